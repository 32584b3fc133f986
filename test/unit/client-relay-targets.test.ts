// What the editor's relay test makes of the words that a person types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isManyHosts, readRelayTargets } from "../../client/src/relay-targets.ts";

test("hosts and ranges are taken apart at blanks and commas", () => {
  assert.deepEqual(readRelayTargets(" mail.example.org, [::1]:25\t10.0.0.0/29 \n"), ["mail.example.org", "[::1]:25", "10.0.0.0/29"]);
  assert.deepEqual(readRelayTargets(" , "), []);
});

test("more than one host is asked about once more", () => {
  for (const many of ["192.168.64", "192.168.64.*", "192.168.64.1-9", "192.168.64.0/24", "2001:db8::/120", "a.test b.test"]) assert.equal(isManyHosts(readRelayTargets(many)), true, many);
  for (const one of ["mail.example.org", "192.168.64.1", "192.168.64.1:25", "[::1]", "fe80::1%eth0", "mail-1-2.example"]) assert.equal(isManyHosts(readRelayTargets(one)), false, one);
});
