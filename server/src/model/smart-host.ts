// Macro S: where mail for others goes instead of being delivered directly.
import type { Configuration } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

export interface SmartHost {
  /** Of `mailer:[host]`; undefined where only the host is given. */
  readonly mailer: string | undefined;
  /** Without brackets. */
  readonly host: string;
  /** In brackets: taken for what it is, without its MX records. */
  readonly isLiteral: boolean;
  readonly definedBy: Definition;
}

export function smartHostOf(configuration: Configuration): SmartHost | undefined {
  const macro = configuration.macro("S");
  const match = /^(?:([\w-]+):)?(\[?)([^\s\]]+)\]?$/.exec(macro?.value.trim() ?? "");
  const host = match?.[3];
  if (macro === undefined || match === null || host === undefined) return undefined;
  return { mailer: match[1], host, isLiteral: match[2] !== "", definedBy: macro.definedBy };
}
