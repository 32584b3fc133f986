// The command line as its users run it: bundled, in a process of its own. The bundle is made once per test file, from the
// source as it stands, so that no test passes on yesterday's build.
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { bundleInto } from "../../scripts/build.mjs";
import { run } from "../../server/src/cli/program.ts";
import type { Output } from "../../server/src/cli/streams.ts";
import { cacheDirectory, inProject } from "../../scripts/paths.mjs";

export interface CliRun {
  readonly exit: number | null;
  /** Latin-1, so that every byte can be seen. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The same without a process of its own, for the many cases of options and settings: a process costs more than what it is
 * asked to do.
 */
export async function runHere(args: readonly string[], options: Pick<CliOptions, "cwd" | "input"> = {}): Promise<CliRun> {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr"): Output => ({
    write: (data) => {
      written[name] += typeof data === "string" ? Buffer.from(data, "utf8").toString("latin1") : Buffer.from(data).toString("latin1");
    },
  });
  const stdin = (async function* () {
    yield await Promise.resolve(options.input ?? "");
  })();
  const exit = await run(args, { stdin, stdout: output("stdout"), stderr: output("stderr"), cwd: options.cwd ?? process.cwd() });
  return { exit, ...written };
}

/** Milliseconds; far more than any run takes on a busy machine. */
const TIME_LIMIT = 60_000;

/** What a run beside the test may be given: files that Node loads before the command line. */
export interface StartOptions extends Pick<CliOptions, "env"> {
  readonly preload?: readonly string[];
}

interface BundledCli {
  readonly file: string;
  readonly run: (args: readonly string[], options?: CliOptions) => CliRun;
  /** The same, while the test goes on with other things. */
  readonly start: (args: readonly string[], options?: StartOptions) => Promise<CliRun>;
}

/** Bundles the command line and gives back what runs it. Call it once, at the top of a test file. */
export async function bundledCli(): Promise<BundledCli> {
  mkdirSync(cacheDirectory, { recursive: true });
  const folder = mkdtempSync(join(cacheDirectory, "cli-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  // As in the package: the library lies beside dist/.
  symlinkSync(inProject("server/cf"), join(folder, "cf"));
  const file = join(folder, "dist", "cli.cjs");
  await bundleInto(dirname(file), ["cli.cjs"]);
  return {
    file,
    run: (args, options = {}) => runNode([file, ...args], options),
    start: (args, options = {}) => startNode([...(options.preload ?? []).flatMap((name) => ["--require", name]), file, ...args], options),
  };
}

function startNode(args: readonly string[], { env = {} }: StartOptions): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { encoding: "latin1", timeout: TIME_LIMIT, maxBuffer: 1 << 26, env: { ...plainEnvironment(), ...env } }, (error, stdout, stderr) => {
      // An exit code is an error too, but one of the kind that is asked for; a limit that was passed is not.
      if (error !== null && typeof error.code !== "number") reject(new Error(`the command line did not end by itself: ${args.join(" ")}`, { cause: error }));
      else resolve({ exit: child.exitCode, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Nothing that asks for colours or makes the child speak the test runner's protocol. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _noColor, FORCE_COLOR: _forceColor, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  return env;
}

function runNode(args: readonly string[], options: CliOptions): CliRun {
  const run = spawnSync(process.execPath, args, {
    encoding: "latin1",
    timeout: TIME_LIMIT,
    maxBuffer: 1 << 26,
    env: { ...plainEnvironment(), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? { stdio: ["ignore", "pipe", "pipe"] } : { input: options.input }),
  });
  if (run.error !== undefined) throw run.error;
  return { exit: run.status, stdout: run.stdout, stderr: run.stderr };
}
