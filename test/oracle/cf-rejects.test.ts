// What `sendmail -bC` refuses must be an error or a warning of ours on that line, and what it takes must be none: on single lines,
// on rules made at random, and on every real .cf of the corpus.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../../server/src/model/finding.ts";
import { LineIndex } from "../../server/src/text/line-index.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { judge } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf, lineMessages, whyNoSendmail } from "../support/sendmail.ts";

const skip = whyNoSendmail() ?? false;

/** `silent`: sendmail says nothing of the line, or nothing that names it, and makes something else of it than it seems to say. */
type Verdict = "refused" | "silent" | "taken";
type Case = readonly [verdict: Verdict, rule: string, ...lines: readonly string[]];

const CASES: readonly Case[] = [
  ["taken", "", "# x"],
  ["refused", "deprecated-auto-rebuild", "O AutoRebuildAliases=True"],
  ["refused", "cf-syntax-header", "HFoo bar"],
  ["taken", "", "HFoo: bar"],
  ["refused", "cf-syntax-incomplete-line", "K5000"],
  ["refused", "cf-syntax-enum", "O QueueSortOrder=zzz"],
  ["taken", "", "O QueueSortOrder=HOST"],
  ["refused", "cf-syntax-enum", "O NoRecipientAction=add"],
  ["taken", "", "O NoRecipientAction=Add-To"],
  ["refused", "tls-ssl-option-unknown", "O ServerSSLOptions=+SSL_OP_NO_SSLv4"],
  ["refused", "cf-syntax-option-ambiguous", "O MaxQueue=1"],
  ["refused", "cf-syntax-option-abbreviated", "O MaxHop=20"],
  ["refused", "privilege-dont-blame-typo", "O DontBlameSendmail=GroupWritableFoo"],
  ["refused", "cf-syntax-rhs-out-of-bounds", "SX", "R$*\t$@ $2"],
  ["refused", "cf-syntax-bad-lhs-operator", "SX", "R$1\t$@ ok"],
  ["refused", "cf-syntax-rhs-wildcard", "SX", "R$*\t$@ $*"],
  ["refused", "cf-syntax-unbalanced-brace", "C{foo bar"],
  ["refused", "cf-syntax-unbalanced-brace", "HX-Foo: ${foo"],
  ["refused", "cf-syntax-unbalanced-brace", "HX-Foo: ${fo-o}"],
  ["refused", "listen-unknown-key", "O DaemonPortOptions=Zrot=25, Name=X"],
  ["silent", "listen-unknown-key", "O DaemonPortOptions=Prot=2525, Name=Y"],
  ["refused", "cf-syntax-mailer-unknown-equate", "Mfoo, P=/bin/x, F=l, X=1, A=foo"],
  ["refused", "cf-syntax-unknown-map-class", "Kfoo bar /x"],
  ["refused", "listen-unknown-service", "O DaemonPortOptions=Port=smtpx, Name=X"],
  ["refused", "disclosure-privacy-unknown", "O PrivacyOptions=noexp"],
  ["refused", "cf-syntax-bad-time-unit", "O Timeout.ident=5x"],
  ["refused", "cf-syntax-bad-time-unit", "O Timeout.quit=5M"],
  ["taken", "", "O Timeout.quit=1h30m"],
  ["refused", "cf-syntax-bad-timeout-name", "O Timeout.foo=5s"],
  ["refused", "cf-syntax-unknown-line", "foo=bar"],
  ["refused", "cf-syntax-unknown-line", "", " ", ""],
  ["refused", "cf-syntax-blank-continuation", "", " O MaxMessageSize=1", ""],
  ["silent", "cf-syntax-blank-continuation", "# text", " O MaxMessageSize=1"],
  ["taken", "", "O maxhopcount=20"],
  ["refused", "cf-syntax-mailer-tcp", "Mfoo, P=[TCP], F=l, A=TCP $h"],
  ["refused", "cf-syntax-mailer-no-p", "Mfoo, P=/bin/x, F=l"],
  ["refused", "cf-syntax-mailer-no-p", "Mfoo, F=l, A=foo"],
  ["taken", "", "Mfoo P=/bin/x, F=l, A=foo"],
  ["refused", "cf-syntax-option-no-equals", "O MaxHopCount 5"],
  ["refused", "cf-syntax-map-not-closed", "SX", "R$*\t$: $(dequote $(dequote $1 $) $)"],
  ["refused", "cf-syntax-map-not-closed", "SX", "R$*\t$: $(dequote $1"],
  ["silent", "cf-syntax-option-no-space", "OMaxHopCount=1"],
  ["silent", "limits-message-size-suspicious", "O MaxMessageSize=5M"],
  ["silent", "cf-syntax-number-suffix", "O MaxHeadersLength=64k"],
  ["silent", "cf-syntax-bad-boolean", "O SendMimeErrors=Maybe"],
  ["silent", "cf-syntax-enum", "O AuthOptions=z"],
  ["taken", "", "O MaxHopCount = 20"],
  ["refused", "cf-syntax-spaces-in-rule", "SX", "R$*    $: $1"],
  ["refused", "cf-syntax-unknown-option", "O MaxMesageSize=1"],
  ["refused", "cf-syntax-unknown-option", "OW1"],
  ["refused", "cf-syntax-option-needs-build-flag", "O AddBcc=True"],
  ["taken", "", "O RejectNUL=True"],
  ["taken", "", "Kdq dequote", "SX", "R$* < @ $* >\t$: $(dequote $1 $: none $) $| $[ $2 $]"],
];

const goodCf = (): string => expandWithM4("OSTYPE(linux)dnl\nMAILER(local)dnl\nMAILER(smtp)dnl\n").output;

interface Block {
  readonly first: number;
  readonly last: number;
}

/** One file for all: sendmail reads on behind what it refuses. One-based numbers of the first and last line of each block. */
function withBlocks(base: string, blocks: readonly (readonly string[])[]): { readonly text: string; readonly places: readonly Block[] } {
  const lines = base.replace(/\n$/, "").split("\n");
  const places = blocks.map((block) => {
    lines.push("# next");
    const first = lines.length + 1;
    lines.push(...block);
    return { first, last: lines.length };
  });
  return { text: [...lines, ""].join("\n"), places };
}

/** Findings that a person has to act on, by the line of the .cf that they speak of. */
function judged(text: string): readonly { readonly finding: Finding; readonly first: number; readonly last: number }[] {
  const index = new LineIndex(text);
  return judge("rejects.cf", text)
    .findings.filter((finding) => !finding.absent && (finding.severity === "error" || finding.severity === "warning"))
    .map((finding) => {
      // A folded line is one to sendmail, which names its last physical line.
      const first = (finding.proof?.line ?? index.lineAt(finding.span.start)) + 1;
      return { finding, first, last: first + (finding.proof?.text.split("\n").length ?? 1) - 1 };
    });
}

describe("what sendmail -bC refuses", { skip }, () => {
  it(`is found, and what it takes is not, in ${CASES.length} cases`, () => {
    const { text, places } = withBlocks(goodCf(), CASES.map(([, , ...lines]) => lines));
    const said = lineMessages(checkCf(text));
    const found = judged(text);
    CASES.forEach(([verdict, rule, ...lines], index) => {
      const { first, last } = places[index] ?? { first: 0, last: 0 };
      const sendmail = said.filter(({ lineNumber }) => lineNumber >= first && lineNumber <= last).map((message) => message.text);
      const ours = found.filter((one) => one.first >= first && one.first <= last).map(({ finding }) => finding.rule);
      const about = `${JSON.stringify(lines)}: sendmail ${JSON.stringify(sendmail)}, ours ${JSON.stringify(ours)}`;
      assert.equal(sendmail.length > 0, verdict === "refused", about);
      if (verdict === "taken") assert.deepEqual(ours, [], about);
      else assert.ok(ours.includes(rule), about);
    });
  });

  // Sendmail ends at once, so that nothing can stand behind these.
  for (const [line, rule] of [
    ["O DeliveryMode=zzz", "cf-syntax-enum"],
    ["O DeliveryMode=Background", "cf-syntax-enum"],
    ["O EightBitMode=x", "cf-syntax-enum"],
    ["V99/Berkeley", "cf-syntax-version-level"],
  ] as const) {
    it(`is found: ${line}`, () => {
      const text = `${goodCf()}${line}\n`;
      assert.notEqual(checkCf(text).exit, 0);
      const found = judged(text).filter(({ first }) => first === text.split("\n").length - 1);
      assert.deepEqual(found.map(({ finding }) => `${finding.severity} ${finding.rule}`), [`error ${rule}`]);
    });
  }

  it("is found in the sides of rules made at random", () => {
    const random = seeded(20_260_101);
    const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
    const side = (from: readonly string[]): string => Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(from)).join(" ");
    const rules = Array.from({ length: 400 }, () => `R${side(LEFT)}\t${side(RIGHT)}`);
    const { text, places } = withBlocks(`${goodCf()}SX\n`, rules.map((rule) => [rule]));
    const refused = new Set(lineMessages(checkCf(text)).map(({ lineNumber }) => lineNumber));
    // One by one: of many findings of one rule in a file not all are listed.
    const isFound = (rule: string): boolean => judged(`V10/Berkeley\nSX\n${rule}\n`).some(({ first }) => first === 3);
    assert.ok(refused.size > 50 && refused.size < rules.length - 50, `sendmail refused ${refused.size}`);
    const mismatches = rules.filter((rule, index) => refused.has(places[index]?.first ?? 0) !== isFound(rule));
    assert.deepEqual(mismatches, []);
  });

  it("is found in every .cf of the corpus", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    let count = 0;
    for (const file of corpusFiles("cf")) {
      const text = file.bytes.toString("latin1");
      // Users, folders and files are those of the machine that the file was made for.
      const refused = lineMessages(checkCf(text)).filter(({ text: message }) => !/unknown (?:user|group)|cannot open|No such file|can ?not chdir/.test(message));
      const found = judged(text);
      for (const { lineNumber, text: message } of refused) {
        count++;
        assert.ok(found.some(({ first, last }) => lineNumber >= first && lineNumber <= last), `${file.name}:${lineNumber}: ${message}`);
      }
    }
    assert.ok(count >= 8, `sendmail refused only ${count} lines`);
  });
});

const LEFT = ["$*", "$+", "$-", "$=w", "$~w", "$={VirtHost}", "$@", "$1", "$:", "$>3", "$[", "$(", "$)", "$&h", "$&{client_addr}", "$j", "$$", '"$1"', "a", "<", "@", ".", "$#", "$|"];
const RIGHT = ["$1", "$2", "$3", "$0", "$*", "$+", "$@", "$:", "$#", "$>3", "$(dequote", "$)", "$[", "$]", "$&h", "$={VirtHost}", "$$", '"$9"', "a", "<", "@", "$|", "$j"];

/** Numbers from 0 to 1, the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
