// Entry of the suite inside the extension host: VS Code calls run(). What is reported goes to files as well, because the page's
// console mixes it with the workbench's own messages.
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/** Milliseconds; the slowest step is the first start of the server on a busy machine. */
const testLimit = 45_000;

export async function run(): Promise<void> {
  const log = variable("E2E_LOG");
  const results = variable("E2E_RESULTS");
  const name = variable("E2E_SUITE");
  // Says that VS Code has come this far: what fails from here on is a test, not a VS Code that does not start.
  writeFileSync(results, JSON.stringify({ passed: 0, failed: 0, reached: true }));
  // The default export of a bundled ES module is reached differently by import and by require.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => appendFileSync(log, `${format(...args)}\n`);
  const mocha = new Mocha({ ui: "tdd", timeout: testLimit, color: false, reporter: "spec" });
  const folder = path.join(__dirname, name);
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".test.js")).sort()) mocha.addFile(path.join(folder, file));
  const { passes, failures } = await new Promise<{ passes: number; failures: number }>((done) => {
    const runner = mocha.run(() => done({ passes: runner.stats?.passes ?? 0, failures: runner.stats?.failures ?? 1 }));
  });
  writeFileSync(results, JSON.stringify({ passed: passes, failed: failures, reached: true }));
  if (failures > 0) throw new Error(`${failures} failed`);
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: test/e2e/run.mjs starts this suite`);
  return value;
}
