// The request sendmail/relay with the real engine and a mail server of a few lines: domains of the open document, progress,
// cancellation, and that nothing is connected to before a person agreed.
import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server } from "node:net";
import { after, afterEach, before, beforeEach, it } from "node:test";
import { CancellationTokenSource, LSPErrorCodes, WorkDoneProgress, type WorkDoneProgressBegin, type WorkDoneProgressEnd, type WorkDoneProgressReport } from "vscode-languageserver/node";
import { lazyServices } from "../../server/src/lsp/lazy-services.ts";
import type { RelayParams, RelayReply } from "../../server/src/lsp/protocol.ts";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";
import { LspClient } from "../support/lsp-client.ts";

const STRANGER = "127.0.0.21";
const URI = "file:///nowhere/site.cf";
/** Relays for whoever claims to be of partner.test. */
const CF = "V10/Berkeley\nCwmx.s.test\nCRpartner.test\nMlocal, P=/bin/true\n";

let relay: Server;
let silent: Server;
let onSilent: () => void = () => undefined;
let connections = 0;
let client: LspClient;

before(async () => {
  relay = await listen((say, line, state) => {
    if (line.startsWith("MAIL")) state.from = line;
    if (!line.startsWith("RCPT")) return say("250 mx.s.test");
    say(line.includes("postmaster") || state.from.includes("@partner.test") ? "250 ok" : "550 denied");
  });
  silent = await listen(undefined);
});
after(() => {
  relay.close();
  silent.close();
});
beforeEach(async () => {
  connections = 0;
  client = await LspClient.inProcess(lazyServices(), {});
});
afterEach(() => client.stop());

async function listen(answer: ((say: (text: string) => void, line: string, state: { from: string }) => void) | undefined): Promise<Server> {
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => socket.destroy());
    if (answer === undefined) return onSilent();
    const state = { from: "" };
    socket.write("220 mx.s.test ESMTP\r\n");
    socket.on("data", (chunk) => answer((text) => socket.write(`${text}\r\n`), chunk.toString("latin1").trimEnd(), state));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

function at(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(params: RelayParams): Promise<{ readonly markdown: string; readonly results: readonly RelayResult[] }> {
  const reply = await client.connection.sendRequest<RelayReply>("sendmail/relay", { localAddress: STRANGER, ...params });
  assert.ok(reply.kind === "tested");
  return { markdown: reply.markdown, results: reply.results as readonly RelayResult[] };
}

it("tests with the domains of an open document, and finds what no test without them does", async () => {
  const without = await ask({ targets: [at(relay)] });
  assert.equal(without.results[0]?.verdict, "refuses");
  await client.open(URI, "sendmail-cf", CF);
  const { markdown, results } = await ask({ targets: [at(relay)], uri: URI });
  assert.deepEqual([results[0]?.verdict, results[0]?.pair], ["relays", { id: "domain-sender", from: "probe@partner.test", to: "relaytest@example.org" }]);
  assert.match(markdown, /^# Relay test of 127\.0\.0\.1:\d+\n\n\*\*relays\*\*: &lt;relaytest&#64;example\.org&gt; from &lt;probe&#64;partner\.test&gt; is accepted at RCPT\n\n> 250 ok\n/);
  assert.match(markdown, /\n\| domain-sender \| .* \| accepted \| 250 ok \|\n/);
});

it("reports its progress where the client asked for it", async () => {
  const heard: (WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd)[] = [];
  client.connection.onProgress(WorkDoneProgress.type, "token", (value) => void heard.push(value));
  const { markdown } = await ask({ targets: [at(relay), "127.0.0.1:1"], agreed: ["127.0.0.1"], workDoneToken: "token" });
  assert.deepEqual(heard.map(({ kind }) => kind), ["begin", "report", "report", "end"]);
  assert.deepEqual(heard.slice(1, 3).map((value) => ("message" in value ? value.message : "")), ["1 of 2 hosts", "2 of 2 hosts"]);
  assert.match(markdown, /^# Relay test of 2 hosts\n\n2 hosts: 1 refuses, 1 does not answer\n\n\| Host \| Verdict \| Name \| Why \| Reply \|\n/);
});

it("is cancelled, and hangs up", async () => {
  const source = new CancellationTokenSource();
  const heard = new Promise<void>((resolve) => (onSilent = resolve));
  const answer = client.connection.sendRequest("sendmail/relay", { targets: [at(silent), at(relay)], agreed: ["127.0.0.1"], localAddress: STRANGER }, source.token);
  await heard;
  source.cancel();
  await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
  assert.equal(connections, 1);
  await new Promise<void>((resolve) => silent.getConnections((_, open) => (open === 0 ? resolve() : setTimeout(resolve, 1000))));
  assert.equal(await new Promise<number>((resolve) => silent.getConnections((_, open) => resolve(open))), 0);
});

it("is cancelled later, and answers with what is known", async () => {
  const source = new CancellationTokenSource();
  const heard = new Promise<void>((resolve) => (onSilent = resolve));
  const answer = client.connection.sendRequest<RelayReply>("sendmail/relay", { targets: [at(relay), at(silent)], agreed: ["127.0.0.1"], localAddress: STRANGER }, source.token);
  await heard;
  source.cancel();
  const reply = await answer;
  assert.ok(reply.kind === "tested");
  assert.deepEqual((reply.results as readonly RelayResult[]).map(({ verdict, reason }) => [verdict, reason]), [["refuses", "it refuses all 29 pairs"], ["cannot-tell", "cancelled"]]);
});

it("asks about public addresses, and about every one of several hosts, before it connects to anything", async () => {
  const asked = async (targets: readonly string[], agreed?: readonly string[]) => {
    const reply = await client.connection.sendRequest<RelayReply>("sendmail/relay", { targets, ...(agreed === undefined ? {} : { agreed }) });
    assert.ok(reply.kind === "ask");
    assert.equal(connections, 0);
    return [reply.hosts.map(({ host }) => host), reply.commands];
  };
  assert.deepEqual(await asked(["192.0.2.1"]), [["192.0.2.1"], 109]);
  assert.deepEqual(await asked(["192.0.2.1"], ["192.0.2.2"]), [["192.0.2.1"], 109]);
  assert.deepEqual(await asked(["192.0.2.1", at(relay)]), [["192.0.2.1", "127.0.0.1"], 109]);
  assert.deepEqual(await asked(["192.0.2.1", at(relay)], ["192.0.2.1"]), [["127.0.0.1"], 109]);
  assert.deepEqual(await asked(["127.0.0.8/30"], ["127.0.0.9"]), [["127.0.0.10"], 37]);
});

it("refuses what is no host, no range and no open document, and connects to nothing", async () => {
  for (const params of [
    {},
    { targets: [] },
    { targets: at(relay) },
    { targets: [at(relay), 25] },
    { targets: [at(relay), "10.0.0.0/8"] },
    { targets: [at(relay), "a b"] },
    { targets: [at(relay), "-x"] },
    { targets: [at(relay), "a\r\nDATA"] },
    { targets: [at(relay)], port: 0 },
    { targets: [at(relay)], port: "25" },
    { targets: [at(relay)], localAddress: "here" },
    { targets: [at(relay)], agreed: "192.0.2.1" },
    { targets: [at(relay)], uri: "file:///not/open.mc" },
  ]) {
    await assert.rejects(client.connection.sendRequest("sendmail/relay", params), { code: -32602 }, JSON.stringify(params));
  }
  await client.open(URI, "sendmail-cf", CF.replace("partner.test", "example.org"));
  await assert.rejects(client.connection.sendRequest("sendmail/relay", { targets: [at(relay)], uri: URI }), { code: -32602, message: /example\.org, which stands for a stranger, lies in example\.org/ });
  assert.equal(connections, 0);
});
