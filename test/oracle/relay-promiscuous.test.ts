// A bare .cf says nothing of the FEATURE that made it an open relay: the rules that are missing must give it away, in every
// version of the library and beside every other feature that touches them.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { cacheDirectory } from "../../scripts/paths.mjs";
import { judge, LIBRARY } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";

const LIBRARIES = [LIBRARY, join(cacheDirectory, "cf/8.15.2"), join(cacheDirectory, "cf/8.18.1")].map((folder) => (folder.endsWith("/") ? folder : `${folder}/`));

const BESIDE: readonly (readonly string[])[] = [
  [],
  ["FEATURE(`access_db')dnl"],
  ["FEATURE(`access_db')dnl", "FEATURE(`delay_checks', `friend')dnl"],
  ["FEATURE(`relay_entire_domain')dnl", "FEATURE(`relay_local_from')dnl"],
  ["FEATURE(`loose_relay_check')dnl", "RELAY_DOMAIN(`example.org')dnl"],
  ["FEATURE(`access_db')dnl", "FEATURE(`relay_mail_from', `domain')dnl", "FEATURE(`dnsbl', `dnsbl.example.org')dnl"],
  ["TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "FEATURE(`accept_unresolvable_domains')dnl"],
  ["FEATURE(`nullclient', `mail.example.org')dnl"],
];

function isOpen(library: string, lines: readonly string[]): boolean {
  const mailers = lines.some((line) => line.includes("nullclient")) ? [] : ["MAILER(`local')dnl", "MAILER(`smtp')dnl"];
  const cf = expandWithM4(["OSTYPE(`linux')dnl", ...lines, ...mailers, ""].join("\n"), library).output;
  assert.ok(cf.split("\n").length > 1000);
  // Without the banners, which anybody may take out.
  const bare = cf.replace(/^#####.*\n/gm, "");
  return judge("open.cf", bare).findings.some((finding) => finding.rule === "relay-promiscuous");
}

for (const library of LIBRARIES) {
  describe(`open relays made by ${library}`, { skip: existsSync(`${library}m4/cf.m4`) ? false : "that version of the library was not fetched" }, () => {
    for (const lines of BESIDE) {
      it(`beside ${lines.join(" ") || "nothing"}`, () => {
        assert.equal(isOpen(library, lines), false, "without promiscuous_relay");
        assert.equal(isOpen(library, ["FEATURE(`promiscuous_relay')dnl", ...lines]), true, "with promiscuous_relay");
      });
    }
  });
}
