// The command line as it is shipped, against every server that misbehaves: it does not crash, it exits with what its help says,
// nothing that it prints acts on a terminal, it holds no more memory for one that sends without end than for one that behaves,
// and it says nothing that it must not say.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";
import { bundledCli } from "../support/cli.ts";
import type { CliRun, StartOptions } from "../support/cli.ts";
import { CAN_MEASURE, writeMeter } from "../support/memory.ts";
import { SERVERS } from "./hostile-sim.ts";
import { LAB_HOST, makeCertificate, startHostileServers, STRANGER } from "./lab.ts";
import type { HostileServers } from "./lab.ts";

/** MB that any server may cost beyond the one that behaves. */
const MOST_GROWTH = 20;
const ORDINARY = "banner-markdown";
/** What is said of those that send without end, so that the measure is one of their flood. */
const FLOODED = /more than 65536 octets|more than 256 lines|only a part of it|before anything was asked/;
const FLOODS = new Set(["banner-flood-line", "banner-flood-lines", "banner-endless", "many-extensions", "multiline-unended", "reply-ahead"]);
/** Much of the time is spent on servers that do not answer. */
const AT_A_TIME = 8;
/** For one server. Where a busy machine is too slow for one that does answer, the outcome is another one, and has to be as sound. */
const HOST_SECONDS = "3";
/** Runs in which the servers are tried one after the other. */
const GROUPS = 5;

const COMMANDS = {
  probe: { args: ["--timeout", HOST_SECONDS], words: ["EHLO", "HELO", "HELP", "VRFY", "EXPN", "STARTTLS", "QUIT"], formats: ["text"], exits: [0, 1, 3] },
  relay: { args: ["--timeout", HOST_SECONDS, "--local-address", STRANGER], words: ["EHLO", "HELO", "MAIL", "RCPT", "RSET", "QUIT"], formats: ["text", "csv"], exits: [0, 3, 4] },
} as const;

const NAMES = Object.keys(SERVERS);

/** Colours of a terminal, which the command line itself may write where it has one. */
// eslint-disable-next-line no-control-regex
const COLOURS = /\x1b\[\d*(?:;\d+)*m/g;

describe("the command line and a host that misbehaves", { concurrency: true, timeout: 180_000 }, async () => {
  const cli = await bundledCli();
  const folder = mkdtempSync(join(tmpdir(), "hostile-cli-"));
  const meter = writeMeter(folder);
  const terminal = writeTerminal(folder);
  const certificate = makeCertificate();
  after(() => {
    for (const made of [certificate.folder, folder]) rmSync(made, { recursive: true, force: true });
  });

  for (const command of ["probe", "relay"] as const) {
    describe(command, () => {
      const { args, words, formats, exits } = COMMANDS[command];
      let servers: HostileServers | undefined;
      const alone = new Map<string, { readonly json: CliRun; readonly peak: number }>();
      const runs: { readonly label: string; readonly run: CliRun; readonly isColoured: boolean }[] = [];

      const hostOf = (name: string): string => `${LAB_HOST}:${servers?.ports.get(name) ?? assert.fail(`${name} did not start`)}`;
      const start = (names: readonly string[], format: string, options: StartOptions = {}): Promise<CliRun> =>
        cli.start([command, ...names.map(hostOf), ...args, "--format", format], options);

      before(async () => {
        servers = await startHostileServers(certificate);
        const groups = Array.from({ length: GROUPS }, (_, group) => NAMES.filter((_name, index) => index % GROUPS === group));
        const together = groups.flatMap((names) => [...formats, "terminal"].map((format) => async () => {
          const isColoured = format === "terminal";
          const run = isColoured ? await start(names, "text", { preload: [terminal] }) : await start(names, format);
          runs.push({ label: `${names.join()} as ${format}`, run, isColoured });
        }));
        const single = NAMES.map((name) => async () => {
          const file = join(folder, `${command}-${name}`);
          const json = await start([name], "json", CAN_MEASURE ? { preload: [meter], env: { METER_FILE: file } } : {});
          alone.set(name, { json, peak: CAN_MEASURE ? (JSON.parse(readFileSync(file, "utf8")) as { peak: number }).peak : 0 });
        });
        await atATime([...together, ...single], AT_A_TIME);
      });

      after(async () => {
        // Stopped here too where a test failed before.
        await servers?.stop();
      });

      for (const name of NAMES) {
        it(`${name}: exit code, JSON and messages agree`, () => {
          const { json } = alone.get(name) ?? assert.fail("it was not run");
          assertPrintable(json.stdout.replace(/\n$/, ""));
          const result = JSON.parse(json.stdout) as ProbeResult & RelayResult;
          assert.equal(JSON.stringify(result), json.stdout.trimEnd());
          if (command === "probe") assertProbed(json, result);
          else assertTested(json, result);
          if (FLOODS.has(name)) assert.match(json.stdout, FLOODED);
        });
      }

      it("prints nothing but what can be printed, in every other form", () => {
        for (const { label, run, isColoured } of runs) {
          assert.ok(exits.includes(run.exit as never), `${label}: exit ${run.exit}\n${run.stderr}`);
          const text = run.stdout.replaceAll("\r\n", "\n");
          for (const shown of [isColoured ? text.replaceAll(COLOURS, "") : text, run.stderr]) assertPrintable(shown.replaceAll("\n", ""), label);
          for (const line of run.stderr.split("\n")) assert.match(line, /^$|^127\.0\.0\.1:\d+: /, label);
        }
        const onTerminal = runs.filter(({ isColoured }) => isColoured).map(({ run }) => run.stdout).join("");
        assert.match(onTerminal, COLOURS);
        // What a host writes of colours is shown as what it is.
        if (command === "probe") assert.match(onTerminal.replaceAll(COLOURS, ""), /\\x1b\[31mred\\x1b\[0m/);
      });

      it(`holds less than ${MOST_GROWTH} MB more for any than for one that behaves`, { skip: CAN_MEASURE ? false : "memory is measured on Linux only" }, (t) => {
        const ordinary = alone.get(ORDINARY)?.peak ?? assert.fail("it was not run");
        const growth = NAMES.map((name) => [name, Math.round((alone.get(name)?.peak ?? Infinity) - ordinary)] as const).sort(([, a], [, b]) => b - a);
        t.diagnostic(`${ordinary.toFixed(0)} MB; most: ${growth.slice(0, 4).map(([name, more]) => `${name} ${more} MB more`).join(", ")}`);
        assert.deepEqual(growth.filter(([, more]) => more >= MOST_GROWTH), []);
      });

      it("said nothing but what it may say", async () => {
        const { said, exit } = (await servers?.stop()) ?? assert.fail("no servers");
        servers = undefined;
        assert.equal(exit, 0, "a server was told a word that must never be said");
        assert.deepEqual(Object.keys(said), NAMES);
        assert.deepEqual([...new Set(Object.values(said).flat())].filter((word) => !words.includes(word as never)), []);
        assert.ok(Object.values(said).flat().length > 200);
      });
    });
  }
});

function assertProbed({ exit, stderr }: CliRun, { findings, failure, host, port }: ProbeResult): void {
  assert.equal(exit, findings.length > 0 ? 1 : failure === undefined ? 0 : 3);
  assert.equal(stderr, failure === undefined ? "" : `${host}:${port}: ${failure.reason}\n`);
}

function assertTested({ exit, stderr }: CliRun, { verdict, reason }: RelayResult): void {
  assert.notEqual(verdict, "relays", reason);
  assert.equal(exit, verdict === "refuses" ? 0 : 3);
  assert.equal(stderr, "");
}

/** `text` came as Latin-1, each octet a letter; it is UTF-8. */
function assertPrintable(text: string, label = ""): void {
  assert.doesNotMatch(Buffer.from(text, "latin1").toString("utf8"), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u, label);
}

/** Loaded before the command line: it then takes its output for a terminal. */
function writeTerminal(folder: string): string {
  const file = join(folder, "terminal.cjs");
  writeFileSync(file, 'Object.defineProperty(process.stdout, "isTTY", { value: true });\nprocess.env.TERM = "xterm";\n');
  return file;
}

async function atATime(works: readonly (() => Promise<void>)[], most: number): Promise<void> {
  const waiting = [...works];
  await Promise.all(Array.from({ length: most }, async () => {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) await work();
  }));
}
