// How the server behaves around the engine, with a small engine in its place: who is told what and when, what becomes of
// exceptions, cancelled requests, stale versions and malformed input. The real engine is driven in bundle.test.ts.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, afterEach, describe, it } from "node:test";
import { CancellationTokenSource, LSPErrorCodes, ResponseError, type CodeAction, type Hover } from "vscode-languageserver/node";
import { fakeServices, type FakeServices } from "../support/fake-engine.ts";
import { LspClient, PULL_CLIENT, PUSH_CLIENT, type ClientOptions } from "../support/lsp-client.ts";

const base = realpathSync(mkdtempSync(path.join(tmpdir(), "server-manners-")));
after(() => rmSync(base, { recursive: true }));
const folder = path.join(base, "one");
const secondFolder = path.join(base, "two");
for (const dir of [folder, secondFolder]) mkdirSync(dir);
const uriOf = (...parts: string[]): string => pathToFileURL(path.join(...parts)).href;
const uri = uriOf(folder, "sendmail.mc");
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const NO_HINTS = "limit quota\n";

let client: LspClient;
let services: FakeServices;
async function start(options: ClientOptions = {}): Promise<void> {
  services = fakeServices();
  client = await LspClient.inProcess(services, { folders: [uriOf(folder)], ...options });
}
afterEach(async () => {
  await client.stop();
});

describe("diagnostics", () => {
  it("are pulled where the client pulls, and then never pushed", async () => {
    await start();
    assert.deepEqual(client.initialized?.capabilities.diagnosticProvider, { identifier: "sendmail", interFileDependencies: true, workspaceDiagnostics: false });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad word`);
    const [found] = await client.pull(uri);
    assert.deepEqual(found, {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
      severity: 2,
      source: "sendmail",
      code: "word-bad",
      codeDescription: { href: "https://docs.example/rules/word-bad.md" },
      message: "word-bad is here",
      relatedInformation: [{ location: { uri, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } } }, message: "generates: O Word=bad" }],
      data: { rule: "word-bad", start: 12, end: 15 },
    });
    await client.change(uri, [{ text: "bad bad" }]);
    await client.close(uri);
    assert.deepEqual(await client.pull(uri), []);
    assert.deepEqual(client.pushed, []);
  });
  it("are pushed with their version where the client does not pull, and cleared on close", async () => {
    await start({ capabilities: PUSH_CLIENT });
    assert.equal(client.initialized?.capabilities.diagnosticProvider, undefined);
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`, 7);
    assert.equal((await client.pushedFor(uri)).length, 1);
    await client.change(uri, [{ text: NO_HINTS }]);
    assert.deepEqual(await client.pushedFor(uri), []);
    await client.close(uri);
    await client.until(() => client.pushed.length === 3, "the empty list");
    assert.deepEqual(client.pushed.at(-1), { uri, diagnostics: [] });
  });
  it("of a burst of edits are pushed for the last version only", async () => {
    await start({ capabilities: PUSH_CLIENT });
    await client.open(uri, "sendmail-mc", NO_HINTS);
    await client.pushedFor(uri);
    const before = services.counts.lint;
    const edits = Array.from({ length: 50 }, () => client.change(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "bad " }]));
    await Promise.all(edits);
    assert.equal((await client.pushedFor(uri)).length, 50);
    assert.ok(services.counts.lint - before < 50, `${services.counts.lint - before} judgements for 50 edits`);
    const versions = client.pushed.map(({ version }) => version ?? 0);
    assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
  });
  it("closed before they were made are not sent any more", async () => {
    await start({ capabilities: PUSH_CLIENT });
    await Promise.all([client.open(uri, "sendmail-mc", "bad"), client.close(uri)]);
    await client.connection.sendRequest("sendmail/rules");
    await client.until(() => client.pushed.length > 0, "the empty list");
    assert.deepEqual(client.pushed, [{ uri, diagnostics: [] }]);
  });
  it("that did not change are not sent twice", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad");
    const first = await client.pullReport(uri);
    const { resultId } = first;
    assert.ok(resultId !== undefined);
    assert.deepEqual(await client.pullReport(uri, resultId), { kind: "unchanged", resultId });
    assert.equal(services.counts.lint, 1);
    await client.change(uri, [{ text: "bad bad" }]);
    assert.equal((await client.pullReport(uri, resultId)).kind, "full");
  });
  it("of many open documents are known to be unchanged without judging them again", async () => {
    await start();
    const uris = Array.from({ length: 10 }, (_, index) => uriOf(folder, `${index}.mc`));
    const ids: (string | undefined)[] = [];
    for (const one of uris) {
      await client.open(one, "sendmail-mc", "bad");
      ids.push((await client.pullReport(one)).resultId);
    }
    for (const [index, one] of uris.entries()) assert.equal((await client.pullReport(one, ids[index])).kind, "unchanged");
    assert.equal(services.counts.lint, 10);
    for (let times = 0; times < 2; times++) assert.ok((await client.codeActions(uris[0] ?? "", WHOLE)).length > 0);
    assert.equal(services.counts.lint, 11);
  });
  it("for a text that changed meanwhile are asked for again", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad");
    const answer = client.pullReport(uri);
    const changed = client.change(uri, [{ text: "bad bad" }]);
    await changed;
    await assert.rejects(answer, (error: unknown) => {
      assert.ok(error instanceof ResponseError);
      assert.equal(error.code, LSPErrorCodes.ServerCancelled);
      assert.deepEqual(error.data, { retriggerRequest: true });
      return true;
    });
    assert.equal((await client.pull(uri)).filter(({ code }) => code === "word-bad").length, 2);
  });
  it("gather absent settings into one hint", async () => {
    await start();
    await client.open(uri, "sendmail-mc", "bad");
    const hints = (await client.pull(uri)).filter(({ severity }) => severity === 4);
    assert.equal(hints.length, 1);
    assert.equal(hints[0]?.code, "hardening-missing");
    assert.equal(hints[0].message, "2 hardening settings are missing:\n- no limit is set (limit-missing)\n- no quota is set (quota-missing)");
    assert.equal(hints[0].codeDescription?.href, "https://docs.example/rules/hardening-missing.md");
  });
  it("show the line in the .cf beside where it has it", async () => {
    await start();
    const cf = path.join(folder, "sendmail.cf");
    writeFileSync(cf, "# x\r\nO Word=bad\r\n");
    await client.open(uri, "sendmail-mc", "bad");
    const location = (await client.pull(uri))[0]?.relatedInformation?.[0]?.location;
    rmSync(cf);
    assert.deepEqual(location, { uri: uriOf(cf), range: { start: { line: 1, character: 0 }, end: { line: 1, character: 10 } } });
  });
  it("show the line in the .cf beside as the editor has it, saved or not", async () => {
    await start();
    const cf = uriOf(folder, "sendmail.cf");
    const lineOf = async (): Promise<unknown> => (await client.pull(uri))[0]?.relatedInformation?.[0]?.location;
    const inCf = (line: number): unknown => ({ uri: cf, range: { start: { line, character: 0 }, end: { line, character: 10 } } });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
    await client.open(cf, "sendmail-cf", "# one\nO Word=bad\n");
    assert.deepEqual(await lineOf(), inCf(1));
    await client.change(cf, [{ text: "# one\n# two\nO Word=bad\n" }]);
    await client.until(() => client.refreshes > 0, "a refresh");
    assert.deepEqual(await lineOf(), inCf(2));
    await client.close(cf);
    assert.equal(((await lineOf()) as { uri: string }).uri, uri);
  });
  it("tell the generated line in the message to an editor without related information", async () => {
    await start({ capabilities: { textDocument: { diagnostic: {} } } });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}bad`);
    assert.deepEqual(await client.pull(uri), [
      { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } }, severity: 2, source: "sendmail", code: "word-bad", message: "word-bad is here\ngenerates: O Word=bad" },
    ]);
  });
  it("are given to what other editors call an m4 file, and not to another program's .cf", async () => {
    await start();
    await client.open(uri, "m4", "bad");
    assert.equal((await client.pull(uri)).length, 2);
    const postfix = uriOf(folder, "main.cf");
    await client.open(postfix, "cfg", "# See postconf(5)\nmyhostname = bad.example\n");
    assert.deepEqual(await client.pull(postfix), []);
  });
});

describe("included files", () => {
  const included = path.join(folder, "local.m4");
  it("are judged as they are in the editor, and again when they change there", async () => {
    await start();
    writeFileSync(included, "disk");
    await client.open(uri, "sendmail-mc", `${NO_HINTS}use ${included}`);
    assert.equal((await client.pull(uri))[0]?.message, "reads disk");
    await client.open(uriOf(included), "m4", "buffer");
    await client.until(() => client.refreshes === 1, "a refresh");
    assert.equal((await client.pull(uri))[0]?.message, "reads buffer");
    await client.change(uriOf(included), [{ text: "edited" }]);
    await client.until(() => client.refreshes === 2, "a second refresh");
    assert.equal((await client.pull(uri))[0]?.message, "reads edited");
    await client.close(uriOf(included));
    await client.until(() => client.refreshes === 3, "a third refresh");
    assert.equal((await client.pull(uri))[0]?.message, "reads disk");
  });
  it("are found in the editor through a link, too", async () => {
    await start();
    const link = path.join(folder, "link.m4");
    writeFileSync(included, "disk");
    symlinkSync(included, link);
    await client.open(uriOf(included), "m4", "buffer");
    await client.open(uri, "sendmail-mc", `${NO_HINTS}use ${link}`);
    assert.equal((await client.pull(uri))[0]?.message, "reads buffer");
    rmSync(link);
  });
  it("that change on disk, appear or go are judged again", async () => {
    await start({ capabilities: PUSH_CLIENT });
    rmSync(included, { force: true });
    await client.open(uri, "sendmail-mc", `${NO_HINTS}use ${included}`);
    assert.equal((await client.pushedFor(uri))[0]?.message, "reads unreadable");
    for (const [text, message] of [["one", "reads one"], ["longer", "reads longer"], [undefined, "reads unreadable"]] as const) {
      if (text === undefined) rmSync(included);
      else writeFileSync(included, text);
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(included), type: 2 }] });
      await client.until(() => client.pushed.at(-1)?.diagnostics[0]?.message === message, message);
    }
  });
  it("are watched where they lie, and no longer when nothing reads them", async () => {
    await start();
    await client.until(() => client.registered.some(({ method }) => method === "workspace/didChangeWatchedFiles"), "the watchers of the workspace");
    const outside = uriOf(secondFolder, "sendmail.mc");
    await client.open(outside, "sendmail-mc", `use ${path.join(secondFolder, "x.m4")} use //host/share/y.m4 use /net/host/z.m4 use /proc/1/environ`);
    await client.pull(outside);
    const patterns = (): unknown[] =>
      client.registered.flatMap(({ registerOptions }) => (registerOptions as { watchers?: { globPattern: unknown }[] } | undefined)?.watchers ?? []).map(({ globPattern }) => globPattern);
    await client.until(() => patterns().length === 4, "the watcher of the folder");
    assert.deepEqual(patterns(), ["**/*.mc", "**/*.m4", "**/*.cf", { baseUri: uriOf(secondFolder), pattern: "*" }]);
    await client.close(outside);
    await client.until(() => patterns().length === 3, "the end of the watcher");
  });
  it("are no configurations by themselves, and neither is what other programs have in an .m4", async () => {
    await start();
    const texts = [`AC_DEFUN([bad], [option])\n${"dnl bad option\n".repeat(30_000)}`, "OSTYPE(`linux')dnl\ndefine(`confAUTH_MECHANISMS', `bad option')dnl\n"];
    for (const [index, text] of texts.entries()) {
      const m4 = uriOf(folder, `aclocal${index}.m4`);
      await client.open(m4, "plaintext", text);
      await client.change(m4, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "bad " }]);
      assert.deepEqual(await client.pull(m4), []);
      assert.deepEqual(await client.codeActions(m4, WHOLE), []);
      assert.equal(await client.connection.sendRequest("textDocument/hover", { textDocument: { uri: m4 }, position: { line: 0, character: 1 } }), null);
      await client.close(m4);
    }
    assert.deepEqual(services.counts, { lint: 0, fixes: 0 });
    assert.equal(client.refreshes, 0);
  });
  it("are read nowhere but in the folders, the document's own folder and /etc/mail", async () => {
    await start();
    writeFileSync(path.join(secondFolder, "secret.m4"), "secret");
    const link = path.join(folder, "out.m4");
    symlinkSync(path.join(secondFolder, "secret.m4"), link);
    for (const file of [path.join(secondFolder, "secret.m4"), `${folder}/../two/secret.m4`, link, "/etc/shadow", "/etc/passwd", "/proc/self/environ", "//host/share/x", "\\\\host\\share\\x"]) {
      await client.open(uri, "sendmail-mc", `${NO_HINTS}use ${file}`);
      assert.equal((await client.pull(uri))[0]?.message, "reads unreadable", file);
      await client.close(uri);
    }
    const single = uriOf(secondFolder, "sendmail.mc");
    await client.open(single, "sendmail-mc", `${NO_HINTS}use ${path.join(secondFolder, "secret.m4")}`);
    assert.equal((await client.pull(single))[0]?.message, "reads secret");
  });
  it("of a text that was never saved are read in the folders only", async () => {
    await start();
    writeFileSync(included, "disk");
    await client.open("untitled:Untitled-1", "sendmail-mc", `${NO_HINTS}use ${included} use ${path.join(secondFolder, "secret.m4")}`);
    assert.deepEqual((await client.pull("untitled:Untitled-1")).map(({ message }) => message), ["reads disk", "reads unreadable"]);
  });
  it("follow the folders that are added and removed", async () => {
    await start();
    writeFileSync(path.join(secondFolder, "a.m4"), "second");
    await client.open(uri, "sendmail-mc", `${NO_HINTS}use ${path.join(secondFolder, "a.m4")}`);
    assert.equal((await client.pull(uri))[0]?.message, "reads unreadable");
    const second = { uri: uriOf(secondFolder), name: "two" };
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [second], removed: [] } });
    await client.until(() => client.refreshes === 1, "a refresh");
    assert.equal((await client.pull(uri))[0]?.message, "reads second");
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [second] } });
    await client.until(() => client.refreshes === 2, "a refresh");
    assert.equal((await client.pull(uri))[0]?.message, "reads unreadable");
  });
});

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

describe("positions", () => {
  it("are the same after any sequence of edits as for the whole text", async () => {
    await start();
    const texts = ["bad\r\n", "😀 ", "é", "bad ", "\n", "risky", "\r", "x"];
    // A fixed sequence of pseudo-random numbers (a linear congruential generator), the same in every run.
    let seed = 20_240_229;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    await client.open(uri, "sendmail-mc", NO_HINTS);
    const whole = uriOf(folder, "submit.mc");
    for (let round = 0; round < 60; round++) {
      const lines = client.text(uri).split(/\r\n|\r|\n/);
      const line = next(lines.length);
      const character = next((lines[line]?.length ?? 0) + 1);
      const endLine = Math.min(lines.length - 1, line + next(2));
      const endCharacter = endLine === line ? character + next(3) : next((lines[endLine]?.length ?? 0) + 1);
      const text = texts[next(texts.length)] ?? "";
      await client.change(uri, [{ range: { start: { line, character }, end: { line: endLine, character: endCharacter } }, text }]);
      await client.open(whole, "sendmail-mc", client.text(uri));
      const strip = (list: Awaited<ReturnType<LspClient["pull"]>>): unknown[] => list.map(({ range, code }) => ({ range, code }));
      assert.deepEqual(strip(await client.pull(uri)), strip(await client.pull(whole)), `round ${round}`);
      await client.close(whole);
    }
  });
  it("count UTF-16 units: an astral character before a finding is two", async () => {
    await start();
    await client.open(uri, "sendmail-mc", `${NO_HINTS}é😀 bad`);
    assert.deepEqual((await client.pull(uri))[0]?.range, { start: { line: 1, character: 4 }, end: { line: 1, character: 7 } });
    await client.apply((await client.resolve((await client.codeActions(uri, WHOLE))[0] as CodeAction)).edit);
    assert.equal(client.text(uri), `${NO_HINTS}é😀 good`);
  });
});

it("initialize tells what the server does", async () => {
  await start();
  const { capabilities, serverInfo } = client.initialized ?? { capabilities: {} };
  assert.deepEqual(serverInfo, { name: "sendmail-language-server", version: "0.0.0" });
  assert.deepEqual(capabilities.codeActionProvider, { codeActionKinds: ["quickfix", "source.fixAll.sendmail"], resolveProvider: true });
  assert.equal(capabilities.hoverProvider, true);
  assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: false });
  assert.ok(PULL_CLIENT.textDocument?.diagnostic !== undefined);
});
