import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { CfFile, CfLine, Piece } from "../../server/src/cf/lines.ts";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import { LineIndex } from "../../server/src/text/line-index.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { processorTime } from "../support/processor-time.ts";

const V10 = "V10/Berkeley\n";

/** The first line behind the V line. */
function parseOne(text: string): CfLine {
  const line = parseCf(V10 + text).tree.lines[1];
  assert.ok(line !== undefined);
  return line;
}

function lineOf<K extends CfLine["kind"]>(text: string, kind: K): Extract<CfLine, { kind: K }> {
  const line = parseOne(text);
  assert.equal(line.kind, kind);
  return line as Extract<CfLine, { kind: K }>;
}

function problemsOf(text: string): readonly string[] {
  return parseCf(V10 + text).problems.map((problem) => problem.id);
}

describe("lines of a sendmail.cf", () => {
  it("reads a long option, blanks around the equals sign included", () => {
    const line = lineOf("O MaxMessageSize = 5 000 ", "option");
    assert.equal(line.name.text, "MaxMessageSize");
    assert.equal(line.value?.text, "5 000");
    assert.equal(line.long, true);
  });

  it("reads a one-letter option, and an O without a blank as one", () => {
    assert.deepEqual([lineOf("Odbackground", "option").name.text, lineOf("Odbackground", "option").value?.text], ["d", "background"]);
    const glued = lineOf("OMaxMessageSize=1", "option");
    assert.deepEqual([glued.long, glued.name.text, glued.value?.text], [false, "M", "axMessageSize=1"]);
  });

  it("takes a number sign for a comment, not behind a dollar sign or a backslash, and only from level 3 on", () => {
    assert.equal(lineOf("O MaxHopCount=9 # hops", "option").value?.text, "9");
    assert.equal(lineOf("O SmtpGreetingMessage=$j a\\#b $#x#y", "option").value?.text, "$j a\\#b $#x");
    assert.equal(lineOf("O SmtpGreetingMessage=$$#x", "option").value?.text, "$$");
    const old = parseCf("O MaxHopCount=9 # hops\n").tree.lines[0];
    assert.ok(old?.kind === "option");
    assert.equal(old.value?.text, "9 # hops");
  });

  it("joins continuation lines and leaves blank ones behind them alone", () => {
    const file = parseCf(`${V10}Mlocal,\tP=/x,\n\tA=y $u\n \t\nDnM`).tree;
    assert.deepEqual(
      file.lines.map((line) => [line.kind, line.line]),
      [["version", 0], ["mailer", 1], ["blank", 3], ["macro", 4]],
    );
  });

  it("reads a comment with what continues it as one comment", () => {
    assert.deepEqual(parseCf("# a\n O MaxHopCount=9\nDnM").tree.lines.map((line) => line.kind), ["comment", "macro"]);
  });

  it("sees an option that is commented out", () => {
    const option = lineOf("#O MaxMessageSize=0", "comment").option;
    assert.deepEqual([option?.name.text, option?.value?.text], ["MaxMessageSize", "0"]);
    assert.equal(lineOf("#O AuthOptions", "comment").option?.name.text, "AuthOptions");
    assert.equal(lineOf("#O AuthOptions", "comment").option?.value, undefined);
    assert.equal(lineOf("# O MaxMessageSize = 5", "comment").option?.value?.text, "5");
    assert.equal(lineOf("# O the horror", "comment").option, undefined);
    assert.equal(lineOf("#O the horror", "comment").option, undefined);
  });

  it("reads names in braces", () => {
    const macro = lineOf("D{MTAHost}[localhost]", "macro");
    assert.deepEqual([macro.name.text, macro.value.text], ["MTAHost", "[localhost]"]);
    const words = lineOf("C{TrustAuthMech}LOGIN  PLAIN", "class").words;
    assert.deepEqual(words.map((word) => word.text), ["LOGIN", "PLAIN"]);
  });

  it("reads class files", () => {
    const file = lineOf("FR-o /etc/mail/relay-domains %[^\\#]", "class-file");
    assert.deepEqual([file.name.text, file.optional, file.source.text], ["R", true, "/etc/mail/relay-domains %[^\\#]"]);
  });

  it("reads headers with and without a condition", () => {
    const header = lineOf("H?M?Message-Id: <$t.$i@$j>", "header");
    assert.deepEqual([header.condition?.text, header.name.text, header.value.text], ["M", "Message-Id", "<$t.$i@$j>"]);
    assert.equal(lineOf("HSubject: $>CheckSubject", "header").condition, undefined);
  });

  it("reads maps, milters, queue groups, priorities, environment, trusted users", () => {
    const map = lineOf("Kaccess hash -T<TMPF> /etc/mail/access", "map");
    assert.deepEqual([map.name.text, map.mapClass.text, map.args.text], ["access", "hash", "-T<TMPF> /etc/mail/access"]);
    assert.equal(lineOf("Xclam, S=local:/run/clam, F=T", "milter").fields[1]?.value.text, "T");
    assert.equal(lineOf("Qmqueue, P=/var/spool/mqueue", "queue").name.text, "mqueue");
    assert.equal(lineOf("Pjunk=-100", "priority").value.text, "-100");
    assert.equal(lineOf("ELDAPBASE=dc=x", "environment").value?.text, "dc=x");
    assert.equal(lineOf("Troot daemon", "trusted-users").users[1]?.text, "daemon");
  });

  it("ends a mailer's value at a comma that is neither quoted nor escaped", () => {
    const fields = lineOf('Mx, P=/x, A=x "a,b" c\\,d, M=5', "mailer").fields;
    assert.deepEqual(fields.map((field) => `${field.key.text}=${field.value.text}`), ["P=/x", 'A=x "a,b" c\\,d', "M=5"]);
  });

  it("reads rulesets and rules", () => {
    const ruleset = lineOf("Scanonify = 3", "ruleset");
    assert.deepEqual([ruleset.name.text, ruleset.number?.text], ["canonify", "3"]);
    const rule = lineOf("R$* < @ $+ > $*\t\t$: $1\t\tnote", "rule");
    assert.deepEqual([rule.lhs.text, rule.rhs?.text, rule.comment?.text], ["$* < @ $+ > $*", "$: $1", "note"]);
  });

  it("takes CRLF line ends and gives values without the carriage return", () => {
    const file = parseCf("V10/Berkeley\r\nMlocal, P=/x,\r\n\tA=y\r\nO MaxHopCount=9\r\n").tree;
    assert.deepEqual(file.lines.map((line) => line.kind), ["version", "mailer", "option", "blank"]);
    const option = file.lines[2];
    assert.ok(option?.kind === "option");
    assert.equal(option.value?.text, "9");
  });
});

describe("mistakes", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["foo=bar", "cf-unknown-line", "foo=bar"],
    ["\n O MaxHopCount=9", "cf-blank-line-start", "\n O MaxHopCount=9"],
    ["R$*    $: $1", "cf-rule-no-tab", "R$*    $: $1"],
    ["HFoo bar", "cf-header-syntax", "HFoo bar"],
    ["K5000", "cf-map-no-class", "K5000"],
    ["Mfoo, P=/x, A", "cf-equate-no-value", "A"],
    ["Mfoo, P=/x, A=y,", "cf-equate-no-value", ","],
    ["C{foo bar", "cf-name-not-closed", "foo bar"],
    ["D{a-b}x", "cf-name-character", "a-b"],
    ["O =5", "cf-option-no-name", "O =5"],
    ["O  MaxHopCount=5", "cf-option-blank", "MaxHopCount"],
    ["\n \nDnM", "cf-unknown-line", "\n "],
    ["Vx", "cf-version-level", "Vx"],
  ];
  for (const [text, id, span] of cases) {
    it(`${JSON.stringify(text)} is ${id}`, () => {
      const { problems, tree } = parseCf(V10 + text);
      assert.deepEqual(problems.map((problem) => [problem.id, tree.text.slice(problem.span.start, problem.span.end)]), [[id, span]]);
    });
  }

  it("goes on behind a mistake", () => {
    assert.deepEqual(problemsOf("nonsense\nO MaxHopCount=9\nmore\n"), ["cf-unknown-line", "cf-unknown-line"]);
    assert.equal(parseCf(`${V10}nonsense\nO MaxHopCount=9`).tree.lines[2]?.kind, "option");
  });
});

/** Every character is in exactly one line or in a line end between two, and every piece says what stands at its place. */
function assertWhole(file: CfFile): void {
  let at = 0;
  const index = new LineIndex(file.text);
  for (const line of file.lines) {
    assert.equal(line.span.start, at);
    assert.ok(line.span.end >= line.span.start);
    assert.equal(line.line, index.lineAt(line.span.start));
    for (const piece of piecesOf(line)) {
      assert.ok(piece.span.start >= line.span.start && piece.span.end <= line.span.end);
      assert.equal(piece.text.length, piece.span.end - piece.span.start);
      if (!piece.text.includes("\n")) assert.equal(file.text.slice(piece.span.start, piece.span.end), piece.text);
    }
    at = line.span.end;
    if (file.text.startsWith("\r\n", at)) at += 2;
    else if (file.text.startsWith("\n", at)) at += 1;
  }
  assert.equal(at, file.text.length);
}

/** All pieces of a line, found by their shape, so that a new kind of line is checked as well. */
function piecesOf(value: unknown): Piece[] {
  if (typeof value !== "object" || value === null) return [];
  if ("text" in value && typeof value.text === "string" && "span" in value) return [value as Piece];
  return Object.values(value).flatMap(piecesOf);
}

describe("whole text", () => {
  const seed = Number(process.env["FC_SEED"] ?? 20_251_124);
  const alphabet = [
    ..."V O D C F H K M Q X P S R T E L G # { } ? : = , . \" \\ $ @ < > | - 0 a 9".split(" "),
    ...[" ", "\t", "\r", "\n", "\n", "\n ", "\r\n", "O Timeout.x=5", "#O Name=", "Mlocal, P=/x", "V10/B\n", "é", "😀"],
  ];
  const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 120 }).map((parts) => parts.join(""));

  it(`tiles random text (seed ${seed})`, () => {
    fc.assert(fc.property(text, (sample) => assertWhole(parseCf(sample).tree)), { seed, numRuns: 3000 });
  });

  it(`tiles random text that is full of continuation lines (seed ${seed})`, () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("O a=b", " x", "\t", "", "#c"), { maxLength: 30 }), (lines) => assertWhole(parseCf(lines.join("\n")).tree)), { seed, numRuns: 1000 });
  });

  it("tiles every .cf of the corpus", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    const files = corpusFiles("cf");
    assert.ok(files.length > 50);
    for (const file of files) assertWhole(parseCf(file.bytes.toString("latin1")).tree);
  });

  it("takes time in proportion to the length", () => {
    const shapes = ["O a=b\n", " \n", "#O AuthOptions   =   \n", "R$*\t$1\n", 'Mx, P="', "\r", "x", "O a=b#c\n ", "H?"];
    for (const shape of shapes) {
      const small = best(() => parseCf(V10 + shape.repeat(4_000)));
      const large = best(() => parseCf(V10 + shape.repeat(40_000)));
      // Ten times the text; a quadratic reader would need a hundred times the time. 1 ms hides the clock's grain.
      assert.ok(large < (small + 1) * 40, `${JSON.stringify(shape)}: ${small.toFixed(2)} ms, then ${large.toFixed(2)} ms`);
    }
  });
});

function best(work: () => void): number {
  let least = Infinity;
  for (let run = 0; run < 5; run++) {
    least = Math.min(least, processorTime(work));
  }
  return least;
}
