// The names that rules and mailers call by: rulesets, maps and mailers. Whether there is anything of that name, sendmail looks up
// when a message gets there, so that `sendmail -bC` says nothing.
import type { CfFile, CfLine, Piece } from "../cf/lines.ts";
import type { Configuration } from "./configuration.ts";

export interface Reference {
  readonly kind: "ruleset" | "map" | "mailer" | "address-ruleset";
  /** The name, as it stands there. */
  readonly piece: Piece;
  readonly line: CfLine;
  /** The ruleset that the rule is in, as its S line names it; of a mailer's S= and R= its name. */
  readonly from: string;
}

/** `$>name`, `$(name`, `$#name`; a number, a macro or what was matched in the place of a name says nothing here. */
const CALL = /\$(?:[(#]\s*|>\s*"?)([A-Za-z][\w.-]*)/g;

const KINDS: Readonly<Record<string, Reference["kind"]>> = { ">": "ruleset", "(": "map", "#": "mailer" };

/** Most rules call nothing. */
const MAY_CALL = /\$[>(#]/;

/** Behind so many the rest of the file is not looked at: real ones have some hundred. */
const MOST_REFERENCES = 20_000;

const known = new WeakMap<CfFile, readonly Reference[]>();

/** In the order of the file. */
export function findReferences({ file }: Configuration): readonly Reference[] {
  let found = known.get(file);
  if (found === undefined) {
    found = readReferences(file);
    known.set(file, found);
  }
  return found;
}

function readReferences(file: CfFile): readonly Reference[] {
  const found: Reference[] = [];
  let from = "";
  for (const line of file.lines) {
    if (found.length >= MOST_REFERENCES) break;
    if (line.kind === "ruleset") from = line.name.text;
    else if (line.kind === "rule" && line.rhs !== undefined && MAY_CALL.test(line.rhs.text)) {
      const { text, span } = line.rhs;
      CALL.lastIndex = 0;
      for (let match = CALL.exec(text); match !== null && found.length < MOST_REFERENCES; match = CALL.exec(text)) {
        const name = match[1] ?? "";
        const end = span.start + CALL.lastIndex;
        found.push({ kind: KINDS[text.charAt(match.index + 1)] ?? "mailer", piece: { text: name, span: { start: end - name.length, end } }, line, from });
      }
    } else if (line.kind === "mailer") {
      for (const { key, value } of line.fields) {
        if (!/^[SR]/.test(key.text)) continue;
        for (const match of value.text.matchAll(/[A-Za-z]\w*/g)) {
          const start = value.span.start + match.index;
          found.push({ kind: "address-ruleset", piece: { text: match[0], span: { start, end: start + match[0].length } }, line, from: line.name.text });
        }
      }
    }
  }
  return found;
}

/** A file without the ruleset that sendmail begins with is an excerpt: what it calls may stand elsewhere. */
export function isExcerpt({ rulesets }: Configuration): boolean {
  return !rulesets.has("parse") && ![...rulesets.values()].some(({ number }) => number === 0);
}

/** The names of the rulesets that choose a mailer: `parse`, and all that it calls. Others give answers, which may look like mailers. */
export function rulesetsOfParse({ rulesets }: Configuration): ReadonlySet<string> {
  // `SParseLocal=98` and a further `S98` are one ruleset.
  const byNumber = new Map<number, string[]>();
  for (const { name, number } of rulesets.values()) if (number !== undefined) byNumber.set(number, [...(byNumber.get(number) ?? []), name]);
  const called = (name: string): readonly string[] =>
    (rulesets.get(name)?.rules ?? []).flatMap(({ rhs }) =>
      [...(rhs?.text ?? "").matchAll(/\$>\s*"?(?:(\d+)|([A-Za-z]\w*))/g)].flatMap(([, digits, word]) => (word === undefined ? (byNumber.get(Number(digits)) ?? []) : [word])),
    );
  const reached = new Set<string>();
  const waiting = ["parse", ...(byNumber.get(0) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const number = rulesets.get(name)?.number;
    waiting.push(...called(name), ...(number === undefined ? [] : (byNumber.get(number) ?? [])));
  }
  return reached;
}
