// A probe that is told of an open document, with the real engine and a mail server of a few lines: what differs stands in the
// document, and goes with an edit, with the command that clears it, and with the document.
import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { after, afterEach, before, it } from "node:test";
import { lazyServices } from "../../server/src/lsp/lazy-services.ts";
import type { ProbeReply } from "../../server/src/lsp/protocol.ts";
import { LspClient, PUSH_CLIENT } from "../support/lsp-client.ts";

const URI = "file:///nowhere/site.cf";
const LIMIT = "O MaxMessageSize=5000";
const CF = `V10/Berkeley\nDjmx.s.test\n${LIMIT}\nMlocal, P=/bin/true, A=true\n`;
const LIMIT_LINE = 2;

let server: Server;
let client: LspClient;
/** Said to the server of the test. */
let heard: string[] = [];
let onLine: () => void = () => undefined;

before(async () => {
  server = createServer((socket: Socket) => {
    socket.on("error", () => socket.destroy());
    socket.write("220 mx.s.test ESMTP\r\n");
    socket.on("data", (chunk) => {
      const line = chunk.toString("latin1").trimEnd();
      heard.push(line);
      onLine();
      socket.write(line.startsWith("EHLO") ? "250-mx.s.test\r\n250-SIZE\r\n250 HELP\r\n" : "500 no\r\n");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
after(() => server.close());
afterEach(async () => {
  heard = [];
  onLine = () => undefined;
  await client.stop();
});

async function start(options: Parameters<typeof LspClient.inProcess>[1] = {}): Promise<void> {
  client = await LspClient.inProcess(lazyServices(), options);
  await client.open(URI, "sendmail-cf", CF);
}

function probe(uri: string | null = URI): Promise<ProbeReply> {
  const { port } = server.address() as AddressInfo;
  return client.connection.sendRequest<ProbeReply>("sendmail/probe", { host: "127.0.0.1", port, timeoutSeconds: 30, uri });
}

const liveLines = (diagnostics: readonly { readonly code?: string | number; readonly range: { readonly start: { readonly line: number } } }[]): readonly number[] =>
  diagnostics.filter(({ code }) => code === "live-differs").map(({ range }) => range.start.line);

it("shows what differs on its line, asks the client to look again, and tells it in the report", async () => {
  await start();
  const own = (await client.pull(URI)).length;
  assert.deepEqual(liveLines(await client.pull(URI)), []);
  const { result, markdown, html } = await probe();
  await client.until(() => client.refreshes > 0, "a refresh");
  const diagnostics = await client.pull(URI);
  assert.ok(liveLines(diagnostics).includes(LIMIT_LINE), JSON.stringify(diagnostics));
  assert.equal(diagnostics.length - liveLines(diagnostics).length, own);
  const found = diagnostics.find(({ code, range }) => code === "live-differs" && range.start.line === LIMIT_LINE);
  assert.match(typeof found?.message === "string" ? found.message : "", /^127\.0\.0\.1:\d+ does not do what this file says, mostly sendmail was not restarted since this file was changed\. MaxMessageSize: here 5000; seen 250-SIZE$/);
  assert.deepEqual([found?.range.start.character, found?.range.end.character], [LIMIT.indexOf("5"), LIMIT.length]);

  const { against } = result as { against: { rows: { setting: string; verdict: string }[] } };
  assert.deepEqual(against.rows.filter(({ setting }) => setting === "MaxMessageSize").map(({ verdict }) => verdict), ["differs"]);
  assert.match(markdown, /^## Against .*site\.cf\n/m);
  assert.match(markdown, /^\| differs \| 3:18 \| MaxMessageSize \| 5000 \| 250-SIZE \|/m);
  assert.match(html, /MaxMessageSize/);
  const hover = await client.connection.sendRequest<{ contents: { value: string } } | null>("textDocument/hover", { textDocument: { uri: URI }, position: { line: LIMIT_LINE, character: LIMIT.length - 1 } });
  assert.match(hover?.contents.value ?? "", /does not do what this file says/);
  assert.ok(heard.some((line) => line.startsWith("MAIL FROM:<probe>")));
});

it("takes it back with the first edit, and keeps it in an answer that nothing changed", async () => {
  await start();
  await probe();
  assert.ok(liveLines(await client.pull(URI)).length > 0);
  assert.ok(liveLines(await client.pull(URI)).length > 0);
  await client.change(URI, [{ text: `${CF}# edited\n` }]);
  assert.deepEqual(liveLines(await client.pull(URI)), []);
});

it("takes it back when a person has seen enough, and with the document", async () => {
  await start();
  await probe();
  assert.ok(liveLines(await client.pull(URI)).length > 0);
  assert.equal(await client.connection.sendRequest("sendmail/clearLiveFindings"), 1);
  assert.deepEqual(liveLines(await client.pull(URI)), []);
  assert.equal(await client.connection.sendRequest("sendmail/clearLiveFindings"), 0);
  await probe();
  await client.close(URI);
  await client.open(URI, "sendmail-cf", CF);
  assert.deepEqual(liveLines(await client.pull(URI)), []);
});

it("pushes it to a client that does not pull, and pushes again when it is cleared", async () => {
  await start({ capabilities: PUSH_CLIENT });
  await client.pushedFor(URI);
  const before = client.pushed.length;
  await probe();
  await client.until(() => client.pushed.length > before, "the diagnostics with live findings");
  assert.ok(liveLines(client.pushed.at(-1)?.diagnostics ?? []).includes(LIMIT_LINE));
  await client.connection.sendRequest("sendmail/clearLiveFindings");
  await client.until(() => client.pushed.length > before + 1, "the diagnostics without them");
  assert.deepEqual(liveLines(client.pushed.at(-1)?.diagnostics ?? []), []);
});

it("puts nothing into a document that was edited while the host was asked", async () => {
  await start();
  let edit: Promise<void> | undefined;
  onLine = () => {
    edit ??= client.change(URI, [{ text: `# a line above\n${CF}` }]);
  };
  const { result } = await probe();
  await edit;
  assert.notEqual((result as { against?: unknown }).against, undefined);
  assert.deepEqual(liveLines(await client.pull(URI)), []);
});

it("tries no senders and compares nothing where no document is named, and refuses one that is not open", async () => {
  await start();
  const { result } = await probe(null);
  assert.equal((result as { against?: unknown }).against, undefined);
  assert.deepEqual(heard.filter((line) => line.startsWith("MAIL")), []);
  heard = [];
  await assert.rejects(probe("file:///nowhere/other.mc"), { code: -32602, message: "file:///nowhere/other.mc is not an open sendmail file" });
  await assert.rejects(client.connection.sendRequest("sendmail/probe", { host: "127.0.0.1", port: 25, uri: 5 }), { code: -32602 });
  assert.deepEqual(heard, []);
});
