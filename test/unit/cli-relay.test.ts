// `relay` as the command line hands it over: usage, questions, exit codes, what is printed. What it finds is tested on live
// servers in the lab.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { runRelay } from "../../server/src/cli/relay.ts";
import type { RelayCommandOptions } from "../../server/src/cli/relay-settings.ts";
import { formatRelayTable, heading, severityOf } from "../../server/src/report/relay-text.ts";
import { formatRelayCsv } from "../../server/src/report/relay-csv.ts";
import { untriedResult, type RelayResult } from "../../server/src/smtp/relay-result.ts";
import { inProject } from "../../scripts/paths.mjs";
import { runHere } from "../support/cli.ts";

/** A stranger to servers on 127.0.0.1. */
const STRANGER = ["--local-address", "127.0.0.21"];
const OPTIONS: RelayCommandOptions = { concurrency: "8", format: "text", localAddress: "127.0.0.21" };

/** Servers by how they answer RCPT; `silent` says nothing at all, `closed` is a port on which nobody listens. */
const servers = new Map<string, Server>();
const ports = new Map<string, number>();
let connections = 0;
let onSilent: () => void = () => undefined;

before(async () => {
  const answers = { open: (line: string) => (line.includes("no-such-user") ? "550 unknown" : "250 ok"), secure: (line: string) => (line.includes("postmaster") ? "250 ok" : "550 denied"), greylist: () => "450 later" };
  for (const [name, rcpt] of Object.entries(answers)) await start(name, rcpt);
  await start("silent", undefined);
  await start("closed", undefined);
  servers.get("closed")?.close();
});
after(() => servers.forEach((server) => server.close()));

async function start(name: string, rcpt: ((line: string) => string) | undefined): Promise<void> {
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => socket.destroy());
    if (rcpt === undefined) return onSilent();
    socket.write("220 mx.s.test ESMTP\r\n");
    socket.on("data", (chunk) => {
      const line = chunk.toString("latin1").trimEnd();
      if (line === "QUIT") socket.end("221 bye\r\n");
      else socket.write(`${line.startsWith("RCPT") ? rcpt(line) : "250 mx.s.test"}\r\n`);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  servers.set(name, server);
  ports.set(name, (server.address() as AddressInfo).port);
}

function at(name: string): string {
  return `127.0.0.1:${ports.get(name) ?? 0}`;
}

async function run(args: readonly string[]) {
  return runHere(["relay", ...args, ...STRANGER]);
}

test("exit codes: 1 for a relay, 0 where all that answered refuse, 3 where nothing is decided, 4 where something is not", async () => {
  const exits: readonly (readonly [readonly string[], number])[] = [
    [["secure"], 0],
    [["open"], 1],
    [["greylist"], 3],
    [["closed"], 3],
    [["secure", "closed"], 0],
    [["secure", "greylist"], 4],
    [["secure", "greylist", "open"], 1],
    [["greylist", "closed"], 3],
  ];
  for (const [names, exit] of exits) assert.equal((await run(names.map(at))).exit, exit, names.join(" "));
});

test("json has an object per host in the order given, text a report or a table, and --only-relays no others", async () => {
  const all = ["closed", "open", "secure"].map(at);
  const results = (await run([...all, "--format", "json"])).stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as RelayResult);
  assert.deepEqual(results.map(({ verdict, answered, name }) => [verdict, answered, name]), [["cannot-tell", false, undefined], ["relays", true, "mx.s.test"], ["refuses", true, "mx.s.test"]]);
  const [, open, secure] = results;
  assert.deepEqual(
    [open?.host, open?.port, open?.pair, open?.reply, secure?.reply],
    ["127.0.0.1", ports.get("open"), { id: "plain", from: "probe@example.net", to: "relaytest@example.org" }, "250 ok", "550 denied"],
  );
  assert.equal((await run([...all, "--only-relays", "--format", "json"])).stdout.trimEnd().split("\n").length, 1);

  const one = await run([at("open")]);
  assert.match(one.stdout, new RegExp(`^${at("open")} {2}relays\n {2}<relaytest@example\\.org> from <probe@example\\.net> is accepted at RCPT\n {2}> 250 ok\n\n {2}accepted +plain `));
  assert.match(one.stdout, /\n {2}refused +control-unknown +<no-such-user-[0-9a-f]{6}@mx\.s\.test> from <probe@example\.net> {2}> 550 unknown\n/);
  const table = await run(all);
  assert.match(table.stdout, /^127\.0\.0\.1:\d+ +cannot tell +the connection was refused: nothing listens on this port\n127\.0\.0\.1:\d+ +relays +mx\.s\.test +<.*\n127\.0\.0\.1:\d+ +refuses +mx\.s\.test +it refuses all 29 pairs\n\n3 hosts: 1 relays, 1 refuses, 1 does not answer\n$/);
  assert.equal((await run([at("secure"), "--only-relays"])).stdout, "");
});

test("other strangers, an EHLO name and domains are used", async () => {
  const { stdout } = await run([at("secure"), "--sender-domain", "a.test", "--recipient-domain", "b.test", "--domain", "c.test", "--domain", "d.test", "--ehlo-name", "me.test", "--format", "json"]);
  const { pairs } = JSON.parse(stdout) as RelayResult;
  assert.deepEqual(pairs[0], { id: "plain", from: "probe@a.test", to: "relaytest@b.test", outcome: "refused", reply: "550 denied" });
  assert.deepEqual(pairs.filter(({ id }) => id === "percent-domain").map(({ to }) => to), ["relaytest%b.test@c.test", "relaytest%b.test@d.test"]);
});

describe("bad usage is exit code 2, a line each, and nothing is connected to", () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /missing required argument/],
    [["10.0.0.0/16"], /more than 256 addresses/],
    [["10.0.0.0/24", "10.0.1.0/29"], /260 addresses are more than the 256/],
    [["127.0.0.1; id"], /";"|a space/],
    [["mail.example.org\r\nDATA"], /a line break/],
    [["127.0.0.1", "--port", "0"], /--port: "0" is not a port/],
    [["127.0.0.1", "--port", "25x"], /--port/],
    [["127.0.0.1", "--concurrency", "33"], /--concurrency: "33" .* 1 to 32/],
    [["127.0.0.1", "--concurrency", "0"], /--concurrency/],
    [["127.0.0.1", "--timeout", "0"], /--timeout/],
    [["127.0.0.1", "--timeout", "soon"], /--timeout/],
    [["127.0.0.1", "--format", "xml"], /--format/],
    [["127.0.0.1", "--ehlo-name", "a b"], /--ehlo-name: "a b" is neither a host name nor an address literal/],
    [["127.0.0.1", "--ehlo-name", "a\r\nDATA"], /--ehlo-name: "a\\x0d\\x0aDATA"/],
    [["127.0.0.1", "--ehlo-name", ""], /--ehlo-name/],
    [["127.0.0.1", "--sender-domain", "localhost"], /--sender-domain: "localhost" is not a domain/],
    [["127.0.0.1", "--recipient-domain", "a.test> SIZE=1"], /--recipient-domain/],
    [["127.0.0.1", "--sender-domain", "example.org"], /are both example\.org/],
    [["127.0.0.1", "--domain", "org.test", "--recipient-domain", "a.org.test"], /a\.org\.test lies in org\.test, a domain of the host/],
    [["127.0.0.1", "--domain", "10.0.0"], /--domain: "10\.0\.0"/],
    [["127.0.0.1", "--notify", "-bs"], /--notify: "-bs" is not one mail address/],
    [["127.0.0.1", "--notify", "a@b.test\nBcc: c@d.test"], /--notify/],
    [["127.0.0.1", "--notify", "a@b.test,c@d.test"], /--notify/],
    [["127.0.0.1", "--notify", "|/bin/sh"], /--notify/],
    [["127.0.0.1", "--notify", ""], /--notify/],
    [["127.0.0.1", "--config", "/nonexistent.mc"], /--config: \/nonexistent\.mc: no such file/],
    [["192.0.2.1"], /^192\.0\.2\.1 is a public address: --yes says that you administer it$/m],
    [["192.0.2.0/29"], /192\.0\.2\.1, .* and 1 more are public addresses/],
    [["[2001:db8::1]", "--local-address", "::1"], /public address/],
  ];
  for (const [args, message] of wrong) {
    test(args.join(" ").replaceAll(/[\r\n]/g, "~"), async () => {
      const before = connections;
      // The last of two equal options counts.
      const result = await runHere(["relay", ...(args.includes("--local-address") ? [] : STRANGER), ...args]);
      assert.deepEqual([result.exit, result.stdout], [2, ""], result.stderr);
      assert.match(result.stderr, message);
      assert.equal(result.stderr.trimEnd().split("\n").length, 1, result.stderr);
      assert.equal(connections, before);
    });
  }
  test("--local-address that is none", async () => {
    const result = await runHere(["relay", "127.0.0.1", "--local-address", "here"]);
    assert.deepEqual([result.exit, result.stderr], [2, '--local-address: "here" is not an IP address\n']);
  });
});

/** A person at a terminal. */
function terminal(answer: string) {
  const written = { out: "", err: "" };
  const stdin = Object.assign((async function* () {
    yield await Promise.resolve(answer);
  })(), { isTTY: true });
  const streams = {
    stdin,
    stdout: { write: (text: string | Uint8Array) => (written.out += String(text)) },
    stderr: { write: (text: string | Uint8Array) => (written.err += String(text)), isTTY: true },
    cwd: tmpdir(),
  };
  return { written, streams };
}

const { localAddress: _stranger, ...ANYWHERE } = OPTIONS;
/** Ctrl-C at once, so that nothing is ever sent to the address that the test names. */
const atOnce = (stop: () => void) => {
  stop();
  return () => undefined;
};

test("public addresses are asked about, and only a yes goes on", async () => {
  for (const [answer, exit] of [["n\n", 2], ["\n", 2], ["yesterday\n", 2], ["y\n", 130], ["YES\n", 130]] as const) {
    const { written, streams } = terminal(answer);
    assert.equal(await runRelay(["192.0.2.1"], ANYWHERE, streams, atOnce), exit, answer);
    assert.match(written.err, /^192\.0\.2\.1 is a public address\. Each is told up to 109 commands, no message and no password, .*\n.*Go on\? \[y\/N\] $/);
    if (exit === 130) assert.match(written.out, /^192\.0\.2\.1:25 {2}cannot tell\n {2}not tested: stopped before its turn\n$/);
    else assert.equal(written.out, "");
  }
  const { written, streams } = terminal("");
  assert.equal(await runRelay(["192.0.2.1"], { ...ANYWHERE, yes: true }, streams, atOnce), 130);
  assert.equal(written.err, "");
});

test("a terminal sees the progress, and it is wiped out; one that cannot wipe sees none", async () => {
  const { TERM } = process.env;
  for (const [kind, expected] of [["xterm", "\r1 of 2 hosts, 1 relays\x1b[K\r2 of 2 hosts, 1 relays\x1b[K\r\x1b[K"], ["dumb", ""]] as const) {
    process.env["TERM"] = kind;
    const { written, streams } = terminal("");
    await runRelay([at("open"), at("secure")], OPTIONS, streams, () => () => undefined);
    assert.equal(written.err, expected, kind);
  }
  if (TERM === undefined) delete process.env["TERM"];
  else process.env["TERM"] = TERM;
});

test("Ctrl-C prints what is known", async () => {
  const child = spawn(process.execPath, [inProject("server/src/cli/main.ts"), "relay", at("secure"), at("silent"), at("open"), "--format", "json", ...STRANGER], { stdio: ["ignore", "pipe", "inherit"] });
  onSilent = () => void child.kill("SIGINT");
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
  const exit = await new Promise((done) => child.once("close", done));
  assert.equal(exit, 130);
  const results = out.trimEnd().split("\n").map((line) => JSON.parse(line) as RelayResult);
  assert.deepEqual(results.map(({ verdict, reason }) => [verdict, reason]), [
    ["refuses", "it refuses all 29 pairs"],
    ["cannot-tell", "cancelled"],
    ["cannot-tell", "not tested: stopped before its turn"],
  ]);
});

test("--config takes the domains of a .cf and the maps beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relay-config-"));
  try {
    writeFileSync(join(folder, "names"), "# ours\nfile.test\n");
    writeFileSync(join(folder, "access"), "From:mail.test\tRELAY\nTo:to.test RELAY\nplain.test\t\tRELAY\nuser@u.test RELAY\nConnect:c.test RELAY\n10.1 RELAY\nok.test OK\n");
    writeFileSync(join(folder, "mailertable"), "table.test smtp:[10.0.0.1]\n.sub.test smtp:x\n");
    writeFileSync(join(folder, "virtusertable"), "a@v.test b\n@w.test c\n");
    const file = join(folder, "site.cf");
    writeFileSync(
      file,
      `V10/Berkeley\nDjmx.j.test\nCwlocalhost own.test [127.0.0.1]\nFw${folder}/names %[^\\#]\nCRrelay.test 10.2\nC{VirtHost}virt.test\nDMmasq.test\n` +
        `Kaccess hash -T<TMPF> ${folder}/access\nKmailertable hash -o ${folder}/mailertable\nKvirtuser hash ${folder}/virtusertable\nMlocal, P=/bin/true\n`,
    );
    const result = await run([at("secure"), "--config", file, "--format", "json"]);
    assert.equal(result.exit, 0, result.stderr);
    const { pairs } = JSON.parse(result.stdout) as RelayResult;
    const tried = pairs.filter(({ id }) => id === "domain-sender").map(({ from }) => from.replace("probe@", ""));
    assert.deepEqual(tried, ["own.test", "relay.test", "mail.test", "to.test", "plain.test", "u.test", "table.test", "probe.sub.test"]);
    assert.equal(result.stderr, "6 more domains are left out: name with --domain which matter most\n");

    const own = await run([at("secure"), "--config", file, "--recipient-domain", "a.relay.test"]);
    assert.deepEqual([own.exit, own.stderr], [2, "a.relay.test lies in relay.test, a domain of the host: choose a stranger's with --recipient-domain\n"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("CSV is quoted, and no cell begins a formula", () => {
  const base = { host: "127.0.0.1", port: 25, verdict: "relays", answered: true, pairs: [], controls: [] } as const;
  const rows = formatRelayCsv([{ ...base, reason: 'a "b", c', name: "=cmd|x", pair: { id: "quoted-bare", from: "", to: '"a@b.test"' }, reply: "250-one\n250 two" }]).split("\r\n");
  assert.equal(rows[1], `127.0.0.1,25,relays,'=cmd|x,quoted-bare,<>,"<""a@b.test"">",250-one 250 two,"a ""b"", c"`);
});

test("an international name stands in both forms, and what another host decides on is a warning", () => {
  const target = { host: "xn--h32bq4v.example.org", port: 25, kind: "name", typed: "메일.example.org" } as const;
  const untried = untriedResult(target, "no such host");
  assert.deepEqual([untried.host, untried.typed], ["xn--h32bq4v.example.org", "메일.example.org"]);
  const relays = { ...untried, verdict: "relays", reason: "<a> is accepted", address: "192.0.2.7", answered: true } as const;
  assert.equal(heading(relays), "메일.example.org:25 (xn--h32bq4v.example.org, 192.0.2.7)");
  assert.match(formatRelayTable([relays], { hasColour: false }), /^메일\.example\.org:25 \(xn--h32bq4v\.example\.org\) {2}relays/);
  assert.deepEqual([severityOf(relays), severityOf({ ...relays, handedTo: "partner.test" }), severityOf({ ...relays, verdict: "refuses" })], ["error", "warning", "info"]);
});
