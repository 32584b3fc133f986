// All tests of this project, as CI runs them. What could not run counts as failed, unless it was left out by name.
//
//   npm test                           all of it
//   npm test -- --without e2e,lab      leaves suites out
//   npm test -- --only unit,oracle     runs these
//
// The last line is `N passed, N failed`; exit code 1 where anything failed.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installCfLibrary } from "./cf-library.mjs";
import { installDebianPackages } from "./debian-packages.mjs";
import { packageExtension } from "./package.mjs";
import { cacheDirectory, inProject, projectRoot } from "./paths.mjs";
import { cleanEnvironment, run } from "./processes.mjs";
import { programEnvironment } from "../test/support/programs.mjs";
import { runScript } from "./set-up.mjs";

/**
 * In this order: what is quick first. `packages`: it calls programs of Debian. `built`: it needs the packed extension.
 * Types are checked by TypeScript 7, which takes a fifth of the time; the linter needs 6, whose interface 7 does not have.
 */
const steps = [
  { name: "types", run: () => runTool("TypeScript", ["node_modules/typescript-native/bin/tsc", "-p", ".", "--incremental", "--tsBuildInfoFile", ".cache/types"]) },
  { name: "lint", run: ({ quick }) => runTool("ESLint", ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", ...(quick ? lintCache : []), "."]) },
  { name: "unit", run: ({ quick }) => runSuite("unit", 2, quick ? slowUnitTests : undefined) },
  { name: "grammar", run: () => runSuite("grammar", 2) },
  { name: "oracle", packages: true, run: () => runSuite("oracle", 2) },
  { name: "host", packages: true, run: () => runSuite("host", 2) },
  { name: "fuzz", packages: true, run: () => runSuite("fuzz", 2) },
  { name: "protocol", built: true, run: () => runSuite("protocol", 1) },
  { name: "package", built: true, run: () => runSuite("package", 1) },
  { name: "lab", packages: true, built: true, run: () => runSuite("lab", 1) },
  { name: "e2e", packages: true, built: true, run: () => runEndToEnd() },
];

/** What a file's types say elsewhere may change without the file: good enough between two saves, not for a verdict. */
const lintCache = ["--cache", "--cache-location", ".cache/lint/", "--cache-strategy", "content"];

/** These start programs, or try a property on thousands of inputs. */
const slowUnitTests = /\/(?:cli-(?:check|explain|fix|relay)|cf-parser|m4-origins|many-mistakes|report-page|smtp-(?:command|printable|relay-pairs)|test-command|unjudgeable)\.test\.ts$/;

/** Begun first, so that no other core waits for it at the end. */
const longest = /\/rules\.test\.ts$/;

/** Runs the chosen steps and prints their counts; resolves to the exit code. `quick` trusts the linter's cache and leaves the slowest files out. */
export async function runSteps(names, { quick = false } = {}) {
  // Every test file is a process of its own; what they share is compiled once.
  process.env.NODE_COMPILE_CACHE ??= join(cacheDirectory, "compiled");
  const chosen = steps.filter(({ name }) => names.includes(name));
  // What the tools say can wait: they work while the tests run.
  if (quick) chosen.reverse();
  const total = { passed: 0, failed: 0 };
  const attempt = async (title, work) => {
    console.log(`\n== ${title}`);
    const started = performance.now();
    const { passed, failed, output } = await work({ quick }).catch((error) => ({ passed: 0, failed: 1, output: `  FAILED ${error.message}` }));
    if (output !== undefined) console.log(output);
    console.log(`${title}: ${failed === 0 ? "" : `${failed} FAILED, `}${passed} passed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    total.passed += passed;
    total.failed += failed;
  };
  // Setting up is no test: it counts only where it fails.
  const prepare = async (title, work) => {
    try {
      await work();
    } catch (error) {
      console.log(`\n== ${title}\n  FAILED ${error.message}`);
      total.failed += 1;
    }
  };
  await prepare("cf library", () => installCfLibrary({ all: names.includes("oracle") }));
  if (chosen.some(({ packages }) => packages)) await prepare("programs", installDebianPackages);
  if (chosen.some(({ built }) => built)) await attempt("build", async () => {
    await packageExtension();
    return { passed: 1, failed: 0 };
  });
  // These two keep a core each busy, and print nothing before they end.
  const tools = new Map(chosen.filter(({ name }) => name === "types" || name === "lint").map((step) => [step.name, step.run({ quick })]));
  // One that cannot be started is reported in its turn, not while the other still runs.
  for (const tool of tools.values()) tool.catch(() => undefined);
  for (const step of chosen) await attempt(step.name, tools.has(step.name) ? () => tools.get(step.name) : step.run);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function runTool(title, args) {
  const { code, output } = await run(process.execPath, args, { cwd: projectRoot, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  if (code === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, output: `${output.trimEnd()}\n  FAILED ${title}` };
}

async function runSuite(name, concurrency, leftOut) {
  if (leftOut !== undefined) process.env.QUICK_TESTS = "1";
  // Loaded here, since it needs Node 24 and this file is read by Node 20 first.
  const { runNodeTests, testFiles } = await import("./node-tests.mjs");
  const all = testFiles(name);
  const files = all.filter((file) => leftOut?.test(file) !== true).sort((a, b) => Number(longest.test(b)) - Number(longest.test(a)));
  if (files.length < all.length) console.log(`  left out here, run by npm test: ${all.filter((file) => !files.includes(file)).join(", ")}`);
  if (files.length === 0) throw new Error(`test/${name} holds no test file`);
  return runNodeTests(files, { concurrency });
}

/** The suite in a real VS Code writes its counts to a file, since what it prints is mixed with the editor's own lines. */
async function runEndToEnd() {
  const file = join(cacheDirectory, "e2e-counts.json");
  mkdirSync(cacheDirectory, { recursive: true });
  rmSync(file, { force: true });
  const { code } = await run(process.execPath, [inProject("test", "e2e", "run.mjs"), "--counts", file], {
    // VS Code looks for m4 on the PATH, as it does for a person.
    cwd: projectRoot, env: cleanEnvironment(programEnvironment()), stdio: ["ignore", "inherit", "inherit"],
  });
  const { passed, failed } = JSON.parse(readFileSync(file, "utf8"));
  if (passed + failed === 0) throw new Error("the end-to-end suite ran no test");
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** The names of the steps that the command line asks for; throws a line that says which there are. */
export function chosenSteps(args) {
  const all = steps.map(({ name }) => name);
  let names = all;
  for (let index = 0; index < args.length; index += 2) {
    const [option, value] = [args[index], args[index + 1]];
    if (option !== "--without" && option !== "--only") throw new Error(`unknown option ${option}: there are --without NAMES and --only NAMES`);
    const given = (value ?? "").split(",").filter(Boolean);
    const unknown = given.find((name) => !all.includes(name));
    if (given.length === 0 || unknown !== undefined) throw new Error(`${option} takes names out of ${all.join(", ")}${unknown === undefined ? "" : `, not ${unknown}`}`);
    names = names.filter((name) => given.includes(name) === (option === "--only"));
  }
  return names;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(import.meta.url, (args) => runSteps(chosenSteps(args)));
}
