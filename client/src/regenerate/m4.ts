// Runs the real m4 on a .mc: arguments as an array, no shell, in the file's own folder. Whoever calls this has a person's
// order and a trusted window: a .mc can run programs (esyscmd) when m4 expands it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** Milliseconds; a run takes about ten, and longer only where the .mc waits for a program. */
const timeLimit = 30_000;
/** Bytes of output kept; a large sendmail.cf has 100,000. */
const outputLimit = 16 * 1024 * 1024;

export interface M4Run {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Undefined when m4 was stopped: by a signal, the time or the output limit. */
  readonly exitCode: number | undefined;
}

/**
 * Rejects where m4 cannot be started (not installed, not executable) or the signal aborts it.
 * @param cfM4 the library's m4/cf.m4, to stand in front of a .mc that does not load it itself
 */
export async function runM4(m4: string, file: string, cfM4: string | undefined, signal: AbortSignal): Promise<M4Run> {
  // Without _NO_MAKEINFO_ the library's head runs a shell script, for a comment that names the machine and the time.
  const args = ["-D_NO_MAKEINFO_", ...(cfM4 === undefined ? [] : [cfM4]), path.basename(file)];
  const child = spawn(m4, args, { cwd: path.dirname(file), stdio: ["ignore", "pipe", "pipe"], timeout: timeLimit, killSignal: "SIGKILL", signal });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  const keepIn = (chunks: Buffer[]) => (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > outputLimit) child.kill("SIGKILL");
    else chunks.push(chunk);
  };
  child.stdout.on("data", keepIn(stdout));
  child.stderr.on("data", keepIn(stderr));
  await once(child, "close");
  return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8"), exitCode: child.exitCode ?? undefined };
}

/**
 * The lines of m4's standard error that stand against using its output. Only warnings do not, with the indented lines that
 * continue them: m4 exits 0 on most mistakes, and the library reports them by errprint.
 */
export function troublesIn(stderr: string): readonly string[] {
  const troubles: string[] = [];
  let inWarning = false;
  for (const line of stderr.split(/\r?\n/)) {
    if (line.trim() === "") continue;
    if (!/^\s/.test(line)) inWarning = /^(?:\*\*\* )?warning\b|^m4:[^:]*:\d+: warning\b/i.test(line);
    if (!inWarning) troubles.push(line);
  }
  return troubles;
}
