// The shipped server with its real engine, driven over standard input and output and over Node's channel, as editors start it.
import assert from "node:assert/strict";
import { fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, afterEach, before, describe, it } from "node:test";
import {
  CancellationTokenSource,
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  LSPErrorCodes,
  type CodeAction,
  type Diagnostic,
  type Hover,
  type InitializeResult,
} from "vscode-languageserver/node";
import { LspClient, PUSH_CLIENT, type ClientOptions } from "../support/lsp-client.ts";
import { serverBundle, type ServerBundle } from "../support/server-bundle.ts";

const fixtures = path.join(import.meta.dirname, "fixtures");
const mcText = readFileSync(path.join(fixtures, "mta.mc"), "utf8");
const cfText = readFileSync(path.join(fixtures, "mta.cf"), "utf8");
const base = realpathSync(mkdtempSync(path.join(tmpdir(), "bundle-test-")));
const folder = path.join(base, "one");
const secondFolder = path.join(base, "two");
const uriOf = (...parts: string[]): string => pathToFileURL(path.join(...parts)).href;
const mc = uriOf(folder, "sendmail.mc");
const cf = uriOf(folder, "sendmail.cf");
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

let bundle: ServerBundle;
before(async () => {
  for (const dir of [folder, secondFolder]) mkdirSync(dir);
  bundle = await serverBundle();
});
after(() => {
  bundle.remove();
  rmSync(base, { recursive: true });
});

let client: LspClient;
async function start(options: ClientOptions = {}): Promise<void> {
  client = await LspClient.spawn(process.execPath, [bundle.file, "--stdio"], { folders: [uriOf(folder)], ...options });
}
afterEach(async () => {
  assert.equal(await client.stop(), 0);
});

function codes(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(({ code }) => code);
}

function ofRule(diagnostics: readonly Diagnostic[], rule: string): Diagnostic {
  const found = diagnostics.find(({ code }) => code === rule);
  assert.ok(found !== undefined, `${rule} is not among ${codes(diagnostics).join(", ")}`);
  return found;
}

async function choose(uri: string, title: RegExp, only?: string[]): Promise<CodeAction> {
  const actions = await client.codeActions(uri, WHOLE, await client.pull(uri), only);
  const action = actions.find((one) => title.test(one.title));
  assert.ok(action !== undefined, `${String(title)} is not among ${actions.map((one) => one.title).join(", ")}`);
  const resolved = await client.resolve(action);
  await client.apply(resolved.edit);
  return resolved;
}

describe("diagnostics", () => {
  it("of a .mc stand where the value was written, with the generated line as proof", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const diagnostics = await client.pull(mc);
    const greeting = ofRule(diagnostics, "disclosure-greeting-version");
    assert.deepEqual(greeting.range.start.line, 6);
    assert.equal(greeting.source, "sendmail");
    assert.match(greeting.codeDescription?.href ?? "", /\/docs\/rules\/disclosure-greeting-version\.md$/);
    assert.match(greeting.relatedInformation?.[0]?.message ?? "", /^generates: O SmtpGreetingMessage=\$j Sendmail \$v\/\$Z; \$b$/);
    const hints = ofRule(diagnostics, "hardening-missing");
    assert.equal(hints.severity, 4);
    assert.equal(hints.range.start.line, 4);
    assert.match(JSON.stringify(hints.message), /\(limits-no-max-recipients\)/);
  });
  it("of a .cf name the line itself", async () => {
    await start();
    await client.open(cf, "sendmail-cf", cfText);
    const diagnostics = await client.pull(cf);
    assert.equal(ofRule(diagnostics, "auth-plaintext-without-tls").severity, 1);
    assert.equal(ofRule(diagnostics, "disclosure-vrfy-expn").range.start.line, 5);
  });
  it("are pushed to an editor that does not pull, and cleared on close", async () => {
    await start({ capabilities: PUSH_CLIENT });
    await client.open(cf, "sendmail-cf", cfText);
    const pushed = await client.pushedFor(cf);
    ofRule(pushed, "auth-plaintext-without-tls");
    await client.change(cf, [{ range: { start: { line: 7, character: 0 }, end: { line: 9, character: 0 } }, text: "" }]);
    assert.ok(!codes(await client.pushedFor(cf)).includes("auth-plaintext-without-tls"));
    await client.close(cf);
    await client.until(() => client.pushed.at(-1)?.diagnostics.length === 0, "the empty list");
  });
  it("are the same after edits as for the whole text", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const line = "define(`confAUTH_MECHANISMS', `PLAIN')dnl\n";
    for (let index = 0; index < line.length; index++) {
      const position = { line: 5, character: index };
      await client.change(mc, [{ range: { start: position, end: position }, text: line.charAt(index) }]);
      if (index % 10 === 0) await client.pull(mc);
    }
    await client.change(mc, [{ range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, text: "" }]);
    const whole = uriOf(folder, "whole.mc");
    await client.open(whole, "sendmail-mc", client.text(mc));
    const places = (list: readonly Diagnostic[]): unknown[] => list.map(({ code, range, message }) => ({ code, range, message }));
    const edited = places(await client.pull(mc));
    assert.deepEqual(edited, places(await client.pull(whole)));
    assert.ok(edited.length >= 3);
  });
  it("are the same with CRLF, and count UTF-16 units behind an astral character", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const lines = codes(await client.pull(mc));
    const crlf = uriOf(folder, "crlf.mc");
    await client.open(crlf, "sendmail-mc", mcText.replaceAll("\n", "\r\n"));
    assert.ok(lines.length >= 3);
    const text = mcText.replace("define(`confSMTP_LOGIN_MSG'", "define(`confBIND_OPTS', `é😀')define(`confSMTP_LOGIN_MSG'");
    const astral = uriOf(folder, "astral.mc");
    await client.open(astral, "sendmail-mc", text);
    const { range } = ofRule(await client.pull(astral), "disclosure-greeting-version");
    const shown = text.split("\n")[range.start.line]?.slice(range.start.character, range.end.character) ?? "";
    assert.match(shown, /^(define\(`confSMTP_LOGIN_MSG'.*\)|\$j Sendmail \$v\/\$Z; \$b)$/);
  });
  it("leave another program's files alone", async () => {
    await start();
    for (const [name, languageId, text] of [
      ["main.cf", "cfg", "# Postfix\nsmtpd_banner = $myhostname ESMTP\nmynetworks = 0.0.0.0/0\n"],
      ["messages.mc", "plaintext", "MessageIdTypedef=DWORD\nSeverityNames=(Success=0x0)\nLanguageNames=(English=0x409:MSG00409)\n"],
    ] as const) {
      const uri = uriOf(folder, name);
      await client.open(uri, languageId, text);
      assert.deepEqual(await client.pull(uri), []);
      assert.deepEqual(await client.codeActions(uri, WHOLE), []);
    }
  });
});

describe("fixes", () => {
  it("by click remove their finding and add none, in a .mc", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const found = codes(await client.pull(mc));
    const action = await choose(mc, /Greet/);
    assert.equal(action.isPreferred, true);
    assert.deepEqual(codes(action.diagnostics ?? []), ["disclosure-greeting-version"]);
    assert.match(client.text(mc), /define\(`confSMTP_LOGIN_MSG', `\$j'\)dnl/);
    assert.deepEqual(codes(await client.pull(mc)), found.filter((code) => code !== "disclosure-greeting-version"));
  });
  it("set all missing hardening settings at once", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    await choose(mc, /^Set all \d+ missing hardening settings$/);
    assert.ok(!codes(await client.pull(mc)).includes("hardening-missing"));
    assert.match(client.text(mc), /confMAX_RCPTS_PER_MESSAGE/);
  });
  it("that are safe are applied by source.fixAll.sendmail, and no decision is", async () => {
    await start();
    await client.open(cf, "sendmail-cf", cfText);
    await choose(cf, /Fix all/, ["source.fixAll"]);
    assert.equal(client.text(cf), cfText.replace("$j Sendmail $v/$Z; $b", "$j"));
    assert.deepEqual(await client.codeActions(cf, WHOLE, [], ["source.fixAll"]), []);
  });
  it("carry the version that they were made for", async () => {
    await start();
    await client.open(cf, "sendmail-cf", cfText, 41);
    const actions = await client.codeActions(cf, WHOLE);
    const { edit } = await client.resolve(actions[0] as CodeAction);
    assert.deepEqual(edit?.documentChanges?.map((change) => ("edits" in change ? change.textDocument : undefined)), [{ uri: cf, version: 41 }]);
  });
  it("can be declined by a comment, in both dialects", async () => {
    await start();
    for (const [uri, language, text] of [[mc, "sendmail-mc", mcText], [cf, "sendmail-cf", cfText]] as const) {
      await client.open(uri, language, text);
      const found = codes(await client.pull(uri));
      await choose(uri, /^Suppress disclosure-vrfy-expn with a comment$/);
      assert.match(client.text(uri), /^(dnl|#) sendmail-lint-disable-next-line disclosure-vrfy-expn -- .+$/m);
      assert.deepEqual(codes(await client.pull(uri)), found.filter((code) => code !== "disclosure-vrfy-expn"));
      const line = client.text(uri).split("\n").findIndex((one) => one.includes("sendmail-lint-disable"));
      await client.change(uri, [{ range: { start: { line: line + 1, character: 0 }, end: { line: line + 2, character: 0 } }, text: "" }]);
      assert.equal(ofRule(await client.pull(uri), "suppression-unused").range.start.line, line);
    }
  });
  it("have no use where the document changed meanwhile: an editor refuses them", async () => {
    await start();
    await client.open(cf, "sendmail-cf", cfText);
    const [action] = await client.codeActions(cf, WHOLE);
    const { edit } = await client.resolve(action as CodeAction);
    await client.change(cf, [{ text: `# one line more\n${cfText}` }]);
    await assert.rejects(client.apply(edit), /the edit is for version 1, the document has 2/);
  });
});

describe("hover", () => {
  it("tells a finding with its rule, and what the name is", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const { range } = ofRule(await client.pull(mc), "disclosure-greeting-version");
    const ask = (line: number, character: number): Promise<Hover | null> =>
      client.connection.sendRequest("textDocument/hover", { textDocument: { uri: mc }, position: { line, character } });
    const finding = JSON.stringify(await ask(range.start.line, range.start.character));
    assert.match(finding, /docs\/rules\/disclosure-greeting-version\.md/);
    assert.match(finding, /O SmtpGreetingMessage=/);
    const name = JSON.stringify(await ask(6, 12));
    assert.match(name, /SmtpGreetingMessage/);
    assert.equal(await ask(1, 6), null);
  });
});

describe("a hostile document", () => {
  it("runs nothing and reads nothing outside", async () => {
    await start();
    const marker = path.join(base, "was-run");
    const secret = path.join(base, "secret.m4");
    writeFileSync(secret, "define(`confSMTP_LOGIN_MSG', `from the secret')dnl\n");
    symlinkSync(secret, path.join(folder, "link.m4"));
    const lines = [
      `syscmd(\`touch ${marker}')`,
      `esyscmd(\`touch ${marker}')`,
      "include(`/etc/shadow')",
      "sinclude(`//host.invalid/share/x.m4')",
      "include(`\\\\host.invalid\\share\\x.m4')",
      "include(`/proc/self/environ')",
      `include(\`${secret}')`,
      "include(`link.m4')",
      "include(`../secret.m4')",
    ];
    await client.open(mc, "sendmail-mc", mcText.replace("MAILER(`local')", `${lines.join("\n")}\nMAILER(\`local')`));
    const diagnostics = await client.pull(mc);
    assert.throws(() => readFileSync(marker), { code: "ENOENT" });
    const greeting = ofRule(diagnostics, "disclosure-greeting-version");
    assert.match(greeting.relatedInformation?.[0]?.message ?? "", /Sendmail/);
    assert.ok(codes(diagnostics).filter((code) => code === "mc-missing-include").length >= 5, codes(diagnostics).join(" "));
    assert.equal(codes(diagnostics).filter((code) => code === "mc-command-not-run").length, 2);
    const all = JSON.stringify(diagnostics) + client.logged.join("\n");
    assert.doesNotMatch(all, /from the secret|root:|PATH=/);
  });
  it("does not choose the library: a folder that it names outside the workspace is not read", async () => {
    await start();
    const evil = path.join(base, "evil");
    for (const dir of ["m4", "feature"]) mkdirSync(path.join(evil, dir), { recursive: true });
    for (const file of ["m4/cf.m4", "m4/proto.m4", "m4/version.m4", "feature/access_db.m4"]) writeFileSync(path.join(evil, file), "errprint(`the evil library was read')\n");
    await client.open(mc, "sendmail-mc", mcText.replace("/usr/share/sendmail-cf", evil));
    const diagnostics = await client.pull(mc);
    assert.doesNotMatch(JSON.stringify(diagnostics), /the evil library was read/);
    ofRule(diagnostics, "disclosure-greeting-version");
  });
  it("that never ends stops at a limit", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText.replace("MAILER(`local')", "define(`again', `again')again\nMAILER(`local')"));
    ofRule(await client.pull(mc), "mc-expansion-limit");
  });
});

describe("folders and files", () => {
  it("an include is judged as the editor has it, in each of two folders", async () => {
    await start({ folders: [uriOf(folder), uriOf(secondFolder)] });
    for (const dir of [folder, secondFolder]) {
      const included = path.join(dir, "local.m4");
      writeFileSync(included, "define(`confSMTP_LOGIN_MSG', `$j')dnl\n");
      const uri = uriOf(dir, "sendmail.mc");
      await client.open(uri, "sendmail-mc", mcText.replace(/define\(`confSMTP_LOGIN_MSG'.*\n/, "include(`local.m4')dnl\n"));
      assert.ok(!codes(await client.pull(uri)).includes("disclosure-greeting-version"));
      const refreshes = client.refreshes;
      await client.open(uriOf(included), "m4", "define(`confSMTP_LOGIN_MSG', `$j Sendmail $v')dnl\n");
      await client.until(() => client.refreshes > refreshes, "a refresh");
      const greeting = ofRule(await client.pull(uri), "disclosure-greeting-version");
      assert.equal(greeting.range.start.line, 6);
      assert.deepEqual(greeting.relatedInformation?.map(({ location }) => location.uri), [uri, uriOf(included)]);
    }
  });
  it("a single file without any folder is judged, with its own folder", async () => {
    await start({ folders: [] });
    const uri = uriOf(secondFolder, "single.mc");
    writeFileSync(path.join(secondFolder, "own.m4"), "define(`confSMTP_LOGIN_MSG', `$j Sendmail $v')dnl\n");
    await client.open(uri, "sendmail-mc", mcText.replace(/define\(`confSMTP_LOGIN_MSG'.*\n/, "include(`own.m4')dnl\n"));
    ofRule(await client.pull(uri), "disclosure-greeting-version");
  });
  it("a text that was never saved is judged", async () => {
    await start();
    await client.open("untitled:Untitled-1", "sendmail-cf", cfText);
    ofRule(await client.pull("untitled:Untitled-1"), "auth-plaintext-without-tls");
  });
});

describe("settings", () => {
  it("turn rules off, per document", async () => {
    await start({ settingsOf: (scope) => ({ rules: scope === cf ? { "disclosure-vrfy-expn": "off" } : { "disclosure-vrfy-expn": "error" } }) });
    await client.open(cf, "sendmail-cf", cfText);
    await client.open(mc, "sendmail-mc", mcText);
    assert.ok(!codes(await client.pull(cf)).includes("disclosure-vrfy-expn"));
    assert.equal(ofRule(await client.pull(mc), "disclosure-vrfy-expn").severity, 1);
  });
  it("that make no sense change nothing", async () => {
    await start({ settingsOf: () => ({ rules: ["off"], role: {}, cfDirectory: "relative/folder", sendmailVersion: 8 }) });
    await client.open(mc, "sendmail-mc", mcText);
    ofRule(await client.pull(mc), "disclosure-greeting-version");
    assert.ok(client.logged.some((line) => line.includes("relative/folder is not an absolute path")));
  });
});

describe("requests", () => {
  it("that are cancelled are answered as cancelled, and the next one is served", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const source = new CancellationTokenSource();
    const answer = client.pullReport(mc, undefined, source.token);
    source.cancel();
    await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
    assert.ok((await client.pull(mc)).length > 0);
  });
  it("that nobody knows are refused, and the server lives", async () => {
    await start();
    await assert.rejects(client.connection.sendRequest("textDocument/noSuchThing", {}), { code: -32601 });
    await client.connection.sendNotification("$/noSuchNotification", {});
    const rules: { id: string; summary: string }[] = await client.connection.sendRequest("sendmail/rules");
    assert.ok(rules.length >= 10);
    assert.ok(rules.every(({ id, summary }) => /^[a-z][a-z0-9-]+$/.test(id) && summary.length > 10));
    const page: { markdown: string } = await client.connection.sendRequest("sendmail/explain", { rule: "disclosure-greeting-version" });
    assert.match(page.markdown, /^# disclosure-greeting-version\n/);
  });
  it("expand an open .mc to the whole .cf", async () => {
    await start();
    await client.open(mc, "sendmail-mc", mcText);
    const { text, usesCfM4, cfDirectory }: { text: string; usesCfM4: boolean; cfDirectory: string } = await client.connection.sendRequest("sendmail/expand", { uri: mc });
    assert.ok(text.split("\n").length > 1000);
    assert.match(text, /^O SmtpGreetingMessage=\$j Sendmail \$v\/\$Z; \$b$/m);
    assert.equal(usesCfM4, false);
    assert.ok(path.isAbsolute(cfDirectory));
    await client.open(cf, "sendmail-cf", cfText);
    await assert.rejects(client.connection.sendRequest("sendmail/expand", { uri: cf }), /is not an open \.mc file/);
  });
  it("probe a host that a person named", async () => {
    const host: Server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("220 mx.example ESMTP Sendmail 8.17.1/8.17.1; now\r\n");
      socket.on("data", (data) => {
        const word = data.toString().slice(0, 4).toUpperCase();
        if (word === "EHLO") socket.write("250-mx.example Hello\r\n250-EXPN\r\n250-AUTH LOGIN PLAIN\r\n250 HELP\r\n");
        else if (word === "QUIT") socket.end("221 bye\r\n");
        else socket.write("500 what\r\n");
      });
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    try {
      await start();
      const { port } = host.address() as AddressInfo;
      const reply: { markdown: string; html: string; result: { greeting: string; ehlo: unknown } } = await client.connection.sendRequest("sendmail/probe", { host: "127.0.0.1", port, timeoutSeconds: 20 });
      assert.match(reply.markdown, /8\.17\.1/);
      assert.match(reply.html, /<h1>Mail host 127\.0\.0\.1:\d+<\/h1>/);
      assert.match(JSON.stringify(reply.result.greeting), /Sendmail 8\.17\.1/);
      assert.ok(reply.result.ehlo !== null);
    } finally {
      host.close();
    }
  });
});

describe("the process", () => {
  it("says how to start it where no transport is named", async () => {
    await start();
    const run = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, [bundle.file], { stdio: ["ignore", "ignore", "pipe"] });
      let stderr = "";
      child.stderr.on("data", (data) => (stderr += String(data)));
      child.once("exit", (code) => resolve({ code, stderr }));
    });
    assert.deepEqual(run, { code: 2, stderr: "sendmail-language-server: no transport was named; usage: sendmail-language-server --stdio | --node-ipc | --version\n" });
  });
  it("ends when its input does", async () => {
    await start();
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(process.execPath, [bundle.file, "--stdio"], { stdio: ["pipe", "ignore", "inherit"] });
      child.once("exit", resolve);
      child.stdin.end();
    });
    assert.equal(code, 1);
  });
  it("speaks over Node's channel, as VS Code starts it", async () => {
    await start();
    const child = fork(bundle.file, ["--node-ipc"]);
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    const { serverInfo } = await connection.sendRequest<InitializeResult>("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    assert.equal(serverInfo?.name, "sendmail-language-server");
    await connection.sendRequest("shutdown");
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await connection.sendNotification("exit");
    assert.equal(await exited, 0);
    connection.dispose();
  });
});
