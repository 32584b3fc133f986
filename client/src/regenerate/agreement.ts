// Whether two expansions of one .mc say the same. The real m4 and the server's expander must agree before a .cf is written:
// where they do not, one of them read another library, another include, or is wrong.

export interface Disagreement {
  /** Of the first text, 1-based, as editors show it. */
  readonly lineNumber: number;
  /** Undefined where the text has ended. */
  readonly first: string | undefined;
  readonly second: string | undefined;
}

/** The first line in which two texts differ, apart from the lines that tell who built the file, where and when. */
export function findDisagreement(first: string, second: string): Disagreement | undefined {
  const ours = withoutBuildLines(first);
  const theirs = withoutBuildLines(second);
  for (let index = 0; index < Math.max(ours.length, theirs.length); index += 1) {
    const a = ours[index];
    const b = theirs[index];
    if (a?.text !== b?.text) return { lineNumber: a?.lineNumber ?? first.split("\n").length, first: a?.text, second: b?.text };
  }
  return undefined;
}

/** Written by sh/makeinfo.sh of the cf library. */
const buildLine = /^##### (?:built by .*@.* on |in \/|using .* as configuration include directory)/;

function withoutBuildLines(text: string): readonly { readonly lineNumber: number; readonly text: string }[] {
  return text.split("\n").map((line, index) => ({ lineNumber: index + 1, text: line })).filter((line) => !buildLine.test(line.text));
}
