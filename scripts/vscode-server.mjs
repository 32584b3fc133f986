// VS Code without a screen: installs the build of it that npm's package code-server holds, and starts its server for the
// end-to-end tests or for a person. Runs on Node 20 without dependencies.
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Of } from "./download.mjs";
import { npm } from "./npm.mjs";
import { cacheDirectory, inProject } from "./paths.mjs";
import { requireNode } from "./pinned-node.mjs";
import { cleanEnvironment, run, start, stop } from "./processes.mjs";

/** What the installation takes on the disk, told to a person before it begins. */
export const vsCodeServerSize = "781 MB";

/** Milliseconds that the server may take until it listens; it needs 300 on an idle machine. */
const startLimit = 60_000;

const manifestDirectory = inProject("test", "vscode-server");
const root = join(cacheDirectory, "vscode-server");
const stampFile = join(root, "installed");

/** Whether the locked version is installed already. */
export function isVsCodeServerInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp();
}

/**
 * Installs the server where it is missing or of another version: 25 s and 781 MB, nothing compiled, scripts of packages not run.
 * `main` is the server's entry, `node` the Node that must run it, `root` the folder of VS Code itself.
 */
export async function installVsCodeServer({ say = console.log } = {}) {
  const vscode = join(root, "node_modules", "code-server", "lib", "vscode");
  const installed = { main: join(vscode, "out", "server-main.js"), node: requireNode(), root: vscode };
  if (isVsCodeServerInstalled()) return installed;
  say(`Fetching VS Code's server: ${vsCodeServerSize} into ${root}, once`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(manifestDirectory, name), join(root, name));
  await npm(["ci", "--ignore-scripts"], { cwd: root });
  // Not `npm ci`: the lock file that code-server ships for this folder is out of step with its package.json.
  await npm(["install", "--omit=dev", "--ignore-scripts"], { cwd: vscode });
  writeFileSync(stampFile, stamp());
  return installed;
}

/**
 * Starts the server on a free port of 127.0.0.1 and resolves when it listens.
 *
 * For tests (`forTests`): no connection token, and the driver without which a built VS Code takes no test suite from the address.
 * Otherwise as a person should have it: a connection token in `url`, no driver. `trust` turns workspace trust on; it is on by
 * default for a person and off for tests.
 *
 * `dataDirectory` keeps settings and state between starts; without it a temporary one is removed at `stop()`.
 */
export async function startVsCodeServer({ settings = {}, env = {}, extensionsDir, dataDirectory, forTests, trust = !forTests, port = 0 }) {
  const { main, node, root: cwd } = await installVsCodeServer();
  const directory = dataDirectory ?? mkdtempSync(join(tmpdir(), "vscode-server-"));
  writeSettings(directory, settings, { overwrite: dataDirectory === undefined });
  const token = forTests ? undefined : randomBytes(16).toString("hex");
  const child = start(node, [
    main, "--host", "127.0.0.1", "--port", String(port), ...dataArguments(directory, extensionsDir),
    ...(token === undefined ? ["--without-connection-token", "--enable-smoke-test-driver"] : ["--connection-token", token]),
    ...(trust ? [] : ["--disable-workspace-trust"]),
    "--accept-server-license-terms", "--disable-telemetry", "--telemetry-level", "off",
  ], { cwd, env: cleanEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  const end = async () => {
    await stop(child, 5000);
    if (dataDirectory === undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const listening = await listeningPort(child, log);
    const url = `http://127.0.0.1:${listening}/${token === undefined ? "" : `?tkn=${token}`}`;
    return { url, port: listening, token, directory, child, log: () => log.join(""), stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Installs a .vsix into the folders that a server is started with afterwards. */
export async function installExtension(vsix, { dataDirectory, extensionsDir }) {
  const { main, node, root: cwd } = await installVsCodeServer();
  const { code, output } = await run(node, [main, ...dataArguments(dataDirectory, extensionsDir), "--accept-server-license-terms", "--install-extension", vsix, "--force"], {
    cwd, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"], timeout: startLimit,
  });
  if (code !== 0) throw new Error(`VS Code did not install ${vsix} (exit ${code}):\n${output.trim()}`);
}

function dataArguments(directory, extensionsDir) {
  return [
    "--user-data-dir", join(directory, "data"), "--server-data-dir", join(directory, "server"),
    "--extensions-dir", extensionsDir ?? join(directory, "extensions"),
  ];
}

function writeSettings(directory, settings, { overwrite }) {
  for (const scope of ["User", "Machine"]) {
    const folder = join(directory, "data", scope);
    const file = join(folder, "settings.json");
    mkdirSync(folder, { recursive: true });
    if (overwrite || !existsSync(file)) writeFileSync(file, JSON.stringify(settings, undefined, 2));
  }
}

function listeningPort(child, log) {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`VS Code's server does not listen after ${startLimit / 1000} s:\n${log.join("")}`)), startLimit);
    const onData = (chunk) => {
      log.push(chunk.toString("utf8"));
      const found = /Extension host agent listening on (\d+)/.exec(log.join(""));
      if (found === null) return;
      clearTimeout(timer);
      done(Number(found[1]));
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("error", fail);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(new Error(`VS Code's server ended at once (exit ${code}):\n${log.join("")}`));
    });
  });
}

function stamp() {
  return sha256Of(readFileSync(join(manifestDirectory, "package-lock.json")));
}
