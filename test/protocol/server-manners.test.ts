// How the server behaves around the engine, with a small engine in its place: what becomes of exceptions, cancelled requests and
// malformed input. The real engine is driven in bundle.test.ts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver/node";
import { PUSH_CLIENT } from "../support/lsp-client.ts";
import { client, folder, NO_HINTS, services, start, uri, uriOf, WHOLE } from "./small-engine.ts";

describe("failures", () => {
  it("become a log line without the text, and an empty answer", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "boom Auth:hunter2");
    assert.deepEqual(await client.pull(uri), []);
    assert.deepEqual(await client.codeActions(uri, WHOLE), []);
    assert.equal(await client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } }), null);
    assert.equal(client.logged.length, 3);
    for (const line of client.logged) {
      assert.match(line, /^textDocument\/\w+ failed: Error at /);
      assert.doesNotMatch(line, /hunter2|secret|boom/);
    }
    await client.change(uri, [{ text: `${NO_HINTS}bad` }]);
    assert.equal((await client.pull(uri)).length, 1);
  });
  it("of a push leave the server running", async () => {
    await start({ capabilities: PUSH_CLIENT });
    await client.open(uri, "sendmail-mc", "boom");
    await client.until(() => client.logged.length === 1, "the log line");
    await client.change(uri, [{ text: "bad" }]);
    assert.equal((await client.pushedFor(uri)).length, 2);
  });
  it("do not come from requests about documents that are not open, unknown requests or wrong parameters", async () => {
    await start();
    assert.deepEqual(await client.pull(uriOf(folder, "other.mc")), []);
    assert.deepEqual(await client.pull("http://["), []);
    await assert.rejects(client.connection.sendRequest("sendmail/unknown", {}), { code: -32601 });
    await assert.rejects(client.connection.sendRequest("sendmail/expand", {}), { code: -32602, message: "uri is missing" });
    await assert.rejects(client.connection.sendRequest("sendmail/explain"), { code: -32602, message: "rule is missing" });
    await assert.rejects(client.connection.sendRequest("sendmail/expand", { uri }), { code: -32602, message: `${uri} is not an open .mc file` });
  });
  it("do not come from edits that make no sense", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad");
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 90, character: 9 }, end: { line: -1, character: -5 } }, text: "bad " }],
    });
    assert.ok((await client.pull(uri)).length > 0);
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: "file:///never-opened.mc" } });
    assert.ok((await client.pull(uri)).length > 0);
  });
});

describe("cancellation", () => {
  it("stops a request before it is worked on", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad");
    await client.pull(uri);
    await client.change(uri, [{ text: "bad bad" }]);
    const before = services.counts.lint;
    const source = new CancellationTokenSource();
    const answer = client.pullReport(uri, undefined, source.token);
    source.cancel();
    await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
    assert.equal(services.counts.lint, before);
    assert.ok((await client.pull(uri)).length > 0);
  });
  it("reaches a running probe", async () => {
    await start();
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest("sendmail/probe", { host: "slow.example", port: 25 }, source.token);
    while (services.probed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    source.cancel();
    await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
    assert.deepEqual(services.probed, [{ host: "slow.example", port: 25, aborted: true }]);
  });
});

describe("the project's own requests", () => {
  it("probe the host that was asked for, and nothing else", async () => {
    await start();
    assert.deepEqual(await client.connection.sendRequest("sendmail/probe", { host: "MX.example", port: 2525, timeoutSeconds: 5 }), {
      markdown: "# mx.example",
      html: "<h1>mx.example</h1>",
      result: { host: "mx.example", port: 2525 },
    });
    for (const params of [
      {},
      { host: "a.example" },
      { host: "a.example", port: 0 },
      { host: "a.example", port: 25.5 },
      { host: "a.example", port: "25" },
      { host: "a b", port: 25 },
      { host: "-x", port: 25 },
      { host: "a.example\r\nQUIT", port: 25 },
      { host: "a.example", port: 25, timeoutSeconds: -1 },
    ]) {
      await assert.rejects(client.connection.sendRequest("sendmail/probe", params), { code: -32602 }, JSON.stringify(params));
    }
    assert.equal(services.probed.length, 1);
  });
  it("say that a probe failed without telling what it was about to send", async () => {
    await start();
    await assert.rejects(client.connection.sendRequest("sendmail/probe", { host: "broken.example", port: 25 }), { code: -32603 });
    assert.equal(client.logged.length, 1);
    assert.doesNotMatch(client.logged[0] ?? "", /hunter2/);
  });
  it("list and explain rules", async () => {
    await start();
    assert.deepEqual(await client.connection.sendRequest("sendmail/rules"), [
      { id: "word-bad", severity: "warning", summary: "The word is bad." },
      { id: "word-unsure", severity: "warning", summary: "The word may be bad." },
    ]);
    const page: { markdown: string } = await client.connection.sendRequest("sendmail/explain", { rule: "word-bad" });
    assert.match(page.markdown, /^# word-bad\n\nSeverity: warning\. Confidence: high\. Since 0\.1\.0\.\n\nThe word is bad\.\n\n## Why\n\nReaders mind\.\n/);
    assert.equal(await client.connection.sendRequest("sendmail/explain", { rule: "no-such-rule" }), null);
  });
});
