// Parts of the cf library that a .mc asks for by name and that it does not have.
import type { Configuration } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

export type LibraryPart = "FEATURE" | "MAILER" | "OSTYPE" | "DOMAIN";

export interface MissingPart {
  readonly name: string;
  readonly definedBy: Definition;
}

/** Each call of the macro whose file is missing, in the order of the .mc. What fills a placeholder in is not known. */
export function findMissingParts({ provenance, role }: Configuration, part: LibraryPart): readonly MissingPart[] {
  if (role === "template") return [];
  const ending = new RegExp(`(?:^|[\\\\/])${part.toLowerCase()}[\\\\/]([^\\\\/]+)\\.m4$`);
  const missing = new Set(provenance.missingFiles?.().flatMap((path) => ending.exec(path)?.[1] ?? []));
  if (missing.size === 0) return [];
  return (provenance.calls?.(part) ?? []).flatMap(({ args: [name = ""], place }) => (missing.has(name) ? [{ name, definedBy: { cfSpan: undefined, line: undefined, place } }] : []));
}
