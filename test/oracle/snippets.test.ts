// The snippets, with their defaults, where their descriptions say that they belong: m4 takes the .mc without a word, sendmail
// takes the .cf, and our own linter has nothing against what was inserted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { judge } from "../support/judge.ts";
import { CF_LIBRARY, expandWithM4 } from "../support/m4.ts";
import { checkCf, testAddresses } from "../support/sendmail.ts";
import { insertedText } from "./snippet-text.ts";

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const inProject = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const snippetsOf = (dialect: "mc" | "cf"): [string, Snippet][] => Object.entries(JSON.parse(inProject(`snippets/sendmail-${dialect}.json`)) as Record<string, Snippet>);
const textOf = (snippet: Snippet): string => insertedText(snippet.body.join("\n"));

/** A complete .mc with a place for what comes before MAILER. It settles what our linter would ask for anyway. */
const HOST_MC = inProject("test/oracle/snippets/host.mc");
const PLACE = "dnl # the snippet comes here\n";

/** The .mc that results, whole files by themselves. */
function mcWith(name: string, snippet: Snippet): string {
  if (name === "Null client") return textOf(snippet);
  const complete = HOST_MC.replace(PLACE, () => textOf(snippet));
  assert.notEqual(complete, HOST_MC, "the place was not found");
  return complete;
}

/** Where a .cf snippet goes in a generated file; what the pattern matches it takes the place of. */
const CF_PLACES: Readonly<Record<string, RegExp>> = {
  "Smart host with AUTH": /(?<=^Sauthinfo\n)/m,
  "Virtual domains": /(?=# short circuit local delivery)/,
  "Access map": /(?<=^SLocal_check_relay\n)/m,
  "Null client": /$(?![^])/,
  Masquerading: /(?<=^SMasqHdr=93\n)/m,
};
/** The other lines that a description says have to go; an option that is set again counts as replaced. */
const CF_REPLACED: Readonly<Record<string, RegExp>> = {
  "Submission only": /^O DaemonPortOptions=.*\n/gm,
  "Greeting without version": /^O SmtpGreetingMessage=.*\n/gm,
  "Privacy flags": /^O PrivacyOptions=.*\n/gm,
};
const OPTIONS = /(?<=^# level 10 config file format\nV10\/Berkeley\n)/m;

let generated: string | undefined;
function cfWith(name: string, snippet: Snippet): { cf: string; start: number; end: number } {
  generated ??= expandWithM4(HOST_MC).output;
  const replaced = CF_REPLACED[name];
  const base = replaced === undefined ? generated : generated.replace(replaced, "");
  const place = (CF_PLACES[name] ?? OPTIONS).exec(base);
  assert.ok(place, `no place for ${name}`);
  const text = textOf(snippet);
  // The rules read $S where they stand, so this line cannot come later: the snippet says how it has to read.
  const smartHost = /^# (DS.+\n)/m.exec(text)?.[1];
  if (smartHost !== undefined) return cfWithSmartHost(base, smartHost, place.index, text);
  return { cf: base.slice(0, place.index) + text + base.slice(place.index + place[0].length), start: place.index, end: place.index + text.length };
}

function cfWithSmartHost(base: string, line: string, at: number, text: string): { cf: string; start: number; end: number } {
  const head = base.slice(0, at).replace(/^DS\n/m, line);
  assert.ok(head.includes(`\n${line}`), "the generated file has no line DS");
  return { cf: head + text + base.slice(at), start: head.length, end: head.length + text.length };
}

test("both dialects have the same snippets, each with prefixes, a description and a last tab stop", () => {
  const [mc, cf] = [snippetsOf("mc"), snippetsOf("cf")];
  assert.deepEqual(
    mc.map(([name]) => name),
    cf.map(([name]) => name),
  );
  for (const [name, { prefix, description, body }] of [...mc, ...cf]) {
    assert.ok(prefix.length > 0 && prefix.every((each) => /^[\w-]+$/.test(each)), `${name}: VS Code matches a prefix as one word`);
    assert.ok(description.length > 20 && !description.endsWith("."), name);
    assert.equal(body.at(-1), "$0", name);
  }
  for (const snippets of [mc, cf]) {
    const first = snippets.map(([, { prefix }]) => prefix[0]);
    assert.equal(new Set(first).size, first.length, "two snippets share their first prefix");
  }
});

let before: ReturnType<typeof checkCf> | undefined;
/** Folders of sendmail's that this machine lacks are complained of before a snippet, too. */
function assertTaken(cf: string): void {
  before ??= checkCf(expandWithM4(HOST_MC).output);
  const { exit, messages } = checkCf(cf);
  assert.equal(exit, before.exit);
  assert.deepEqual(messages.filter((message) => !before?.messages.includes(message)), []);
}

test("the host that the snippets are put into is a sound one", () => {
  const run = expandWithM4(HOST_MC);
  assert.deepEqual([run.exit, run.messages], [0, ""]);
  const { messages } = checkCf(run.output);
  for (const message of messages) assert.match(message, /can not chdir|No such file or directory/);
  assert.throws(() => { assertTaken(`${run.output}O NoSuchOption=1\n`); }, "a .cf that sendmail refuses must not pass");
});

for (const [name, snippet] of snippetsOf("mc")) {
  test(`mc: ${name}: m4 takes it silently and sendmail takes the result`, () => {
    // The library of this machine, wherever it lies.
    const run = expandWithM4(mcWith(name, snippet).replace(/(?<=^include\(`).*(?=m4\/cf\.m4)/m, CF_LIBRARY));
    assert.deepEqual([run.exit, run.messages], [0, ""]);
    assert.ok(run.output.split("\n").length > 1000);
    // What is left of a macro that nobody knows would stand in the output.
    assert.doesNotMatch(run.output, /^(?:define|FEATURE|[A-Z_]{6,})\(/m);
    assertTaken(run.output);
  });

  test(`mc: ${name}: our linter has nothing against it`, () => {
    const text = mcWith(name, snippet);
    assert.deepEqual(complaintsOf(judge("sendmail.mc", text).findings, 0, text.length), []);
  });
}

for (const [name, snippet] of snippetsOf("cf")) {
  test(`cf: ${name}: sendmail takes it`, () => {
    assertTaken(cfWith(name, snippet).cf);
  });

  test(`cf: ${name}: our linter has nothing against it`, () => {
    const { cf, start, end } = cfWith(name, snippet);
    assert.deepEqual(complaintsOf(judge("sendmail.cf", cf).findings, start, end), []);
  });
}

function complaintsOf(findings: ReturnType<typeof judge>["findings"], start: number, end: number): string[] {
  return findings
    .filter(({ severity, span }) => (severity === "error" || severity === "warning") && span.start < end && span.end > start)
    .map(({ rule, message }) => `${rule}: ${message}`);
}

test("cf: the rules of the snippets decide as their comments say", () => {
  // A regex map that matches one key and answers one value stands in for the file: no folder of the test's would be safe enough.
  const answers = (name: string, map: string | undefined, input: string): string[] => {
    const snippet = snippetsOf("cf").find(([each]) => each === name)?.[1];
    assert.ok(snippet);
    const { cf } = cfWith(name, snippet);
    const prepared = map === undefined ? cf : cf.replace(/^(K(?:access|virtuser)) hash .*$/m, (_, key: string) => `${key} regex ${map}`);
    // What is typed in the test mode is text: this ruleset makes it the operator that separates the arguments of check_relay.
    const run = testAddresses(prepared.replace(OPTIONS, () => "STranslate\nR$* $$| $*\t$: $1 $| $2\n"), `${input}\n`);
    return run.stdout.split("\n").flatMap((line) => /^(?:> )?\w+ +returns: (.*)$/.exec(line)?.[1]?.trim() ?? []);
  };
  const listed = "-f -aREJECT ^Connect:192[.]0[.]2[.]7";
  assert.match(answers("Access map", listed, "Translate,Local_check_relay mx.example.net $| 192.0.2.7").at(-1) ?? "", /^\$# error \$@ 5 \. 7 \. 1 \$: "550 Access denied"/);
  assert.equal(answers("Access map", listed, "Translate,Local_check_relay mx.example.net $| 192.0.2.8").at(-1), "mx . example . net $| 192 . 0 . 2 . 8");

  assert.equal(answers("Virtual domains", "-aanna ^info@example[.]org", "3,0 info@example.org").at(-1), "$# local $: anna");
  assert.equal(answers("Virtual domains", "-aanna ^@example[.]net", "3,0 anybody@example.net").at(-1), "$# local $: anna");
  assert.match(answers("Virtual domains", "-aanna ^info@example[.]org", "3,0 other@example.org").at(-1) ?? "", /^\$# esmtp \$@ example \. org/);

  // Mlocal has the flag 5: what it would deliver goes through localaddr first.
  assert.equal(answers("Null client", undefined, "localaddr anna").at(-1), "$# relay $@ [ mailhub . example . com ] $: anna < @ mailhub . example . com >");
  assert.equal(answers("Null client", undefined, "3,0 anna@example.net").at(-1), "$# relay $@ [ mailhub . example . com ] $: anna < @ example . net >");

  assert.equal(answers("Masquerading", undefined, "MasqHdr anna < @ *LOCAL* >").at(-1), "anna < @ example . com . >");
  assert.equal(answers("Masquerading", undefined, "MasqHdr anna < @ localhost . >").at(-1), "anna < @ example . com . >");
  assert.equal(answers("Masquerading", undefined, "MasqHdr root < @ *LOCAL* >").at(-1), "root < @ mx1 . example . com . >");
  assert.equal(answers("Masquerading", undefined, "MasqHdr anna < @ example . net . >").at(-1), "anna < @ example . net . >");

  assert.match(answers("Smart host with AUTH", undefined, "3,0 anna@example.net").at(-1) ?? "", /^\$# submit \$@ \[ smtp \. example \. net \]/);
});
