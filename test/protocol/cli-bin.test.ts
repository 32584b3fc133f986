// The tracked file that npm links as `sendmail-lint`, with the bundles that the build made: what a checkout runs.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { test } from "node:test";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { inProject } from "../../scripts/paths.mjs";

const BIN = inProject("server/bin/sendmail-lint.mjs");

test("sendmail-lint checks an example", () => {
  const result = spawnSync(process.execPath, [BIN, "check", "examples/plain/sendmail.cf", "--format", "json"], { cwd: inProject(), encoding: "utf8" });
  assert.equal(result.stderr, "");
  assert.equal(result.status, 1);
  const { files } = JSON.parse(result.stdout) as { files: { path: string; findings: object[] }[] };
  assert.equal(files[0]?.path, "examples/plain/sendmail.cf");
  assert.ok(files[0].findings.length > 0);
});

test("sendmail-lint lsp --stdio is the language server", async () => {
  const child = spawn(process.execPath, [BIN, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  const exit = new Promise((done) => child.once("exit", done));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  try {
    const { capabilities } = await connection.sendRequest<{ capabilities: object }>("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    assert.ok("codeActionProvider" in capabilities);
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    assert.equal(await exit, 0, stderr);
  } finally {
    connection.dispose();
    child.kill();
  }
});

test("sendmail-lint lsp says how it wants to be spoken to", () => {
  const result = spawnSync(process.execPath, [BIN, "lsp"], { encoding: "utf8" });
  assert.equal(result.status, 2);
  assert.match(result.stderr, /^sendmail-lint: .*--stdio.*\n$/);
});
