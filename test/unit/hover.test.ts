// What hover says where. The expectations stand in the fixtures, under the line that they speak of: carets, or @from-to for
// columns that the comment's own start covers, mark the span; behind it stands the first line of the hover.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  authMechanisms,
  authOptions,
  cfCommands,
  classes,
  confNames,
  daemonKeys,
  daemonModifiers,
  dontBlameFlags,
  features,
  findConfName,
  findFeature,
  findOption,
  libraryMacros,
  m4Builtins,
  macros,
  mailerEquates,
  mailerFlags,
  mailerPackages,
  mapClasses,
  options,
  osTypes,
  privacyFlags,
  rulesets,
  sslOptions,
} from "../../server/src/catalog/index.ts";
import * as describe from "../../server/src/features/describe.ts";
import { hover } from "../../server/src/features/hover.ts";
import type { Language } from "../../server/src/features/lint.ts";
import { processorTime } from "../support/processor-time.ts";

interface Expectation {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly title: string;
}

for (const [file, language, comment] of [["names.mc", "sendmail-mc", "dnl"], ["names.cf", "sendmail-cf", "#"]] as const) {
  const fixture = readFileSync(new URL(`fixtures/hover/${file}`, import.meta.url), "utf8");
  const expectations = readExpectations(fixture, comment);
  test(`${file} has expectations`, () => assert.ok(expectations.length >= 25, `${expectations.length} found`));
  for (const [label, text, move] of [
    ["", fixture, 0],
    [" with CRLF", fixture.replaceAll("\n", "\r\n"), 0],
    // Two units before each line: offsets are UTF-16 units, and nothing may depend on a line's number.
    [" behind an emoji", `${comment} \u{1F600}\n${fixture}`, 1],
  ] as const) {
    for (const { line, start, end, title } of expectations) {
      test(`${file}:${line + 1} ${start}-${end}${label}: ${title}`, () => {
        const lineStart = startOfLine(text, line + move);
        for (let column = start; column < end; column++) {
          const found = hover(text, lineStart + column, language);
          assert.equal(titleOf(found?.markdown), title, `column ${column}`);
          assert.deepEqual(found?.span, { start: lineStart + start, end: lineStart + end });
        }
      });
    }
  }
}

test("a field on a continuation line belongs to its mailer", () => {
  const text = "Mprog,\t\tP=/bin/sh, F=lsDFMoqeu9,\n\t\tM=5024000, A=sh -c $u\n";
  assert.equal(titleOf(hover(text, text.indexOf("M=50"), "sendmail-cf")?.markdown), "M= (mailer field)");
  assert.deepEqual(hover(text, text.indexOf("$u"), "sendmail-cf")?.span, { start: text.indexOf("$u"), end: text.indexOf("$u") + 2 });
});

test("nothing is said of what is not known", () => {
  const silent = (text: string, language: Language): void => {
    for (let offset = 0; offset <= text.length; offset++) assert.equal(hover(text, offset, language), undefined, `${text} at ${offset}`);
  };
  silent("a define without its parenthesis, an index, a shift", "sendmail-mc");
  silent("define(`NOBODY_KNOWS_THIS', `x')".slice(6), "sendmail-mc");
  silent("# just words, define and include among them", "sendmail-cf");
  silent("", "sendmail-cf");
  silent("", "sendmail-mc");
  assert.equal(hover("O MaxMesageSize=5", 4, "sendmail-cf"), undefined);
  assert.equal(hover("define(`confMAX_MESAGE_SIZE', `5')", 12, "sendmail-mc"), undefined);
  // Two options begin so: sendmail refuses the name.
  assert.equal(hover("O MaxQueue=5", 4, "sendmail-cf"), undefined);
});

test("an option tells its defaults apart, and names the other dialect", () => {
  const text = "O SmtpGreetingMessage=x";
  assert.equal(
    hover(text, 4, "sendmail-cf")?.markdown,
    [
      "`SmtpGreetingMessage` (option, text)",
      findOption("SmtpGreetingMessage")?.summary ?? "",
      "- In a .mc: `confSMTP_LOGIN_MSG`\n- Default of sendmail: `$j Sendmail $v ready at $b`\n- Default of the library: `$j Sendmail $v/$Z; $b`\n- Since 8.7",
      "Source: op guide 5.6, readcf.c",
    ].join("\n\n"),
  );
  assert.match(hover("#O MaxMessageSize=0", 4, "sendmail-cf")?.markdown ?? "", /Commented out here: it has no effect/);
  assert.match(hover("O DaemonPortOptions=Port=25", 4, "sendmail-cf")?.markdown ?? "", /In a \.mc: `DAEMON_OPTIONS\(\)`/);
});

test("m4's quotes in a sentence become code, so that Markdown shows them", () => {
  const conncontrol = findFeature("conncontrol");
  assert.ok(conncontrol !== undefined);
  assert.match(describe.describeFeature(conncontrol), /`nodelay` needs ``FEATURE\(`delay_checks'\)``\./);
  const max = findConfName("LOCAL_MAILER_MAX");
  assert.ok(max !== undefined);
  assert.match(describe.describeConfName(max), /In the \.cf: `M=` of `Mlocal`, `Mprog`\n/);
});

test("every entry of the catalog makes well-formed Markdown", () => {
  const all = [
    ...options.map((entry) => describe.describeOption(entry)), ...confNames.map(describe.describeConfName), ...features.map(describe.describeFeature),
    ...mailerPackages.map(describe.describeMailerPackage), ...osTypes.map(describe.describeOsType), ...libraryMacros.map(describe.describeLibraryMacro),
    ...m4Builtins.map(describe.describeM4Builtin), ...macros.map(describe.describeMacro), ...classes.map(describe.describeClass), ...rulesets.map(describe.describeRuleset),
    ...mapClasses.map(describe.describeMapClass), ...mailerEquates.map(describe.describeMailerEquate), ...mailerFlags.map(describe.describeMailerFlag),
    ...daemonKeys.map(describe.describeDaemonKey), ...daemonModifiers.map(describe.describeDaemonModifier), ...privacyFlags.map(describe.describePrivacyFlag),
    ...authOptions.map(describe.describeAuthOption), ...authMechanisms.map(describe.describeAuthMechanism), ...sslOptions.map(describe.describeSslOption),
    ...dontBlameFlags.map(describe.describeDontBlameFlag), ...cfCommands.map(describe.describeCfCommand),
  ];
  assert.ok(all.length > 1_200);
  for (const markdown of all) {
    assert.ok(markdown.length < 1_500 && !/undefined|\[object/.test(markdown), markdown);
    assert.match(markdown, /^`[^]*\n\nSource: \S/, markdown);
    // With its code spans taken out, no backtick is left that would begin another.
    assert.doesNotMatch(markdown.replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "").replaceAll("\\`", ""), /`/, markdown);
  }
});

test("a long line, and a file of open parentheses, cost no more than their length", () => {
  const line = `R${"$* ".repeat(200_000)}\t$@ $1`;
  const calls = "define(`a', `".repeat(20_000);
  const time = processorTime(() => {
    hover(line, line.length >> 1, "sendmail-cf");
    hover(calls, calls.length >> 1, "sendmail-mc");
  });
  // Linear work takes some milliseconds here, quadratic work minutes.
  assert.ok(time < 5_000);
});

function titleOf(markdown: string | undefined): string | undefined {
  return markdown?.split("\n", 1)[0]?.replace(/^(`+) ?(.*?) ?\1 /, "$2 ");
}

function readExpectations(fixture: string, comment: string): readonly Expectation[] {
  const found: Expectation[] = [];
  let target = 0;
  fixture.split("\n").forEach((content, line) => {
    const match = new RegExp(`^${comment}\\s+(?:@(?<from>\\d+)-(?<to>\\d+)|(?<carets>\\^+)) (?<title>.*)$`).exec(content);
    const { from, to, carets = "", title = "" } = match?.groups ?? {};
    if (match === null) target = line;
    else if (from !== undefined) found.push({ line: target, start: Number(from), end: Number(to), title });
    else found.push({ line: target, start: content.indexOf("^"), end: content.indexOf("^") + carets.length, title });
  });
  return found;
}

function startOfLine(text: string, line: number): number {
  let at = 0;
  for (let i = 0; i < line; i++) at = text.indexOf("\n", at) + 1;
  return at;
}
