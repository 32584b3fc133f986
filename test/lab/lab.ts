// Starts the throw-away mail servers of the lab for a test and stops them for sure: at the end of the test, when the test
// process ends in whatever way JavaScript can notice, and by their own time limit where it cannot.
import { execFile, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { missingPrograms, programEnvironment, programPath } from "../support/programs.mjs";

const SCRIPT = fileURLToPath(new URL("sendmail-lab.sh", import.meta.url));
const RANGE = fileURLToPath(new URL("range-sim.ts", import.meta.url));
const HOSTILE = fileURLToPath(new URL("hostile-sim.ts", import.meta.url));
const NEEDED = new Set(["m4", "sendmail", "makemap", "saslpasswd2", "openssl", "cfDirectory"]);
/** Sendmail takes half a second; a busy machine takes longer. */
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const SECONDS_TO_LIVE = "240";

export const LAB_HOST = "127.0.0.1";
/** Sendmail takes 127.0.0.1 for itself; a client that is to be treated as a stranger comes from here. */
export const STRANGER = "127.0.0.21";

export interface Lab {
  readonly variant: string;
  readonly port: number;
  /** Holds sendmail.mc, sendmail.cf and access.txt, until it is stopped. */
  readonly folder: string;
  /** A search path on which `sendmail` is the lab's, which queues what it is given, and the environment that it needs. */
  mailer(): NodeJS.ProcessEnv;
  /** What sendmail wrote down of every connection: each line said by either side. */
  traffic(): string;
  stop(): Promise<void>;
}

/** What is missing to run the lab, in a line, or undefined. */
export function whyNoLab(): string | undefined {
  const missing = missingPrograms().filter((program) => NEEDED.has(program.name));
  if (missing.length === 0) return undefined;
  return `the lab needs ${missing.map((program) => `${program.name} (package ${program.package})`).join(", ")}`;
}

export async function startLab(variant: string): Promise<Lab> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(variant, await freePort());
    } catch (error) {
      // Somebody else may have taken the port between our look and sendmail's.
      if (attempt === 2) throw error;
    }
  }
}

async function startOnce(variant: string, port: number): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "sendmail-lab-"));
  const forget = (): void => {
    rmSync(folder, { recursive: true, force: true });
    process.off("exit", stopNow);
  };
  const stopNow = (): void => {
    spawnSync("sh", [SCRIPT, "stop", folder], { env: labEnvironment(), timeout: STOP_LIMIT_MS, killSignal: "SIGKILL" });
    forget();
  };
  process.on("exit", stopNow);
  const run = promisify(execFile);
  try {
    await run("sh", [SCRIPT, "start", variant, String(port), folder], { env: labEnvironment(), timeout: START_LIMIT_MS });
  } catch (error) {
    stopNow();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await run("sh", [SCRIPT, "stop", folder], { env: labEnvironment(), timeout: STOP_LIMIT_MS, killSignal: "SIGKILL" });
    forget();
  };
  const mailer = (): NodeJS.ProcessEnv => {
    const bin = join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "sendmail"), `#!/bin/sh\nexec sh '${SCRIPT}' send '${folder}' "$@"\n`, { mode: 0o755 });
    const environment = labEnvironment();
    return { ...environment, PATH: `${bin}:${environment["PATH"] ?? ""}` };
  };
  return { variant, port, folder, mailer, traffic: () => readFileSync(join(folder, "traffic.log"), "latin1"), stop };
}

/** The version of the cf library that a lab's .cf was made with. */
export function versionOf(lab: Lab): string | undefined {
  return /^DZ(\S+)/m.exec(readFileSync(join(lab.folder, "sendmail.cf"), "latin1"))?.[1];
}

/** The names of all variants, in the script's order. */
export function labVariants(): readonly string[] {
  const run = spawnSync("sh", [SCRIPT, "variants"], { env: labEnvironment(), encoding: "utf8", timeout: START_LIMIT_MS });
  if (run.status !== 0) throw new Error(`the variants were not listed: ${run.stderr}`);
  return run.stdout.trim().split("\n");
}

/** The .mc of a variant, as it would be written for this port and folder; nothing is started. */
export function labMc(variant: string, port: number, folder: string): string {
  const run = spawnSync("sh", [SCRIPT, "mc", variant, String(port), folder], { env: labEnvironment(), encoding: "utf8", timeout: START_LIMIT_MS });
  if (run.status !== 0) throw new Error(`the .mc of ${variant} was not made: ${run.stderr}`);
  return run.stdout;
}

/** The text of the access map of a variant. */
export function labAccess(variant: string): string {
  const run = spawnSync("sh", [SCRIPT, "access", variant], { env: labEnvironment(), encoding: "utf8", timeout: START_LIMIT_MS });
  if (run.status !== 0) throw new Error(`the access map of ${variant} was not made: ${run.stderr}`);
  return run.stdout;
}

function labEnvironment(): NodeJS.ProcessEnv {
  const isThere = (name: "nssWrapper"): boolean => !missingPrograms().some((program) => program.name === name);
  return {
    ...programEnvironment(),
    PATH: [...["m4", "openssl", "saslpasswd2"].map((name) => dirname(programPath(name as "m4"))), programEnvironment()["PATH"] ?? ""].join(":"),
    LAB_ADDR: LAB_HOST,
    LAB_SECONDS: SECONDS_TO_LIVE,
    LAB_SENDMAIL: programPath("sendmail"),
    LAB_MAKEMAP: programPath("makemap"),
    LAB_CF: programPath("cfDirectory"),
    LAB_NSS_WRAPPER: isThere("nssWrapper") ? programPath("nssWrapper") : "",
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, LAB_HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface HostileServers {
  readonly ports: ReadonlyMap<string, number>;
  /** Ends them all; what each was told, and the exit code: 3 if that was something a probe must never say. */
  stop(): Promise<{ readonly said: Readonly<Record<string, readonly string[]>>; readonly exit: number | null }>;
}

/** All the servers of hostile-sim.ts, in a process of their own. */
export async function startHostileServers(certificate: { readonly cert: string; readonly key: string }): Promise<HostileServers> {
  const child = spawn(process.execPath, [HOSTILE, "--host", LAB_HOST, "--seconds", SECONDS_TO_LIVE, "--cert", certificate.cert, "--key", certificate.key], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.on("exit", kill);
  const lines: string[] = [];
  await readUntil(child, lines, "READY");
  const ports = new Map(lines.map((line) => line.split(" ")).map(([port = "", name = ""]) => [name, Number(port)]));
  return {
    ports,
    async stop() {
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      const exit = await ended;
      process.off("exit", kill);
      const { said } = JSON.parse(lines.at(-1) ?? "{}") as { said: Record<string, string[]> };
      return { said, exit };
    },
  };
}

export interface RangeServers {
  readonly port: number;
  /** Ends them all; the connections that each address got, the most at once to one, every verb that was said, and the exit code. */
  stop(): Promise<{ readonly connections: Readonly<Record<string, number>>; readonly most: number; readonly said: Readonly<Record<string, number>>; readonly exit: number | null }>;
}

/** The network of range-sim.ts, in a process of its own. */
export async function startRangeServers(network: string): Promise<RangeServers> {
  const child = spawn(process.execPath, [RANGE, "--net", network, "--seconds", SECONDS_TO_LIVE], { stdio: ["ignore", "pipe", "inherit"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.on("exit", kill);
  const lines: string[] = [];
  await readUntil(child, lines, "READY");
  return {
    port: Number(lines.at(-1)),
    async stop() {
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      const exit = await ended;
      process.off("exit", kill);
      return { ...(JSON.parse(lines.at(-1) ?? "{}") as { connections: Record<string, number>; most: number; said: Record<string, number> }), exit };
    },
  };
}

/** Gathers the child's lines, also after this promise is kept. */
async function readUntil(child: ChildProcess, lines: string[], last: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let buffer = "";
    child.once("exit", () => reject(new Error(`the servers ended before they said ${last}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      buffer += chunk.toString("latin1");
      const parts = buffer.split("\n");
      buffer = parts.pop() ?? "";
      for (const part of parts) {
        if (part === last) resolve();
        else lines.push(part);
      }
    });
  });
}

/** A self-signed certificate for h.test, in a new folder that the caller removes. */
export function makeCertificate(): { readonly cert: string; readonly key: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "sendmail-lab-cert-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const config = join(folder, "req.cnf");
  // A configuration of its own: an unpacked openssl finds none.
  writeFileSync(config, "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=h.test\n[ext]\nsubjectAltName=DNS:h.test\n");
  const run = spawnSync(programPath("openssl"), ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-config", config, "-keyout", key, "-out", cert], {
    env: programEnvironment(),
    timeout: 20_000,
  });
  if (run.status !== 0) throw new Error(`openssl made no certificate: ${run.stderr.toString("latin1")}`);
  return { cert, key, folder };
}
