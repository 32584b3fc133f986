// What the real m4 makes of a .mc, and in which lines two such files differ.
import { CF_LIBRARY, expandWithM4 } from "../support/m4.ts";

/** Red Hat's place of the library is not this machine's: the real m4 is shown where it lies here. */
export function generateCf(mc: string): string {
  if (CF_LIBRARY === undefined) throw new Error("sendmail's cf library is not installed (Debian: apt-get install sendmail-cf)");
  const run = expandWithM4(mc.replace("/usr/share/sendmail-cf/", CF_LIBRARY));
  if (run.exit !== 0) throw new Error(`m4 exits ${run.exit}: ${run.messages}`);
  return run.output;
}

export interface LineDifference {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Which lines went and which came, in the order of the files; a line that only moved is in neither. */
export function differenceOf(before: string, after: string): LineDifference {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return { removed: without(old, now), added: without(now, old) };
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
