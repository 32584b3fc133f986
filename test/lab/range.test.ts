// The scan of a /24 by the command line, against 254 simulated hosts whose truth is known: nothing wrong, one connection a host,
// and not a word that must not be said.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";
import { bundledCli } from "../support/cli.ts";
import { startRangeServers, STRANGER } from "./lab.ts";
import { simulatedHosts } from "./range-sim.ts";

const NETWORK = "127.0.1";
const VERDICTS = { yes: "relays", no: "refuses", unknown: "cannot-tell" } as const;
const WORDS = ["EHLO", "HELO", "MAIL", "QUIT", "RCPT", "RSET"];

describe("the relay test of a network", { timeout: 180_000 }, async () => {
  const cli = await bundledCli();

  it("is right about every one of 254 hosts, 32 at a time", async (t) => {
    const hosts = simulatedHosts(NETWORK);
    const servers = await startRangeServers(NETWORK);
    const started = performance.now();
    const run = cli.run(["relay", NETWORK, "--port", String(servers.port), "--local-address", STRANGER, "--concurrency", "32", "--format", "json"]);
    t.diagnostic(`${hosts.length} hosts took ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const { connections, most, said, exit } = await servers.stop();

    assert.deepEqual([run.exit, run.stderr], [1, ""]);
    const results = run.stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as RelayResult);
    assert.deepEqual(results.map(({ host }) => host), hosts.map(({ address }) => address));
    const wrong = results.filter((result, index) => result.verdict !== VERDICTS[hosts[index]?.relays ?? "unknown"]);
    assert.deepEqual(wrong, []);
    // A host that is away is not one that could not be judged.
    assert.deepEqual(results.filter(({ answered }) => !answered).map(({ host }) => host), hosts.filter(({ kind }) => kind === "closed").map(({ address }) => address));

    assert.equal(exit, 0, "a server was told a word that a relay test must never say");
    assert.deepEqual(Object.keys(said).sort(), WORDS);
    assert.equal(most, 1);
    const listening = hosts.filter(({ kind }) => kind !== "closed").map(({ address }) => [address, 1]);
    assert.deepEqual(connections, Object.fromEntries(listening));
  });

  it("prints a table, the relays alone, and CSV", async () => {
    const open = simulatedHosts(NETWORK).find(({ kind }) => kind === "open");
    const [relay, secure] = [open, simulatedHosts(NETWORK).find(({ kind }) => kind === "secure")].map((host) => host?.address ?? "");
    const servers = await startRangeServers(NETWORK);
    const ask = (...more: readonly string[]) => cli.run(["relay", relay ?? "", secure ?? "", `${NETWORK}.1-2`, "--port", String(servers.port), "--local-address", STRANGER, ...more]);
    const [table, alone, csv] = [ask(), ask("--only-relays"), ask("--format", "csv")];
    const { most } = await servers.stop();
    assert.equal(most, 1);
    assert.deepEqual([table.exit, alone.exit, csv.exit], [1, 1, 1]);

    const rows = table.stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 3));
    assert.deepEqual(rows, [
      [`${relay ?? ""}:${servers.port}`, "relays", open?.name],
      [`${secure ?? ""}:${servers.port}`, "refuses", table.stdout.split("\n")[1]?.split(/ {2,}/)[2]],
      [`${NETWORK}.1:${servers.port}`, "cannot tell", "the connection was refused: nothing listens on this port"],
      [`${NETWORK}.2:${servers.port}`, "cannot tell", "the connection was refused: nothing listens on this port"],
      [""],
      ["4 hosts: 1 relays, 1 refuses, 2 do not answer"],
      [""],
    ]);
    // The columns are as wide as what is shown.
    const squeezed = (text: string) => text.split("\n").map((line) => line.replace(/ {2,}/g, "  "));
    assert.deepEqual(squeezed(alone.stdout), squeezed(table.stdout).toSpliced(1, 3));
    const [head, first, , third] = csv.stdout.split("\r\n");
    assert.equal(head, "host,port,verdict,name,pair,from,to,reply,reason");
    assert.equal(
      first,
      `${relay ?? ""},${servers.port},relays,${open?.name ?? ""},plain,<probe@example.net>,<relaytest@example.org>,250 2.1.5 Recipient ok,<relaytest@example.org> from <probe@example.net> is accepted at RCPT`,
    );
    assert.match(third ?? "", /^127\.0\.1\.1,\d+,cannot-tell,,,,,,the connection was refused: /);
  });
});
