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
import { runScript } from "./set-up.mjs";

/** In this order: what is quick first. `packages`: it calls programs of Debian. `built`: it needs the packed extension. */
const steps = [
  { name: "types", run: () => runTool("TypeScript", ["node_modules/typescript/bin/tsc", "-p", "."]) },
  { name: "lint", run: () => runTool("ESLint", ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."]) },
  { name: "unit", run: () => runSuite("unit", 2) },
  { name: "grammar", run: () => runSuite("grammar", 2) },
  { name: "oracle", packages: true, run: () => runSuite("oracle", 2) },
  { name: "protocol", built: true, run: () => runSuite("protocol", 1) },
  { name: "package", built: true, run: () => runSuite("package", 1) },
  { name: "lab", packages: true, built: true, run: () => runSuite("lab", 1) },
  { name: "e2e", packages: true, built: true, run: () => runEndToEnd() },
];

/** Runs the chosen steps and prints their counts; resolves to the exit code. */
export async function runSteps(names) {
  const chosen = steps.filter(({ name }) => names.includes(name));
  const total = { passed: 0, failed: 0 };
  const attempt = async (title, work) => {
    console.log(`\n== ${title}`);
    const started = performance.now();
    const { passed, failed } = await work().catch((error) => {
      console.log(`  FAILED ${error.message}`);
      return { passed: 0, failed: 1 };
    });
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
  for (const step of chosen) await attempt(step.name, step.run);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function runTool(title, args) {
  const { code, output } = await run(process.execPath, args, { cwd: projectRoot, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  if (code === 0) return { passed: 1, failed: 0 };
  console.log(output.trimEnd());
  console.log(`  FAILED ${title}`);
  return { passed: 0, failed: 1 };
}

async function runSuite(name, concurrency) {
  // Loaded here, since it needs Node 24 and this file is read by Node 20 first.
  const { runNodeTests, testFiles } = await import("./node-tests.mjs");
  const files = testFiles(name);
  if (files.length === 0) throw new Error(`test/${name} holds no test file`);
  return runNodeTests(files, { concurrency });
}

/** The suite in a real VS Code writes its counts to a file, since what it prints is mixed with the editor's own lines. */
async function runEndToEnd() {
  const file = join(cacheDirectory, "e2e-counts.json");
  mkdirSync(cacheDirectory, { recursive: true });
  rmSync(file, { force: true });
  const { code } = await run(process.execPath, [inProject("test", "e2e", "run.mjs"), "--counts", file], {
    cwd: projectRoot, env: cleanEnvironment(), stdio: ["ignore", "inherit", "inherit"],
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
