// The catalog against sendmail itself: `sendmail -bC` reads a .cf with one line per name and says what it does not know.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  authOptions,
  daemonKeys,
  dontBlameFlags,
  findOptionByPrefix,
  mailerEquates,
  mapClasses,
  options,
  privacyFlags,
  sslOptions,
  type Option,
} from "../../server/src/catalog/index.ts";
import { CF_LIBRARY, expandWithM4 } from "../support/m4.ts";
import { checkCf, lineMessages, whyNoSendmail, type SendmailRun } from "../support/sendmail.ts";

const missing = whyNoSendmail() ?? (CF_LIBRARY === undefined ? "sendmail-cf is not installed" : undefined);

describe("catalog against sendmail -bC", { skip: missing ?? false }, () => {
  const base = missing === undefined ? expandWithM4("OSTYPE(linux)dnl\nMAILER(local)dnl\nMAILER(smtp)dnl\n").output : "";

  /** What sendmail says of each of the lines, all in one run. */
  function read(lines: readonly string[]): readonly (readonly string[])[] {
    const before = base.split("\n").length - 1;
    const run: SendmailRun = checkCf(`${base}${lines.join("\n")}\n`);
    const said = lines.map((): string[] => []);
    for (const { lineNumber, text } of lineMessages(run)) said[lineNumber - before - 1]?.push(text);
    return said;
  }

  it("knows every option, save those that a note takes back", () => {
    const named = options.filter(({ name }) => !name.includes("."));
    const said = read(named.map((option) => `O ${option.name}=${harmless(option)}`));
    const unknown = named.filter((_, index) => said[index]?.some((text) => text.includes("unknown option name")));
    assert.deepEqual(unknown.filter(({ condition, until }) => condition === undefined && until === undefined).map(({ name }) => name), []);
    assert.ok(unknown.some(({ name }) => name === "AutoRebuildAliases"));
    const abbreviated = named.filter((_, index) => said[index]?.some((text) => text.includes("abbreviation")));
    assert.deepEqual(abbreviated.map(({ name }) => name), []);
  });

  it("knows every timeout and milter setting", () => {
    const named = options.filter(({ name }) => name.includes("."));
    const said = read(named.map((option) => `O ${option.name}=${harmless(option)}`));
    assert.deepEqual(said.flat(), []);
    assert.match(read(["O Timeout.iden=5s"]).flat().join(), /invalid timeout/);
  });

  it("reads a short name as findOptionByPrefix does", () => {
    const conditional = options.filter(({ condition }) => condition !== undefined).map(({ name }) => name.toLowerCase());
    const prefixes = new Set(options.filter(({ name }) => !name.includes(".")).flatMap(({ name }) => [2, 4, 6, 8, name.length - 1].map((length) => name.slice(0, length))));
    // Which of the options with a condition this binary has is its own affair.
    const fair = [...prefixes].filter((prefix) => !conditional.some((name) => name.startsWith(prefix.toLowerCase())));
    assert.ok(fair.length > 400, `${fair.length} names`);
    const said = read(fair.map((prefix) => `O ${prefix}=${harmless(ofPrefix(prefix))}`));
    const theirs = fair.map((prefix, index) => {
      const text = said[index]?.join("\n") ?? "";
      if (text.includes("unknown option name")) return `${prefix}: unknown`;
      if (text.includes("ambiguous option name")) return `${prefix}: ambiguous`;
      return `${prefix}: ${/used as abbreviation for (\w+)/.exec(text)?.[1] ?? "exact"}`;
    });
    const ours = fair.map((prefix) => {
      const match = findOptionByPrefix(prefix);
      return `${prefix}: ${match.kind === "abbreviation" ? match.option.name : match.kind}`;
    });
    assert.deepEqual(ours, theirs);
  });

  it("takes the letters for the options of the catalog", () => {
    const lettered = options.filter(({ letter, condition, until }) => letter !== undefined && condition === undefined && until === undefined);
    assert.ok(lettered.length > 45);
    const said = read(lettered.map((option) => `O${option.letter ?? ""}${option.type === "suboptions" ? "5m" : harmless(option)}`));
    assert.deepEqual(said.flat().filter((text) => text.includes("unknown option")), []);
  });

  it("takes every fixed value, and refuses others", () => {
    const lines = options.flatMap(({ name, values, condition }) => (condition === undefined ? (values ?? []).map(({ value }) => `O ${name}=${value}`) : []));
    // A build without _FFR_RHS has no shuffle.
    const said = read(lines).flatMap((texts, index) => texts.map((text) => `${lines[index] ?? ""}: ${text}`));
    assert.deepEqual(said.filter((text) => !text.startsWith("O QueueSortOrder=shuffle")), []);
    assert.match(read(["O NoRecipientAction=add"]).flat().join(), /Invalid/);
  });

  it("knows the words of PrivacyOptions, DontBlameSendmail and AuthOptions", () => {
    const lines = [
      ...privacyFlags.filter(({ condition }) => condition === undefined).map(({ name }) => `O PrivacyOptions=${name}`),
      ...dontBlameFlags.map(({ name }) => `O DontBlameSendmail=${name}`),
      "O PrivacyOptions=noexp",
    ];
    const said = read(lines).flat();
    assert.deepEqual(said, ["readcf: Op line: noexp unrecognized"]);
    const auth = checkCf(`${base}O AuthOptions=${authOptions.map(({ letter }) => letter).join(" ")} z\n`);
    assert.deepEqual(auth.messages.filter((text) => text.includes("AuthOptions")), ["Warning: Option: AuthOptions unknown parameter 'z'"]);
    // Only the first letter of a word is looked at.
    assert.ok(!checkCf(`${base}O AuthOptions=pz\n`).messages.some((text) => text.includes("AuthOptions")));
  });

  it("knows the recommended OpenSSL options, and those that shut out a version of TLS", () => {
    const named = sslOptions.filter(({ name, role }) => role === "recommended" || /_NO_TLSv1/.test(name));
    assert.ok(named.length >= 8);
    assert.deepEqual(read(named.map(({ name }) => `O ServerSSLOptions=+${name}`)).flat(), []);
    assert.match(read(["O ServerSSLOptions=+SSL_OP_NO_TLSv9"]).flat().join(), /unrecognized/);
  });

  it("knows the map classes, mailer equates and daemon keys", () => {
    const classes = mapClasses.filter(({ condition }) => condition === undefined).map(({ name }) => `K${name}map ${name} -o /nonexistent/${name}`);
    assert.deepEqual(read(classes).flat().filter((text) => text.includes("not available")), []);
    const equates = mailerEquates.map(({ letter }) => `M${letter === "/" ? "root" : `test${letter}`}, P=/bin/false, A=false, ${letter}=${letter === "P" || letter === "A" ? "/bin/false" : ""}`);
    assert.deepEqual(read(equates).flat().filter((text) => text.includes("unknown mailer equate")), []);
    const keys = daemonKeys.filter(({ letter }) => letter !== "T").map(({ name }) => `O DaemonPortOptions=${name}=, Name=x`);
    assert.deepEqual(read(keys).flat().filter((text) => text.includes("PortOptions parameter")), []);
    const refused = read(["O DaemonPortOptions=Zork=5", "Mtestx, P=/bin/false, A=false, X=1", "Kxmap bar /x"]).flat().join("\n");
    for (const message of [/PortOptions parameter "Zork=5" unknown/, /unknown mailer equate X=/, /class bar not available/]) assert.match(refused, message);
  });
});

/** A value that ends no reading: an unknown mode makes sendmail exit at once. */
function harmless(option: Option | undefined): string {
  return option?.library ?? option?.builtIn ?? option?.commented ?? "";
}

function ofPrefix(prefix: string): Option | undefined {
  const match = findOptionByPrefix(prefix);
  return match.kind === "exact" || match.kind === "abbreviation" ? match.option : undefined;
}
