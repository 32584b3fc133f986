// What a live host takes: all pairs of the relay test, a whole probe with the versions of TLS, and a network of 254 addresses.
// Real sendmail answers the first two; the network is simulated, 20 ms a reply, because nobody has 254 sendmails to lend.
import { spawnSync } from "node:child_process";
import { probe } from "../../server/src/smtp/probe.ts";
import { testRelay } from "../../server/src/smtp/relay-test.ts";
import { parseTarget, type Target } from "../../server/src/smtp/target.ts";
import { inProject } from "../../scripts/paths.mjs";
import { startLab, startRangeServers, STRANGER } from "../lab/lab.ts";
import { simulatedHosts } from "../lab/range-sim.ts";
import { median, rounded, timed, type Result } from "./measure.ts";

const ROUNDS = 7;
const NETWORK = "127.0.1";

export async function benchHosts(): Promise<readonly Result[]> {
  return [...(await benchOneHost()), ...(await benchNetwork())];
}

async function benchOneHost(): Promise<readonly Result[]> {
  const results: Result[] = [];
  const secure = await startLab("secure");
  try {
    const target = here(secure.port);
    let pairs = 0;
    const times = await repeated(async () => {
      const { verdict, pairs: tried } = await testRelay(target, { localAddress: STRANGER });
      if (verdict !== "refuses") throw new Error(`a host that refuses is said to be "${verdict}"`);
      pairs = tried.length;
    });
    results.push({ name: `relay test of one host, all ${pairs} pairs`, value: rounded(median(times)), unit: "ms" });
  } finally {
    await secure.stop();
  }
  const tls = await startLab("starttls");
  try {
    const times = await repeated(async () => {
      const { tlsVersions, outcome } = await probe(here(tls.port), { localAddress: STRANGER });
      if (outcome !== "complete" || !(tlsVersions ?? []).some(({ accepted }) => accepted === true)) throw new Error("the probe saw no TLS");
    });
    results.push({ name: "probe of one host with the table of TLS versions", value: rounded(median(times)), unit: "ms" });
  } finally {
    await tls.stop();
  }
  return results;
}

function here(port: number): Target {
  const parsed = parseTarget(`127.0.0.1:${port}`);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.target;
}

async function repeated(work: () => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await timed(work));
  return times;
}

async function benchNetwork(): Promise<readonly Result[]> {
  const hosts = simulatedHosts(NETWORK);
  const servers = await startRangeServers(NETWORK);
  const started = performance.now();
  const args = [inProject("server/dist/cli.cjs"), "relay", NETWORK, "--port", String(servers.port), "--local-address", STRANGER, "--concurrency", "32", "--format", "json"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const seconds = (performance.now() - started) / 1000;
  await servers.stop();
  const verdicts = run.stdout.trimEnd().split("\n").map((line) => (JSON.parse(line) as { readonly verdict: string }).verdict);
  const truth = { yes: "relays", no: "refuses", unknown: "cannot-tell" } as const;
  const wrong = hosts.filter(({ relays }, index) => verdicts[index] !== truth[relays]).length;
  return [
    { name: `relay test of a network of ${hosts.length} hosts, 32 at a time`, value: rounded(seconds), unit: "s" },
    { name: "wrong verdicts among them", value: wrong, unit: "count" },
  ];
}
