// The connection against small servers in this process: deadlines, cancelling, what arrives when nobody asked, what is left over.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import { createSecureContext, TLSSocket } from "node:tls";
import { probe } from "../../server/src/smtp/probe.ts";
import type { ProbeOptions, WireLine } from "../../server/src/smtp/probe.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import { parseTarget } from "../../server/src/smtp/target.ts";
import { makeCertificate } from "../lab/lab.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function serve(onConnection: (socket: Socket) => void, host = "127.0.0.1", isRead = true): Promise<number> {
  const server = createServer({ pauseOnConnect: !isRead }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    onConnection(socket);
    // Without a reader the end of the connection would go unseen.
    if (isRead) socket.resume();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

async function probeAt(word: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  const parsed = parseTarget(word);
  assert.ok(parsed.ok);
  return probe(parsed.target, options);
}

/** Answers each command line by its verb, in pieces of `size` octets, a turn of the event loop apart. */
function answering(answers: Readonly<Record<string, string>>, size = Infinity): (socket: Socket | TLSSocket) => void {
  return (socket) => {
    const say = async (text: string): Promise<void> => {
      for (let at = 0; at < text.length && !socket.destroyed; at += size) {
        socket.write(text.slice(at, at + size));
        if (size !== Infinity) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    void say(answers["greeting"] ?? "220 h.test ESMTP\r\n");
    socket.on("data", (chunk: Buffer) => void say(answers[chunk.toString("latin1").split(/[ \r]/, 1)[0] ?? ""] ?? "500 what\r\n"));
  };
}

const ANSWERS = { EHLO: "250-h.test Hello\r\n250-AUTH PLAIN\r\n250 HELP\r\n", HELP: "214-a\r\n214 b\r\n", QUIT: "221 bye\r\n" };

async function untilNoSockets(): Promise<void> {
  for (let turn = 0; turn < 200 && sockets.size > 0; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(sockets.size, 0, "the probe left a connection open");
}

describe("probe", () => {
  it("reads replies that come one octet at a time", async () => {
    const result = await probeAt(`127.0.0.1:${await serve(answering(ANSWERS, 1))}`);
    assert.equal(result.outcome, "complete");
    assert.deepEqual(result.auth?.beforeTls, ["PLAIN"]);
    assert.deepEqual(result.help, ["214-a", "214 b"]);
    await untilNoSockets();
  });

  it("speaks to an IPv6 address in brackets, and names itself by an IPv6 literal", async () => {
    const heard: WireLine[] = [];
    const result = await probeAt(`[::1]:${await serve(answering(ANSWERS), "::1")}`, { onLine: (line) => heard.push(line) });
    assert.equal(result.outcome, "complete");
    assert.equal(result.host, "::1");
    assert.deepEqual(heard.filter(({ from }) => from === "client").map(({ text }) => text.replace(/-[0-9a-f]{8}$/, "")), ["EHLO [IPv6:::1]", "HELP", "VRFY postmaster", "VRFY no-such-user", "EXPN postmaster", "EXPN no-such-user", "QUIT"]);
  });

  it("connects from the local address that was asked for", async () => {
    const from: (string | undefined)[] = [];
    const port = await serve((socket) => {
      from.push(socket.remoteAddress);
      answering(ANSWERS)(socket);
    });
    const result = await probeAt(`127.0.0.1:${port}`, { localAddress: "127.0.0.21" });
    assert.deepEqual(from, ["127.0.0.21"]);
    assert.equal(result.localAddress, "127.0.0.21");
  });

  it("says what is wrong with a local address", async () => {
    const port = await serve(answering(ANSWERS));
    const foreign = await probeAt(`127.0.0.1:${port}`, { localAddress: "203.0.113.77" });
    assert.deepEqual([foreign.outcome, foreign.failure?.stage], ["unreachable", "connect"]);
    assert.match(foreign.failure?.reason ?? "", /^the local address 203\.0\.113\.77 is not one of this machine$/);
    const family = await probeAt(`127.0.0.1:${port}`, { localAddress: "::1" });
    assert.match(family.failure?.reason ?? "", /has no IPv6 address/);
  });

  it("looks a name up", async () => {
    const result = await probeAt(`localhost:${await serve(answering(ANSWERS))}`);
    assert.deepEqual([result.host, result.address, result.outcome], ["localhost", "127.0.0.1", "complete"]);
  });

  it("says that nothing listens", async () => {
    const port = await serve(answering(ANSWERS));
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const result = await probeAt(`127.0.0.1:${port}`);
    assert.deepEqual([result.outcome, result.failure?.kind, result.greeting, result.ehlo, result.findings], ["unreachable", "refused", null, null, []]);
  });

  it("measures how late the greeting comes", async () => {
    const port = await serve((socket) => {
      setTimeout(() => answering(ANSWERS)(socket), 400);
    });
    const { greetingDelayMs = 0, outcome } = await probeAt(`127.0.0.1:${port}`);
    assert.equal(outcome, "complete");
    assert.ok(greetingDelayMs >= 395 && greetingDelayMs < 5000, `${greetingDelayMs} ms`);
  });

  it("counts the delay from the session where TLS comes first, not from connecting", async () => {
    const { cert, key, folder } = makeCertificate();
    try {
      const context = createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) });
      const port = await serve((socket) => {
        // The handshake waits, the greeting does not.
        setTimeout(() => answering({ ...ANSWERS, EHLO: "421 bye\r\n" })(new TLSSocket(socket, { isServer: true, secureContext: context })), 2000);
      }, "127.0.0.1", false);
      const { greetingDelayMs = Infinity, greeting } = await probeAt(`127.0.0.1:${port}`, { implicitTls: true });
      assert.equal(greeting, "220 h.test ESMTP");
      assert.ok(greetingDelayMs < 1900, `${greetingDelayMs} ms`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes only the first silence for a sign of TLS from the start", async () => {
    let connections = 0;
    const port = await serve((socket) => {
      connections += 1;
      if (connections === 1) answering(ANSWERS)(socket);
    });
    const { notes } = await probeAt(`127.0.0.1:${port}`, { trySenders: true, timeoutSeconds: 2 });
    assert.match(notes.join("\n"), /^senders could not all be tried: no greeting when the time for this host was up, [\d.]+ s after connecting$/m);
    const silent = await probeAt(`127.0.0.1:${port}`, { timeoutSeconds: 0.5 });
    assert.match(silent.failure?.reason ?? "", /s after connecting; a port that speaks TLS from the start, as 465 does, is silent like this$/);
  });

  it("does not let dripped octets move the deadline", async () => {
    const port = await serve((socket) => {
      const timer = setInterval(() => socket.write("x"), 20);
      socket.write("220-");
      socket.on("close", () => clearInterval(timer));
    });
    const started = performance.now();
    const result = await probeAt(`127.0.0.1:${port}`, { timeoutSeconds: 0.5 });
    const took = performance.now() - started;
    assert.deepEqual([result.failure?.kind, result.failure?.stage], ["timeout", "greeting"]);
    assert.match(result.failure?.reason ?? "", /only a part of it/);
    assert.ok(took >= 490 && took < 3000, `${took} ms`);
    await untilNoSockets();
  });

  it("stops at once when it is cancelled, in the middle of a wait", async () => {
    const port = await serve((socket) => socket.write("220 h.test\r\n"));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const started = performance.now();
    const result = await probeAt(`127.0.0.1:${port}`, { signal: controller.signal });
    assert.deepEqual([result.outcome, result.failure?.kind], ["unreachable", "cancelled"]);
    assert.ok(performance.now() - started < 3000);
    await untilNoSockets();
  });

  it("makes no connection when it is cancelled before", async () => {
    let connections = 0;
    const port = await serve(() => {
      connections += 1;
    });
    const result = await probeAt(`localhost:${port}`, { signal: AbortSignal.abort() });
    assert.equal(result.failure?.kind, "cancelled");
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(connections, 0);
  });

  it("does not write another word when a reply came that nobody asked for", async () => {
    const heard: string[] = [];
    const port = await serve((socket) => {
      socket.on("data", (chunk: Buffer) => heard.push(chunk.toString("latin1").trim()));
      answering({ ...ANSWERS, EHLO: `${ANSWERS.EHLO}250 ok\r\n` })(socket);
    });
    const result = await probeAt(`127.0.0.1:${port}`);
    assert.deepEqual([result.outcome, result.failure?.kind], ["incomplete", "protocol"]);
    assert.match(result.failure?.reason ?? "", /"250 ok" before anything was asked/);
    assert.equal(result.ehlo?.name, "h.test");
    assert.deepEqual(heard.map((line) => line.split(" ")[0]), ["EHLO"]);
  });

  it("refuses a name of its own that is no host name, before it says a word", async () => {
    const port = await serve(answering(ANSWERS));
    await assert.rejects(probeAt(`127.0.0.1:${port}`, { ehloName: "x\r\nDATA" }), RangeError);
    await untilNoSockets();
  });

  it("hears that TLS from the start is not spoken there", async () => {
    const result = await probeAt(`127.0.0.1:${await serve(answering(ANSWERS))}`, { implicitTls: true });
    assert.deepEqual([result.outcome, result.failure?.stage, result.failure?.kind], ["unreachable", "tls", "tls"]);
    assert.match(result.failure?.reason ?? "", /something that is not TLS/);
    await untilNoSockets();
  });
});
