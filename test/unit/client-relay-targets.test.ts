// What the editor's relay test makes of the words that a person types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRelayTargets } from "../../client/src/relay-targets.ts";

test("hosts and ranges are taken apart at blanks and commas", () => {
  assert.deepEqual(readRelayTargets(" mail.example.org, [::1]:25\t10.0.0.0/29 \n"), ["mail.example.org", "[::1]:25", "10.0.0.0/29"]);
  assert.deepEqual(readRelayTargets(" , "), []);
});
