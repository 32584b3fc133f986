// What a client is told of a document with a small engine behind the server: when, once, of which version, and at which characters.
import assert from "node:assert/strict";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { LSPErrorCodes, ResponseError, type CodeAction } from "vscode-languageserver/node";
import type { LspClient} from "../support/lsp-client.ts";
import { PULL_CLIENT, PUSH_CLIENT } from "../support/lsp-client.ts";
import { client, folder, NO_HINTS, secondFolder, services, start, uri, uriOf, WHOLE } from "./small-engine.ts";

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
