// A bare .cf says nothing of the FEATURE lines that made it. In every version of the library and beside other features that touch the
// same rules, each must be told by its rules alone; and where a fix takes one out by hand, sendmail itself must decide otherwise.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { cacheDirectory } from "../../scripts/paths.mjs";
import { features } from "../../server/src/catalog/index.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { fixesOf, judge, LIBRARY } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";
import { testAddresses } from "../support/sendmail.ts";

const LIBRARIES = [LIBRARY, join(cacheDirectory, "cf/8.15.2"), join(cacheDirectory, "cf/8.18.1")].map((folder) => (folder.endsWith("/") ? folder : `${folder}/`));

interface Case {
  readonly rule: string;
  readonly feature: string;
  readonly needs: readonly string[];
}

const CASES: readonly Case[] = [
  { rule: "relay-accept-unqualified", feature: "accept_unqualified_senders", needs: [] },
  { rule: "relay-accept-unresolvable", feature: "accept_unresolvable_domains", needs: [] },
  { rule: "relay-based-on-mx", feature: "relay_based_on_MX", needs: [] },
  { rule: "relay-entire-domain", feature: "relay_entire_domain", needs: [] },
  { rule: "relay-local-from", feature: "relay_local_from", needs: [] },
  { rule: "relay-loose-check", feature: "loose_relay_check", needs: [] },
  { rule: "relay-mail-from", feature: "relay_mail_from", needs: ["FEATURE(`access_db')dnl"] },
];

/** Each other feature of the list stands beside it once, and what else writes rules of that kind. */
const BESIDE: readonly (readonly string[])[] = [
  [],
  ["FEATURE(`access_db')dnl", "FEATURE(`delay_checks', `friend')dnl", "FEATURE(`blacklist_recipients')dnl"],
  ["FEATURE(`bestmx_is_local')dnl", "FEATURE(`relay_hosts_only')dnl"],
  ["TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "FEATURE(`dnsbl', `dnsbl.example.org')dnl", "RELAY_DOMAIN(`example.org')dnl"],
  ["FEATURE(`access_db')dnl", "FEATURE(`lookupdotdomain')dnl", "FEATURE(`badmx')dnl", "FEATURE(`nouucp', `reject')dnl"],
];

function generate(library: string, lines: readonly string[]): string {
  const cf = expandWithM4(["OSTYPE(`linux')dnl", ...lines, "MAILER(`local')dnl", "MAILER(`smtp')dnl", ""].join("\n"), library).output;
  assert.ok(cf.split("\n").length > 1000);
  // Without the banners, which anybody may take out.
  return cf.replace(/^#####.*\n/gm, "");
}

function rulesFound(cf: string): readonly string[] {
  const ids = new Set(CASES.map(({ rule }) => rule));
  return judge("bare.cf", cf).findings.map(({ rule }) => rule).filter((rule) => ids.has(rule)).sort();
}

for (const library of LIBRARIES) {
  describe(`features in what ${library} makes`, { skip: existsSync(`${library}m4/cf.m4`) ? false : "that version of the library was not fetched" }, () => {
    for (const beside of BESIDE) {
      it(`beside ${beside.join(" ") || "nothing"}`, () => {
        assert.deepEqual(rulesFound(generate(library, beside)), []);
        for (const { rule, feature, needs } of CASES) {
          const others = needs.filter((line) => !beside.includes(line));
          assert.deepEqual(rulesFound(generate(library, [...others, ...beside, `FEATURE(\`${feature}')dnl`])), [rule], feature);
        }
      });
    }

    it("all of them at once", () => {
      const all = CASES.flatMap(({ feature, needs }) => [...needs, `FEATURE(\`${feature}')dnl`]);
      assert.deepEqual(rulesFound(generate(library, all)), CASES.map(({ rule }) => rule).sort());
    });
  });
}

/** What check_rcpt of a .cf says to a stranger: `RELAY`, or the words of the refusal. */
function verdict(cf: string, definitions: readonly string[], recipient: string): string {
  const input = [...definitions, ".D{client_addr}192.0.2.9", ".D{client_name}stranger.example.net", ".D{client_resolve}OK", `Basic_check_rcpt ${recipient}`, "/quit", ""].join("\n");
  const { stdout } = testAddresses(cf, input);
  const result = stdout.split("\n").findLast((line) => /^Basic_check_rcpt +returns:/.test(line)) ?? stdout;
  return /Relaying denied/i.test(result) ? "refused" : /returns: (\S+)/.exec(result)?.[1] ?? result;
}

function fixed(cf: string, rule: string): string {
  const result = judge("bare.cf", cf);
  const finding = result.findings.find((one) => one.rule === rule);
  assert.ok(finding !== undefined, `${rule} is not found`);
  const [fix] = fixesOf(result, finding);
  assert.ok(fix !== undefined, `no fix for ${rule}`);
  return applyEdits(cf, fix.edits);
}

describe("a feature taken out of a .cf by hand", () => {
  const closed: readonly { readonly rule: string; readonly lines: readonly string[]; readonly definitions: readonly string[]; readonly recipient: string }[] = [
    { rule: "relay-local-from", lines: ["FEATURE(`relay_local_from')dnl"], definitions: [".Dfroot@lab.example.test"], recipient: "victim@example.net" },
    {
      rule: "relay-entire-domain",
      lines: ["FEATURE(`relay_entire_domain')dnl"],
      definitions: [],
      recipient: "victim@printer.example.test",
    },
    {
      rule: "relay-loose-check",
      lines: ["FEATURE(`loose_relay_check')dnl", "RELAY_DOMAIN(`example.org')dnl"],
      definitions: [],
      recipient: "victim%example.net@example.org",
    },
  ];
  for (const { rule, lines, definitions, recipient } of closed) {
    it(`${rule}: sendmail relays before and refuses afterwards`, () => {
      const before = generate(LIBRARY, lines);
      assert.equal(verdict(before, definitions, recipient), "RELAY");
      assert.equal(verdict(fixed(before, rule), definitions, recipient), "refused");
    });
  }

  it("leaves what else may relay as it was", () => {
    const lines = ["FEATURE(`loose_relay_check')dnl", "FEATURE(`relay_local_from')dnl", "FEATURE(`relay_based_on_MX')dnl", "RELAY_DOMAIN(`example.org')dnl"];
    const after = ["relay-loose-check", "relay-local-from", "relay-based-on-mx"].reduce(fixed, generate(LIBRARY, lines));
    for (const recipient of ["user@example.org", "user@lab.example.test", "user"]) assert.equal(verdict(after, [], recipient), "RELAY", recipient);
    assert.equal(verdict(after, [], "victim@example.net"), "refused");
  });
});

describe("features that need the access map", () => {
  const known = features.filter((feature) => feature.requires === "access_db" && feature.origin === undefined);
  for (const { name } of known) {
    it(`${name}: m4 says so too`, () => {
      const messages = (lines: readonly string[]): string => expandWithM4(["OSTYPE(`linux')dnl", ...lines, "MAILER(`local')dnl", ""].join("\n"), LIBRARY).messages;
      const call = `FEATURE(\`${name}')dnl`;
      assert.match(messages([call]), /requires FEATURE\(`?access_db/);
      assert.match(messages([call, "FEATURE(`access_db')dnl"]), /requires FEATURE\(`?access_db/);
      assert.doesNotMatch(messages(["FEATURE(`access_db')dnl", call]), /requires FEATURE\(`?access_db/);
    });
  }

  const CONDITIONAL: readonly { readonly call: string; readonly needs: boolean }[] = [
    { call: "FEATURE(`greet_pause')dnl", needs: true },
    { call: "FEATURE(`greet_pause', `5000')dnl", needs: false },
    { call: "FEATURE(`delay_checks', `friend')dnl", needs: true },
    { call: "FEATURE(`delay_checks')dnl", needs: false },
    { call: "FEATURE(`bcc', `access')dnl", needs: true },
  ];
  for (const { call, needs } of CONDITIONAL) {
    it(`${call}: m4 and the rule agree`, () => {
      const text = ["OSTYPE(`linux')dnl", call, "MAILER(`local')dnl", ""].join("\n");
      assert.equal(/requires FEATURE\(`?access_db/.test(expandWithM4(text, LIBRARY).messages), needs);
      assert.equal(judge("needs.mc", text).findings.some(({ rule }) => rule === "relay-feature-needs-access-db"), needs);
    });
  }

  it("delay_checks takes it in any place", () => {
    const text = ["OSTYPE(`linux')dnl", "FEATURE(`delay_checks', `friend')dnl", "FEATURE(`access_db')dnl", "MAILER(`local')dnl", ""].join("\n");
    assert.doesNotMatch(expandWithM4(text, LIBRARY).messages, /requires/);
    assert.equal(judge("needs.mc", text).findings.some(({ rule }) => rule === "relay-feature-needs-access-db"), false);
  });
});
