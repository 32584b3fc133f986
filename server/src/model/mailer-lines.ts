// Every M line that has a name, whether or not a later one takes its place, as far as somebody wrote its name.
import type { MailerLine } from "../cf/lines.ts";
import { definitionAt, isWritten } from "./cf-mistakes.ts";
import type { Configuration } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

export interface WrittenMailer {
  readonly line: MailerLine;
  readonly name: string;
  /** Of the name. */
  readonly definedBy: Definition;
  /** Each equate has its sign of equality: at the first without one sendmail stops reading the line. */
  readonly isWhole: boolean;
}

export function findMailerLines(configuration: Configuration): readonly WrittenMailer[] {
  const known = mailers.get(configuration);
  if (known !== undefined) return known;
  const found = readMailerLines(configuration);
  mailers.set(configuration, found);
  return found;
}

const mailers = new WeakMap<Configuration, readonly WrittenMailer[]>();

function readMailerLines(configuration: Configuration): readonly WrittenMailer[] {
  const broken = configuration.problems.filter((problem) => problem.id === "cf-equate-no-value").map((problem) => problem.span.start);
  let next = 0;
  const found: WrittenMailer[] = [];
  for (const line of configuration.file.lines) {
    if (line.kind !== "mailer" || line.name.text === "") continue;
    const definedBy = definitionAt(line.name.span, line);
    if (!isWritten(configuration, definedBy)) continue;
    // Both are in the order of the file.
    while ((broken[next] ?? Infinity) < line.span.start) next++;
    const isWhole = (broken[next] ?? Infinity) >= line.span.end;
    found.push({ line, name: line.name.text, definedBy, isWhole });
  }
  return found;
}
