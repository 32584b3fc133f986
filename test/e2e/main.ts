// Order of the end-to-end run: pack, install, the suites in the extension host, what a user sees in the window, and `npm start`.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { packageExtension } from "../../scripts/package.mjs";
import { cacheDirectory, inProject } from "../../scripts/paths.mjs";
import { launchBrowser } from "./browser.ts";
import { bundleSuite } from "./bundle.ts";
import { runInElectron } from "./electron-host.ts";
import { chooseHost, shouldFallBack } from "./host.ts";
import type { Host } from "./host.ts";
import { runInServer } from "./server-host.ts";
import type { SuiteRun } from "./server-host.ts";
import { Places } from "./session.ts";
import { runStartTest } from "./start.ts";
import { runWindowTests } from "./window.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly reached: boolean;
}

interface Suite {
  readonly name: string;
  /** Whether workspace trust is on. */
  readonly trust: boolean;
  /** Milliseconds. */
  readonly limit: number;
}

/** Suites in the extension host; each has a VS Code of its own. */
const suites: readonly Suite[] = [
  { name: "trusted", trust: false, limit: 480_000 },
  { name: "untrusted", trust: true, limit: 90_000 },
];

/** Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { counts: { type: "string" }, vsix: { type: "string" }, only: { type: "string" }, grep: { type: "string" } } });
  const chosen = values.only?.split(",") ?? [...suites.map(({ name }) => name), "window", "start"];
  const total = { passed: 0, failed: 0 };
  const add = ({ passed, failed }: { readonly passed: number; readonly failed: number }): void => {
    total.passed += passed;
    total.failed += failed;
  };
  const scratch = mkdtempSync(path.join(tmpdir(), "e2e-"));
  let browser: Browser | undefined;
  try {
    const vsix = path.resolve(values.vsix ?? packedExtension() ?? await packageExtension());
    const host = chooseHost({ env: process.env, platform: process.platform, fetched: fetchedEditors() });
    const entry = await bundleSuite(inProject(), path.join(cacheDirectory, "e2e-suite"));
    const places = new Places(scratch, inProject("test", "e2e", "workspace"));
    await places.install(vsix);
    browser = await launchBrowser();
    for (const suite of suites.filter(({ name }) => chosen.includes(name))) add(await runSuite(suite, { host, entry, places, browser, vsix }));
    if (chosen.includes("window")) add(await runWindowTests(browser, places, values.grep));
    if (chosen.includes("start")) add(await runStartTest(browser));
  } catch (error) {
    console.error(error);
    total.failed += 1;
  } finally {
    await browser?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  if (values.counts !== undefined) writeFileSync(values.counts, JSON.stringify(total));
  console.log(`end to end: ${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

interface Run {
  readonly host: Host;
  readonly entry: string;
  readonly places: Places;
  readonly browser: Browser;
  readonly vsix: string;
}

async function runSuite({ name, trust, limit }: Suite, { host, entry, places, browser, vsix }: Run): Promise<Counts> {
  const started = performance.now();
  const scratch = path.join(places.scratch, name);
  const run = { entry, driver: inProject("test", "e2e", "driver"), folder: places.folder(name), limit };
  const results = path.join(scratch, "results.json");
  const log = path.join(scratch, "suite.log");
  const env = { E2E_SUITE: name, E2E_RESULTS: results, E2E_LOG: log, E2E_FOLDER: run.folder };
  let counts = noCounts;
  let used = host;
  if (host === "electron") {
    await runInElectron(run, { scratch, vsix, trust, env }).catch((error: unknown) => appendFileSync(log, `${String(error)}\n`));
    counts = readCounts(results);
  }
  if (host === "server" || shouldFallBack(host, counts.reached)) {
    if (host === "electron") console.error(`desktop VS Code did not start, the server takes its place:\n${readIfThere(log)}`);
    used = "server";
    counts = await runOnServer(browser, places, { ...run, trust, env, results });
  }
  console.log(`${name}, in ${used === "server" ? "VS Code's server" : "desktop VS Code"}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  console.log(readIfThere(log));
  return counts.reached ? counts : { ...counts, failed: 1 };
}

interface ServerRun extends SuiteRun {
  readonly trust: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly results: string;
}

async function runOnServer(browser: Browser, places: Places, { trust, env, results, ...run }: ServerRun): Promise<Counts> {
  const server = await places.start({ trust, env });
  try {
    const { code, errors } = await runInServer(browser, server, run);
    const counts = readCounts(results);
    if (code === 0) return counts;
    console.error([`exit code ${code}`, ...errors.slice(-20).map((line) => line.split("\n").slice(0, 2).join(" ").slice(0, 300))].join("\n  "));
    return counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    await server.stop();
  }
}

const noCounts: Counts = { passed: 0, failed: 0, reached: false };

function readCounts(file: string): Counts {
  return existsSync(file) ? { ...noCounts, ...JSON.parse(readFileSync(file, "utf8")) } : noCounts;
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function packedExtension(): string | undefined {
  const { name, version } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
  const vsix = inProject(`${name}-${version}.vsix`);
  return existsSync(vsix) ? vsix : undefined;
}

function fetchedEditors(): readonly string[] {
  const folder = inProject(".vscode-test");
  return existsSync(folder) ? readdirSync(folder) : [];
}
