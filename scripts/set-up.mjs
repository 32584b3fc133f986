// What every command of this project does first, so that each of them works on a bare clone: the npm packages of the
// lock file, and Node 24. Runs on Node 20 without dependencies.
import { readFileSync } from "node:fs";
import { basename, delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { npm } from "./npm.mjs";
import { inProject, projectRoot } from "./paths.mjs";
import { findNode, requireNode } from "./pinned-node.mjs";
import { start } from "./processes.mjs";

/**
 * Installs what is missing, then runs `main(args)` with Node 24: in this process where it is one, else in a new one of
 * the same script. The exit code is what `main` resolves to. Errors are one line, without a stack.
 */
export async function runScript(scriptUrl, main) {
  try {
    await installPackages();
    const node = requireNode();
    process.exitCode = node === process.execPath ? await main(process.argv.slice(2)) : await runAgain(node, scriptUrl);
  } catch (error) {
    console.error(`${basename(fileURLToPath(scriptUrl))}: ${process.env.DEBUG ? error.stack : error.message}`);
    process.exitCode = 1;
  }
}

/** Brings node_modules to what the lock file says; some milliseconds where it is there already. */
export async function installPackages(say = console.log) {
  if (isLockFileInstalled() && findNode() !== undefined) return;
  say("Installing the npm packages of package-lock.json");
  // No package here needs its install script: esbuild and the pinned Node come ready-made as optional packages of their platform.
  await npm(["ci", "--ignore-scripts"], { cwd: projectRoot });
}

/** Compares the lock file with the copy of it that npm keeps of what it installed, so that an `npm install` by hand counts too. */
function isLockFileInstalled() {
  const wanted = readPackages(inProject("package-lock.json"));
  const installed = readPackages(inProject("node_modules", ".package-lock.json"));
  if (wanted === undefined || installed === undefined) return false;
  const isSame = (a, b) => a.version === b.version && a.integrity === b.integrity;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/")) continue;
    const found = installed[path];
    if (found === undefined ? entry.optional !== true && entry.devOptional !== true : !isSame(entry, found)) return false;
  }
  return Object.keys(installed).every((path) => path in wanted);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function runAgain(node, scriptUrl) {
  return new Promise((done, fail) => {
    // In our own process group: it may read the terminal, and Ctrl-C reaches it from there.
    const child = start(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
      shared: true, stdio: "inherit", env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` },
    });
    child.once("error", fail);
    child.once("exit", (code, signal) => done(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}
