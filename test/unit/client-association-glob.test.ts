import assert from "node:assert/strict";
import { matchesGlob } from "node:path/posix";
import test from "node:test";
import { associationGlob } from "../../client/src/association-glob.ts";

test("a pattern without a slash is about the base name, whatever its case", () => {
  assert.ok(matchesGlob("/etc/postfix/main.cf", associationGlob("*.cf")));
  assert.ok(matchesGlob("/etc/postfix/MAIN.CF", associationGlob("main.cf")));
  assert.ok(matchesGlob("/etc/postfix/main.cf", associationGlob("Main.CF")));
  assert.ok(!matchesGlob("/etc/postfix/main.cf", associationGlob("master.cf")));
  assert.ok(!matchesGlob("/etc/postfix/main.cf/readme", associationGlob("*.cf")));
});

test("a pattern with a slash is about the path", () => {
  assert.ok(matchesGlob("/etc/Postfix/main.cf", associationGlob("**/postfix/*.cf")));
  assert.ok(!matchesGlob("/etc/mail/main.cf", associationGlob("**/postfix/*.cf")));
});

test("ranges stay as they are written", () => {
  assert.equal(associationGlob("[0-9]x.cf"), "**/[0-9][xX].[cC][fF]");
});
