// The expander against GNU m4, one construct at a time: output and exit status are equal, and what m4 says on standard error
// has a problem of ours beside it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { expand } from "../../server/src/m4/expand.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { programEnvironment, programPath } from "../support/programs.mjs";

const FIXTURE = new URL("fixtures/m4-cases.txt", import.meta.url);

for (const [, name, body] of readFileSync(FIXTURE, "latin1").matchAll(/^%% (.*)\n([^]*?)(?=^%% |(?![^]))/gm)) {
  // The last line end belongs to the fixture where the case is about the end of the file.
  const text = /end without newline|dnl at the end/.test(name ?? "") ? (body ?? "").replace(/\n$/, "") : (body ?? "");
  test(`m4: ${name}`, () => {
    const m4 = spawnSync(programPath("m4"), [], { argv0: "m4", input: Buffer.from(text, "latin1"), cwd: tmpdir(), encoding: "latin1", env: programEnvironment({ LC_ALL: "C" }) });
    const ours = expand({
      files: [{ name: "stdin", role: "document", text: SourceText.fromBytes("stdin", Buffer.from(text, "latin1")) }],
      definitions: [],
      openInclude: () => undefined,
    });
    assert.equal(ours.output, m4.stdout);
    assert.equal(ours.exitCode, m4.status, m4.stderr);
    if (m4.stderr !== "" && !m4.stderr.includes("m4trace")) assert.notEqual(ours.problems.length, 0, `m4 says ${m4.stderr}`);
  });
}
