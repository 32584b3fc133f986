// What sendmail itself has read of a .cf, asked for in its address test mode, against what the Configuration says.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import type { Configuration } from "../../server/src/model/configuration.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf, lineMessages, testAddresses } from "../support/sendmail.ts";

/** One answer per command, its lines without blanks at the end. An empty answer leaves its prompt in front of the next one. */
function ask(cf: string, commands: readonly string[]): readonly (readonly string[])[] {
  const answers: string[][] = [];
  for (const line of testAddresses(cf, `${commands.join("\n")}\n`).stdout.split("\n")) {
    const prompts = /^(?:> )*/.exec(line)?.[0] ?? "";
    for (let at = 0; at < prompts.length; at += 2) answers.push([]);
    const text = line.slice(prompts.length).trimEnd();
    if (text !== "") answers.at(-1)?.push(text);
  }
  return answers;
}

/** Classes that sendmail fills itself, besides what the .cf says. */
const FILLED_BY_SENDMAIL: ReadonlySet<string> = new Set(["w", "m", "b", "e", "n", "q", "s", "persistentMacros"]);

function classNames(configuration: Configuration): readonly string[] {
  const names = new Set(configuration.file.lines.flatMap((line) => (line.kind === "class" || line.kind === "trusted-users" ? [line.kind === "class" ? line.name.text : "t"] : [])));
  return [...names].filter((name) => !FILLED_BY_SENDMAIL.has(name) && configuration.cfClass(name).files.length === 0);
}

function assertSame(name: string, cf: string): void {
  const configuration = readConfiguration(parseCf(cf).tree);
  const classes = classNames(configuration);
  const rulesets = [...configuration.rulesets.keys()];
  const answers = ask(cf, ["=M", ...classes.map((one) => (one.length === 1 ? `$=${one}` : `$={${one}}`)), ...rulesets.map((one) => `=S${one}`)]);
  const [mailers = [], ...rest] = answers;
  for (const mailer of configuration.mailers.values()) {
    const line = mailers.find((one) => one.includes(` (${mailer.name}): `));
    assert.ok(line !== undefined, `${name}: sendmail knows no mailer ${mailer.name}`);
    assert.equal(/ M=(\d+) /.exec(line)?.[1], String(Number.parseInt(mailer.field("M")?.value ?? "0", 10)), `${name}: M= of ${mailer.name}`);
    assert.equal(/: P=(\S+) /.exec(line)?.[1], mailer.field("P")?.value, `${name}: P= of ${mailer.name}`);
    const flags = /F=(\S*) /.exec(line)?.[1] ?? "";
    // Sendmail takes m (several recipients at once) from the mailer of programs, whatever the .cf says.
    const wanted = mailer.field("F")?.value.replace(mailer.name === "prog" ? /[\sm]/g : /\s/g, "") ?? "";
    for (const flag of wanted) assert.ok(flags.includes(flag), `${name}: flag ${flag} of ${mailer.name}`);
  }
  classes.forEach((one, index) => {
    const words = configuration.cfClass(one).words.map((word) => word.text);
    // Words with a macro in them are expanded when they are read; a dot or a bracket is one word as well.
    if (words.some((word) => word.includes("$"))) return;
    assert.deepEqual([...(rest[index] ?? [])].sort(), [...new Set(words)].sort(), `${name}: class ${one}`);
  });
  rulesets.forEach((one, index) => {
    const rules = rest[classes.length + index]?.filter((line) => line.startsWith("R")) ?? [];
    assert.equal(rules.length, configuration.ruleset(one)?.rules.length, `${name}: rules of ${one}`);
  });
}

describe("Configuration against sendmail -bt", () => {
  it("agrees on a generated .cf with mailers, AUTH, limits and maps", () => {
    const mc = [
      "OSTYPE(`linux')dnl",
      "FEATURE(`access_db')dnl",
      "FEATURE(`relay_entire_domain')dnl",
      "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl",
      "define(`LOCAL_MAILER_MAX', `5024000')dnl",
      "MAILER(`local')dnl",
      "MAILER(`smtp')dnl",
      "MAILER(`procmail')dnl",
      "",
    ].join("\n");
    assertSame("generated", expandWithM4(mc).output);
  });

  it("agrees on real files", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    let compared = 0;
    corpusFiles("cf").forEach((file, index) => {
      // sendmail -bt goes no further than a .cf that it refuses.
      if (index % 6 !== 1) return;
      const text = file.bytes.toString("latin1");
      if (lineMessages(checkCf(text)).length > 0) return;
      assertSame(file.name, text);
      compared++;
    });
    assert.ok(compared >= 3, `${compared} files`);
  });
});
