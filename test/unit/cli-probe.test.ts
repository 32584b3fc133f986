// `probe` as the command line hands it over; what a probe finds is tested on live servers in the lab.
import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { runHere } from "../support/cli.ts";

test("a host that is not there is exit code 3, with the reason on standard error", async () => {
  const port = await closedPort();
  const result = await runHere(["probe", `127.0.0.1:${port}`, "--timeout", "5", "--format", "json"]);
  assert.equal(result.exit, 3, result.stderr);
  const lines = result.stdout.trimEnd().split("\n");
  assert.equal(lines.length, 1, "one object, one line");
  const { host, port: asked } = JSON.parse(lines[0] ?? "") as { host: string; port: number };
  assert.deepEqual([host, asked], ["127.0.0.1", port]);
  assert.match(result.stderr, new RegExp(`^127\\.0\\.0\\.1:${port}: .+\\n$`));
});

test("bad usage of probe is exit code 2, a line each, and nothing is connected to", async () => {
  for (const args of [[], ["127.0.0.1:99999"], ["127.0.0.1:1", "--timeout", "soon"], ["127.0.0.1:1", "--timeout", "0"], ["127.0.0.1:1", "--local-address", "here"], ["127.0.0.1:1", "--format", "xml"]]) {
    const result = await runHere(["probe", ...args]);
    assert.equal(result.exit, 2, args.join(" "));
    assert.equal(result.stdout, "");
    assert.equal(result.stderr.trimEnd().split("\n").length, 1, result.stderr);
  }
});

test("an international name is told in both forms, and its ASCII form is the host", async () => {
  // No resolver has this name (RFC 6761).
  const result = await runHere(["probe", "메일.invalid", "--timeout", "5", "--format", "json"]);
  assert.equal(result.exit, 3, result.stderr);
  // Captured as Latin-1, so that every byte can be seen.
  const utf8 = (text: string): string => Buffer.from(text, "latin1").toString("utf8");
  const { host, typed } = JSON.parse(utf8(result.stdout)) as { host: string; typed?: string };
  assert.deepEqual([host, typed], ["xn--h32bq4v.invalid", "메일.invalid"]);
  assert.match(utf8(result.stderr), /^메일\.invalid:25 \(xn--h32bq4v\.invalid\): .+\n$/);
});

/** A port of the loopback on which nobody listens: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
