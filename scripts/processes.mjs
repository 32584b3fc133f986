// Runs other programs for the scripts: arguments as an array, no shell, and nothing left behind on Ctrl-C.
// Runs on Node 20 without dependencies.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const running = new Set();
let handlersInstalled = false;

/**
 * Starts a program in a process group of its own, which ends with this process, whatever ends it.
 * Where `shared` is set it stays in our group, so that it can read the terminal.
 */
export function start(command, args, { shared = false, ...options } = {}) {
  installHandlers();
  const ownGroup = !shared && process.platform !== "win32";
  const child = spawn(command, args, { ...options, detached: ownGroup });
  const entry = { child, ownGroup };
  running.add(entry);
  const forget = () => running.delete(entry);
  child.once("exit", forget);
  child.once("error", forget);
  return child;
}

/** Runs a program to its end: `{ code, signal, output }`, output only where it was piped. `timeout` is in milliseconds. */
export function run(command, args, { timeout, input, ...options } = {}) {
  return new Promise((done, fail) => {
    const child = start(command, args, options);
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    if (input !== undefined) child.stdin?.end(input);
    const timer = timeout === undefined ? undefined : setTimeout(() => void stop(child), timeout);
    child.once("error", (error) => {
      clearTimeout(timer);
      fail(error);
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      done({ code: code ?? 1, signal, output: Buffer.concat(output).toString("utf8") });
    });
  });
}

/** Ends a program and everything that it started: first asks, then after `grace` milliseconds insists. */
export async function stop(child, grace = 3000) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  const ownGroup = [...running].find((entry) => entry.child === child)?.ownGroup ?? false;
  signal({ child, ownGroup }, "SIGTERM");
  const timer = setTimeout(() => signal({ child, ownGroup }, "SIGKILL"), grace);
  await gone;
  clearTimeout(timer);
  signal({ child, ownGroup }, "SIGKILL");
}

/** The full path of a program on PATH, or undefined. */
export function findProgram(name, path = process.env.PATH ?? "") {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const directory of path.split(delimiter).filter(Boolean)) {
    for (const candidate of names) {
      const file = join(directory, candidate);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not here
      }
    }
  }
  return undefined;
}

/** The environment for programs that we start: npm's own variables would change what an inner npm does. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name) || /^npm_config_(cafile|registry|userconfig|globalconfig|cache)$/i.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

function signal({ child, ownGroup }, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(ownGroup ? -child.pid : child.pid, name);
  } catch {
    // it is gone already
  }
}

function installHandlers() {
  if (handlersInstalled) return;
  handlersInstalled = true;
  process.once("exit", () => signalAll("SIGKILL"));
  for (const [name, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]]) process.once(name, () => void endAll(code));
}

/** Asks all programs to end, insists after three seconds, and exits when the last one is gone. */
async function endAll(code) {
  const ended = [...running].map(({ child }) => new Promise((done) => child.once("exit", done)));
  signalAll("SIGTERM");
  const timer = setTimeout(() => signalAll("SIGKILL"), 3000);
  await Promise.all(ended);
  clearTimeout(timer);
  process.exit(code);
}

function signalAll(name) {
  for (const entry of running) signal(entry, name);
}
