// The one module of the tests that runs sendmail. Sendmail looks its own host name up before it reads a .cf and sleeps 60 s
// if the name has no dot, so each run gets a hosts file of its own: in a mount namespace where one may be made, else by
// nss_wrapper. No DNS is asked, nothing under /etc/mail is read or written, and every run ends after five seconds.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { missingPrograms, programEnvironment, programPath } from "./programs.mjs";

const HOST = "lab.example.test";
const TIME_LIMIT_MS = 5_000;

export interface SendmailRun {
  /** Undefined when the time limit ended it. */
  readonly exit: number | undefined;
  /** Standard error and output, a line each, blank ones left out. */
  readonly messages: readonly string[];
  readonly stdout: string;
}

/** A message of `-bC` that names a line of the .cf (one-based; the last physical line of a folded one). */
export interface LineMessage {
  readonly lineNumber: number;
  readonly text: string;
}

/** Why sendmail cannot run here, or undefined. */
export function whyNoSendmail(): string | undefined {
  const needed = mayMount() ? ["sendmail"] : ["sendmail", "nssWrapper"];
  const missing = missingPrograms().filter((program) => needed.includes(program.name));
  return missing.length === 0 ? undefined : `missing: ${missing.map((program) => program.package).join(", ")} (\`npm test\` installs them on Debian)`;
}

/** What the program itself says it is: its version, which need not be that of the cf library beside it. */
export function sendmailVersion(): string {
  const { messages } = inFolder((folder) => {
    const cf = join(folder, "empty.cf");
    writeFileSync(cf, "");
    return runSendmail(folder, ["-C", cf, "-d0.1", "-bt"]);
  });
  const version = messages.map((line) => /^Version (\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
  if (version === undefined) throw new Error(`sendmail does not tell its version: ${messages.join("\n")}`);
  return version;
}

/** `sendmail -bC -C file`: reads a .cf and says what it does not take. */
export function checkCf(cfText: string): SendmailRun {
  return inFolder((folder) => {
    const cf = join(folder, "test.cf");
    writeFileSync(cf, cfText, "utf8");
    const run = runSendmail(folder, ["-bC", "-C", cf, ...insteadOfQueue(cfText, folder)]);
    const messages = run.messages.map((message) => message.replaceAll(cf, "CF"));
    return {
      ...run,
      exit: run.exit === EX_OSERR && messages.some(isOfMissingServices) ? 0 : run.exit,
      messages: messages.filter((message) => !isOfMissingServices(message) && !isOfTestQueue(message)),
    };
  });
}

/** What sendmail exits with where a port has a name that the system does not know. */
const EX_OSERR = 71;

const QUEUE = "/var/spool/mqueue";

/** Where sendmail was only unpacked its queue is missing, and it goes no further than that. */
function insteadOfQueue(cfText: string, folder: string): readonly string[] {
  if (existsSync(QUEUE) || !new RegExp(`^O QueueDirectory=${QUEUE}/?$`, "m").test(cfText)) return [];
  const queue = join(folder, "queue");
  mkdirSync(queue, { mode: 0o700 });
  return [`-OQueueDirectory=${queue}`];
}

function isOfTestQueue(message: string): boolean {
  return message === `WARNING: World writable directory ${tmpdir()}` && !existsSync(QUEUE);
}

/** A bare system has no /etc/services (Debian's package netbase); what sendmail then says of the usual ports is not about the .cf. */
function isOfMissingServices(message: string): boolean {
  return /: service "(?:smtp|smtps|submission)" unknown\b/.test(message) && !existsSync("/etc/services");
}

/** `sendmail -bt -C file`: the address test mode, fed with `input`. */
export function testAddresses(cfText: string, input: string): SendmailRun {
  return inFolder((folder) => {
    const cf = join(folder, "test.cf");
    writeFileSync(cf, cfText, "utf8");
    return runSendmail(folder, ["-bt", "-C", cf], input);
  });
}

/** `sendmail -bi -C cfFile`, which newaliases is. */
export function rebuildAliases(cfFile: string): SendmailRun {
  return inFolder((folder) => runSendmail(folder, ["-bi", "-C", cfFile]));
}

/** The messages of a `checkCf` that name a line of the .cf. */
export function lineMessages(run: SendmailRun): readonly LineMessage[] {
  const found: LineMessage[] = [];
  for (const message of run.messages) {
    const match = /^CF: line (\d+): (.*)$/.exec(message);
    if (match?.[1] !== undefined && match[2] !== undefined) found.push({ lineNumber: Number(match[1]), text: match[2] });
  }
  return found;
}

/**
 * `sendmail -bs -C cfFile`: one SMTP conversation over standard input and output, as a started daemon leads it. Each word is said when
 * the one before it is answered. Gives the lines of each reply, the greeting's first.
 */
export async function converse(cfFile: string, words: readonly string[]): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), "sendmail-test-"));
  const { command, args, env } = startingOf(folder, ["-C", cfFile, "-bs"]);
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "ignore"], timeout: TIME_LIMIT_MS, killSignal: "SIGKILL" });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const replies: string[][] = [];
    for (const word of [...words, undefined]) {
      const reply: string[] = [];
      for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
        reply.push(next.value);
        if (next.value[3] === " ") break;
      }
      replies.push(reply);
      if (word !== undefined) child.stdin.write(`${word}\r\n`);
    }
    return replies;
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

function runSendmail(folder: string, given: readonly string[], input = ""): SendmailRun {
  const { command, args, env } = startingOf(folder, given);
  const result = spawnSync(command, args, { encoding: "latin1", env, input, timeout: TIME_LIMIT_MS, killSignal: "SIGKILL", maxBuffer: 1 << 26 });
  const text = `${result.stderr}\n${result.stdout}`;
  return { exit: result.status ?? undefined, messages: text.split("\n").filter((line) => line.trim() !== ""), stdout: result.stdout };
}

/** The command that starts sendmail with a host name that has a dot, as said at the top. */
function startingOf(folder: string, args: readonly string[]): { readonly command: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const program = programPath("sendmail");
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, `127.0.0.1 ${HOST} lab localhost ${hostname()}\n127.0.1.1 ${HOST}\n`);
  writeFileSync(join(folder, "nsswitch.conf"), "hosts: files\npasswd: files\ngroup: files\n");
  // -u: the host name can then be set as well, so that it resolves to the dotted name of the hosts file.
  if (mayMount()) return { command: "unshare", args: ["-m", "-u", "sh", "-c", MOUNT_AND_RUN, folder, HOST, program, ...args], env: programEnvironment() };
  const env = programEnvironment({ LD_PRELOAD: programPath("nssWrapper"), NSS_WRAPPER_HOSTS: hosts, NSS_WRAPPER_HOSTNAME: HOST });
  return { command: ownCopy(folder, program), args, env };
}

// $0 is the folder, $1 the host name, the rest the command.
const MOUNT_AND_RUN = `mount --bind "$0/hosts" /etc/hosts && mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf &&
hostname "$1" && shift && exec "$@"`;

/** nss_wrapper works by LD_PRELOAD, which a setgid program ignores: a copy without that bit is run. */
function ownCopy(folder: string, program: string): string {
  const copy = join(folder, "sendmail");
  copyFileSync(program, copy);
  chmodSync(copy, 0o755);
  return copy;
}

let canMount: boolean | undefined;
function mayMount(): boolean {
  canMount ??= spawnSync("unshare", ["-m", "-u", "true"], { timeout: TIME_LIMIT_MS }).status === 0;
  return canMount;
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "sendmail-test-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
