// Servers that send without end: what the shipped command line holds for them, beside what it holds for one that behaves.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bundledCli } from "../support/cli.ts";
import { CAN_MEASURE, writeMeter } from "../support/memory.ts";
import { LAB_HOST, makeCertificate, startHostileServers, STRANGER } from "./lab.ts";
import type { HostileServers } from "./lab.ts";

/** MB. */
const MOST_GROWTH = 20;
const ORDINARY = "banner-markdown";
const FLOODS = ["banner-flood-line", "banner-flood-lines", "banner-endless", "many-extensions", "multiline-unended", "reply-ahead"];

describe("a host that sends without end", { skip: CAN_MEASURE ? false : "memory is measured on Linux only", timeout: 120_000 }, async () => {
  const { file } = await bundledCli();
  const folder = mkdtempSync(join(tmpdir(), "hostile-memory-"));
  const meter = writeMeter(folder);
  const certificate = makeCertificate();
  let servers: HostileServers | undefined;
  before(async () => {
    servers = await startHostileServers(certificate);
  });
  after(async () => {
    await servers?.stop();
    for (const made of [certificate.folder, folder]) rmSync(made, { recursive: true, force: true });
  });

  /** MB at most. */
  async function peakOf(command: "probe" | "relay", name: string): Promise<number> {
    const port = servers?.ports.get(name) ?? assert.fail(`${name} did not start`);
    const args = [command, `${LAB_HOST}:${port}`, "--timeout", "3", ...(command === "relay" ? ["--local-address", STRANGER] : [])];
    const out = join(folder, `${command}-${name}`);
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, ["--require", meter, file, ...args], { env: { ...process.env, METER_FILE: out }, timeout: 60_000 }, (_, stdout, stderr) => resolve(stdout + stderr));
    });
    if (name !== ORDINARY) assert.match(said, /more than 65536 octets|more than 256 lines|only a part of it|before anything was asked/, name);
    return (JSON.parse(readFileSync(out, "utf8")) as { peak: number }).peak;
  }

  for (const command of ["probe", "relay"] as const) {
    it(`takes less than ${MOST_GROWTH} MB more from ${command} than one that behaves`, async (t) => {
      const ordinary = await peakOf(command, ORDINARY);
      const peaks = await Promise.all(FLOODS.map((name) => peakOf(command, name)));
      const growth = Object.fromEntries(FLOODS.map((name, index) => [name, Math.round((peaks[index] ?? Infinity) - ordinary)]));
      t.diagnostic(`${ordinary.toFixed(0)} MB; more: ${JSON.stringify(growth)}`);
      assert.deepEqual(Object.entries(growth).filter(([, more]) => more >= MOST_GROWTH), []);
    });
  }
});
