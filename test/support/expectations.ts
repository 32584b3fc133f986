// What a fixture expects, written as comments in it: `# ^^^ error rule-id` under the line it speaks of, the carets below the span,
// or `# @0-6 error rule-id` where carets have no room. `absent` behind the rule says that nobody wrote what is found.
import { LineIndex } from "../../server/src/text/line-index.ts";

export interface Expectation {
  readonly rule: string;
  readonly severity: string;
  readonly absent: boolean;
  readonly start: number;
  readonly end: number;
}

const EXPECTATION = /^(?:dnl|#) *(?:(\^+)|@(\d+)-(\d+)) (error|warning|info|hint) ([a-z0-9-]+)( absent)?\r?$/;

/** In the order of the text. */
export function readExpectations(text: string): readonly Expectation[] {
  const lines = new LineIndex(text);
  const found: Expectation[] = [];
  let line = 0;
  for (let number = 0; number < lines.lineCount; number++) {
    const content = text.slice(lines.startOf(number), lines.endOf(number));
    const match = EXPECTATION.exec(content);
    if (match === null) {
      line = number;
      continue;
    }
    const [, carets, from, to, severity = "", rule = "", absent] = match;
    const column = carets === undefined ? Number(from) : content.indexOf(carets);
    const length = carets === undefined ? Number(to) - column : carets.length;
    const start = lines.startOf(line) + column;
    found.push({ rule, severity, absent: absent !== undefined, start, end: start + length });
  }
  return found;
}
