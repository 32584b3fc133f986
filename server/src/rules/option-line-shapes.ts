// Slips in O lines that look alike to sendmail and not to a person: which of the rules speaks of a line.
import { findOption, findOptionByPrefix } from "../catalog/index.ts";
import type { WrittenOption } from "../model/written-options.ts";

/** `O MaxMessageSize 5`: sendmail takes all of it for the name. */
export function isMissingEquals({ line, match }: WrittenOption): boolean {
  if (!line.long || line.value !== undefined || match.kind !== "unknown") return false;
  const [first = ""] = line.name.text.split(/\s/, 1);
  return first !== line.name.text && findOption(first) !== undefined;
}

/** `OMaxMessageSize=5`: sendmail takes the first letter for the name. */
export function isMissingBlank(written: WrittenOption): boolean {
  return wholeNameOf(written) !== undefined;
}

/** The option that an O line without a blank was meant to set. */
export function wholeNameOf({ line }: WrittenOption): string | undefined {
  if (line.long) return undefined;
  const name = /^([A-Za-z][A-Za-z0-9.-]{2,})\s*=/.exec(line.name.text + (line.value?.text ?? ""))?.[1];
  const match = name === undefined ? undefined : findOptionByPrefix(name);
  return match?.kind === "exact" ? match.option.name : undefined;
}

/** `O Timeout.foo`: the option is right, what follows its dot is not. */
export function isTimeoutName({ line, match }: WrittenOption): boolean {
  if (!line.long || match.kind !== "unknown") return false;
  const dot = line.name.text.indexOf(".");
  const head = dot < 1 ? undefined : findOptionByPrefix(line.name.text.slice(0, dot));
  return (head?.kind === "exact" || head?.kind === "abbreviation") && head.option.name === "Timeout";
}
