// Runs npm from inside a script, with the settings of this machine but without those of the npm that runs us.
// Runs on Node 20 without dependencies.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { cleanEnvironment, findProgram, run } from "./processes.mjs";

/** Settings that say how a registry is reached; everything else that an outer npm passes on would change what the inner one does. */
const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

/** Runs npm to its end in a folder. Throws what npm printed where it fails. */
export async function npm(args, { cwd, env = {} }) {
  const [command, first] = npmProgram();
  const { code, output } = await run(command, [...first, ...args, ...quiet], { cwd, env: cleanEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  if (code !== 0) throw new Error(`npm ${args.join(" ")} failed in ${cwd} (exit ${code}):\n${output.trim()}`);
  return output;
}

/** npm's own JavaScript where it can be found, since Windows' npm.cmd cannot be started without a shell. */
function npmProgram() {
  const beside = join(dirname(process.execPath), process.platform === "win32" ? "node_modules" : "../lib/node_modules", "npm/bin/npm-cli.js");
  for (const file of [process.env.npm_execpath, beside]) {
    if (file?.endsWith("npm-cli.js") === true && existsSync(file)) return [process.execPath, [file]];
  }
  return [findProgram("npm") ?? "npm", []];
}
