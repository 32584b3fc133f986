// Code actions, hover and settings with a small engine behind the server.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CodeAction, Hover } from "vscode-languageserver/node";
import { PUSH_CLIENT } from "../support/lsp-client.ts";
import { client, folder, NO_HINTS, secondFolder, services, start, uri, uriOf, WHOLE } from "./small-engine.ts";

describe("code actions", () => {
  async function titles(only?: string[]): Promise<string[]> {
    return (await client.codeActions(uri, WHOLE, [], only)).map(({ title }) => title);
  }
  it("list fixes, the fix of all absent settings and comments, without computing an edit", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad risky");
    const diagnostics = await client.pull(uri);
    const actions = await client.codeActions(uri, WHOLE, diagnostics);
    assert.deepEqual(
      actions.map(({ title, isPreferred, kind, diagnostics: fixed }) => [title, kind, isPreferred ?? false, fixed?.map(({ code }) => code)]),
      [
        ["Replace bad", "quickfix", true, ["word-bad"]],
        ["Replace risky", "quickfix", false, ["word-risky"]],
        ["Set limit", "quickfix", false, ["hardening-missing"]],
        ["Set quota", "quickfix", false, ["hardening-missing"]],
        ["Set all 2 missing hardening settings", "quickfix", false, ["hardening-missing"]],
        ["Suppress word-bad with a comment", "quickfix", false, ["word-bad"]],
        ["Suppress word-risky with a comment", "quickfix", false, ["word-risky"]],
        ["Suppress these 2 hints with a comment", "quickfix", false, ["hardening-missing"]],
        ["Fix all that can be fixed safely (sendmail)", "source.fixAll.sendmail", false, ["word-bad"]],
      ],
    );
    assert.equal(services.counts.fixes, 0);
    assert.deepEqual(await titles(["source.fixAll"]), ["Fix all that can be fixed safely (sendmail)"]);
    assert.deepEqual(await titles(["refactor"]), []);
    assert.deepEqual(await client.codeActions(uri, { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } }, [], ["quickfix"]).then((list) => list.map(({ title }) => title)), [
      "Replace risky",
      "Suppress word-risky with a comment",
    ]);
  });
  async function choose(title: string, only?: string[]): Promise<string> {
    const action = (await client.codeActions(uri, WHOLE, [], only)).find((one) => one.title === title);
    assert.ok(action !== undefined, title);
    await client.apply((await client.resolve(action)).edit);
    return client.text(uri);
  }
  it("change the document as they say", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad risky bad\n");
    assert.equal(await choose("Replace risky"), "bad good bad\n");
    assert.equal(await choose("Fix all that can be fixed safely (sendmail)", ["source.fixAll.sendmail"]), "good good good\n");
    assert.equal(await choose("Set all 2 missing hardening settings"), "quota 1\nlimit 1\ngood good good\n");
    assert.deepEqual(await client.pull(uri), []);
  });
  it("put a comment above a finding that silences it", async () => {
    await start();
    const cf = uriOf(folder, "sendmail.cf");
    await client.open(cf, "sendmail-cf", `${NO_HINTS}\tbad\r\n`);
    const action = (await client.codeActions(cf, WHOLE)).find(({ title }) => title === "Suppress word-bad with a comment");
    await client.apply((await client.resolve(action as CodeAction)).edit);
    assert.equal(client.text(cf), `# sendmail-lint-disable-next-line word-bad -- say here why this is right\n${NO_HINTS}\tbad\r\n`);
    assert.deepEqual(await client.pull(cf), []);
  });
  it("say so where a fix cannot be proved, and change nothing", async () => {
    await start();
    await client.open(uri, "sendmail-mc", `${NO_HINTS}stuck`);
    const [action] = await client.codeActions(uri, WHOLE);
    assert.equal(action?.title, "Replace stuck");
    assert.equal((await client.resolve(action)).edit, undefined);
    await client.until(() => client.shown.length > 0, "the message");
    assert.deepEqual(client.shown, ['"Replace stuck" was not applied: it could not be shown to have that effect on this file']);
  });
  it("carry their edits where the editor does not resolve, and leave out what cannot be proved", async () => {
    await start({ capabilities: PUSH_CLIENT });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad stuck`);
    const actions = await client.codeActions(uri, WHOLE);
    assert.deepEqual(actions.map(({ title }) => title), [
      "Replace bad",
      "Suppress word-bad with a comment",
      "Suppress word-stuck with a comment",
      "Fix all that can be fixed safely (sendmail)",
    ]);
    assert.deepEqual(actions[0]?.edit, {
      documentChanges: [{ textDocument: { uri, version: 1 }, edits: [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } }, newText: "good" }] }],
    });
  });
  it("come without versions for an editor that knows none", async () => {
    await start({ capabilities: { textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } } } });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
    const [action] = await client.codeActions(uri, WHOLE);
    assert.deepEqual(Object.keys(action?.edit ?? {}), ["changes"]);
  });
  it("of an older text do nothing", async () => {
    await start();
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
    const [action] = await client.codeActions(uri, WHOLE);
    await client.change(uri, [{ text: `more ${NO_HINTS}bad` }]);
    assert.equal((await client.resolve(action as CodeAction)).edit, undefined);
  });
  it("that nobody planned do nothing", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad");
    for (const data of [undefined, 1, {}, { uri }, { uri, request: { do: "delete" } }, { uri, request: { do: "suppress", rules: ["a\nb"], start: 0, end: 3 } }]) {
      assert.equal((await client.resolve({ title: "x", data })).edit, undefined);
    }
  });
});

describe("hover", () => {
  const at = (character: number): Promise<Hover | null> => client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line: 1, character } });
  it("tells the finding with its rule first, then the catalog", async () => {
    await start();
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad option`);
    assert.deepEqual(await at(1), {
      contents: {
        kind: "markdown",
        value: "**word\\-bad is here**\n\nThe word is bad. Readers mind.\n\nGenerated line 4:\n\n```sendmail-cf\nO Word=bad\n```\n\n[word-bad](https://docs.example/rules/word-bad.md)",
      },
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
    });
    assert.deepEqual(await at(6), { contents: { kind: "markdown", value: "An option of sendmail" }, range: { start: { line: 1, character: 4 }, end: { line: 1, character: 10 } } });
  });
  it("is nothing where there is nothing", async () => {
    await start();
    await client.open(uri, "sendmail-mc", `${NO_HINTS}plain`);
    assert.equal(await at(2), null);
  });
});

describe("settings", () => {
  it("are asked for each document and again after a change", async () => {
    let severity = "error";
    const cf = uriOf(secondFolder, "sendmail.cf");
    await start({ settingsOf: (scope) => (scope === uri ? { rules: { "word-bad": severity } } : { rules: { "word-bad": "off" } }) });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
    await client.open(cf, "sendmail-cf", `${NO_HINTS}bad`);
    assert.deepEqual((await client.pull(uri)).map((one) => one.severity), [1]);
    assert.deepEqual(await client.pull(cf), []);
    severity = "info";
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.until(() => client.refreshes === 1, "a refresh");
    assert.deepEqual((await client.pull(uri)).map((one) => one.severity), [3]);
  });
  it("come with initialize and with notifications from editors that cannot be asked", async () => {
    await start({ capabilities: { textDocument: { diagnostic: {} } }, initializationOptions: { sendmail: { rules: { "word-bad": "error" } } } });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
    assert.deepEqual((await client.pull(uri)).map((one) => one.severity), [1]);
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { sendmail: { rules: { "word-bad": "hint" } } } });
    assert.deepEqual((await client.pull(uri)).map((one) => one.severity), [4]);
  });
  for (const [what, settings, codes] of [
    ["by default", {}, []],
    ["under the profile audit", { profile: "audit" }, ["word-unsure"]],
    ["where its rule is named", { rules: { "word-unsure": "info" } }, ["word-unsure"]],
  ] as const) {
    it(`decide what is said of low confidence: ${what}`, async () => {
      await start({ settingsOf: () => settings });
      await client.open(uri, "sendmail-mc", `${NO_HINTS}unsure`);
      assert.deepEqual((await client.pull(uri)).map(({ code }) => code), codes);
    });
  }
  it("that make no sense are left out and named in the log without their values", async () => {
    const nonsense = { rules: { "word-bad": "loud", "word-risky": 3, "file-used": "off" }, role: "king", profile: "strict", cfDirectory: 7, sendmailVersion: {} };
    await start({ settingsOf: () => nonsense });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad risky use /x`);
    assert.deepEqual((await client.pull(uri)).map(({ code }) => code), ["word-bad", "word-risky"]);
    assert.deepEqual(client.logged, [
      "sendmail.rules: a rule is set to something else than error, warning, info, hint, off",
      "sendmail.profile is none of default, audit",
      "sendmail.role is none of mta, internal, null-client, submit, template",
      "sendmail.cfDirectory is not a text",
      "sendmail.sendmailVersion is not a text",
    ]);
  });
  for (const whole of [42, "x", [], true, null, { rules: [] }, { rules: "off" }, { rules: null }]) {
    it(`may be ${JSON.stringify(whole)} without harm`, async () => {
      await start({ settingsOf: () => whole });
      await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
      assert.equal((await client.pull(uri)).length, 1);
    });
  }
});
