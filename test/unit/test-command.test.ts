// The test command itself: a failure counts wherever it happens, and nothing counts as passed that did not run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runNodeTests } from "../../scripts/node-tests.mjs";
import { chosenSteps } from "../../scripts/test.mjs";

async function runFixtures(...names: readonly string[]): Promise<{ passed: number; failed: number; text: string }> {
  const lines: string[] = [];
  const counts = await runNodeTests(names.map((name) => `test/unit/fixtures/runner/${name}.ts`), { concurrency: 1, say: (line) => lines.push(line) });
  return { ...counts, text: lines.join("\n") };
}

test("passes, failures and what was left out are told apart", async () => {
  const { passed, failed, text } = await runFixtures("mixed");
  assert.deepEqual({ passed, failed }, { passed: 2, failed: 2 });
  assert.match(text, /FAILED fails \(test\/unit\/fixtures\/runner\/mixed\.ts:\d+\)/);
  assert.match(text, /FAILED fails inside /);
  assert.match(text, /rejected on purpose/);
  assert.match(text, /not run: is skipped: nothing to run it on/);
});

test("a file without a test is a failure", async () => {
  const { passed, failed, text } = await runFixtures("empty", "passes");
  assert.deepEqual({ passed, failed }, { passed: 2, failed: 1 });
  assert.match(text, /FAILED test\/unit\/fixtures\/runner\/empty\.ts: it holds no test/);
});

test("a file that breaks while it is loaded is a failure", async () => {
  const { failed, text } = await runFixtures("breaks");
  assert.equal(failed, 1);
  assert.match(text, /breaks while it is loaded/);
});

test("suites are chosen by name, and an unknown name is refused", () => {
  const all = chosenSteps([]);
  assert.deepEqual(chosenSteps(["--without", "e2e,lab"]), all.filter((name) => name !== "e2e" && name !== "lab"));
  assert.deepEqual(chosenSteps(["--only", "unit"]), ["unit"]);
  for (const args of [["--without", "units"], ["--only"], ["--without", ""], ["--quick", "unit"]]) assert.throws(() => chosenSteps(args), /takes names out of|unknown option/);
});
