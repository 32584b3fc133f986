// What `sendmail -bC` refuses by line must be what the parser calls a mistake, for the mistakes that lie in the shape of a line.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf, lineMessages } from "../support/sendmail.ts";

const BASE_MC = "OSTYPE(linux)dnl\nMAILER(local)dnl\nMAILER(smtp)dnl\n";

// One logical line each, appended to a good .cf; refused and taken ones are told apart by sendmail, not here.
const SAMPLES: readonly string[] = [
  "O MaxHopCount=9", "O  MaxHopCount = 9", "O maxhopcount=9", "O MaxHopCount=9 # nine", "OMaxHopCount=9", "Oh9", "O =5", "O ", "O", "O\tMaxHopCount=9", "O#x",
  "DXvalue", "D{Name_1}value", "D", "D{}x", "D{foo", "D{a-b}x", "D{abcdefghijklmnopqrstuvwx}x", "D{abcdefghijklmnopqrstuvwxyz}x", "DX\ty # z",
  "CXa b", "C{X1}a b", "CX$=w a", "C", "C{foo bar", "C{a.b}x", "CX",
  "F", "Fw", "Fw-o", "Fw-o /nonexistent/file", "F{Local}-o /nonexistent/file %[^\\#]",
  "HFoo: bar", "H?l?Foo: bar", "H?${x}?Foo: bar", "HFoo bar", "H?l Foo: bar", "H?l?Foo bar", "H Foo: bar", "H", "HFoo : bar",
  "K", "K5000", "K5 dequote", "Kfoo dequote", "Kfoo.bar dequote", "K foo dequote", "K_x dequote", "Kfoo", "Kfoo,dequote",
  "Mfoo, P=/bin/x, A=foo", "Mfoo P=/bin/x, F=l, A=foo", "Mfoo, P=/bin/x, A=foo,", "Mfoo, P=/bin/x, A=foo, M", "M, P=/bin/x, A=foo", "Mfoo, P=/bin/x, F, A=foo",
  'Mfoo, P=/bin/x, A=foo "a, b" c', "Mfoo, P=/bin/x,\n\tF=l,\n\tA=foo", "Mfoo, P=/bin/x, A=foo a\\, b",
  "Xfoo, S=local:/x, F=T", "X", "Xfoo, S", "Xbar S=local:/x", "Qfoo, P", "Pfoo=5", "Pfoo", "Pfoo\t5", "P=5",
  "SX", "S5", "SFoo=50", "SBar = 51", "S", "S!foo", "SX foo", "S_x",
  "SX\nR$*\t$: $1", "SX\nR$* $: $1", "SX\nR$*\t", "SX\nR\t$: x", "SX\nR$*\n\t$: $1", "SX\nR$*\t$@\tfoo # bar", "SX\nR$*\t$# local $: $1",
  "Troot", "T", "EFOO=bar", "EFOO", "E", "V10/Berkeley", "V10", "Vx", "V", "# O x=1\n foo", "foo=bar", "NFoo", "\n O x=1", "", "\n \n",
];

describe("parser against sendmail -bC", () => {
  // All samples go into one file with a comment line between them: sendmail reads on behind what it refuses, and one run is
  // enough. It names the last physical line of a folded one, the parser the first.
  it(`agrees on ${SAMPLES.length} lines`, () => {
    let text = expandWithM4(BASE_MC).output;
    const places = SAMPLES.map((sample) => {
      text += "# next\n";
      const first = text.split("\n").length;
      text += `${sample}\n`;
      return { sample, first, last: text.split("\n").length - 1 };
    });
    const refused = lineMessages(checkCf(text));
    const { problems } = parseCf(text);
    const found = problems.map((problem) => ({ id: problem.id, lineNumber: text.slice(0, problem.span.start).split("\n").length }));
    for (const { sample, first, last } of places) {
      const isInside = (at: { lineNumber: number }): boolean => at.lineNumber >= first && at.lineNumber <= last;
      const sendmail = refused.filter(isInside);
      const parser = found.filter(isInside);
      assert.equal(parser.length > 0, sendmail.length > 0, `${JSON.stringify(sample)}: sendmail ${JSON.stringify(sendmail)}, parser ${JSON.stringify(parser)}`);
    }
    assert.ok(refused.length >= 40, `sendmail refused only ${refused.length} lines: the samples no longer reach it`);
  });

  it("agrees on the shape of every line of the corpus", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    const shape = /unknown configuration line|tab expected|header syntax error|no map (name|class)|`=' expected|null LHS|Name required|Unbalanced|invalid argument to V/;
    for (const file of corpusFiles("cf")) {
      const text = file.bytes.toString("latin1");
      const refused = lineMessages(checkCf(text)).filter((message) => shape.test(message.text)).map((message) => message.lineNumber);
      const found = parseCf(text).problems.map((problem) => text.slice(0, problem.span.end).split("\n").length);
      assert.deepEqual([...new Set(found)], [...new Set(refused)], file.name);
    }
  });
});
