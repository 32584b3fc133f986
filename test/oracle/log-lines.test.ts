// The texts by which a log line is recognised are those that sendmail's program and the cf library have.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { logLines, splitFormat } from "../../server/src/catalog/log-lines.ts";
import { inProject } from "../../scripts/paths.mjs";
import { programPath } from "../support/programs.mjs";

test("each format is in the program or in the file of the library that words it", () => {
  const program = readFileSync(programPath("sendmail"), "latin1");
  for (const entry of logLines) {
    const text = entry.in === undefined ? program : readFileSync(join(inProject("server/cf"), entry.in), "latin1");
    for (const format of entry.texts) {
      for (const literal of splitFormat(format).literals) assert.ok(text.includes(literal), `${entry.id}: ${JSON.stringify(literal)} of ${format}`);
    }
  }
});
