// Runs the node:test files of a suite, each in a process of its own, and says what failed, what was left out and why.
import { globSync } from "node:fs";
import { relative } from "node:path";
import { run } from "node:test";
import { projectRoot } from "./paths.mjs";

/** Milliseconds that one test file may take. */
const fileLimit = 600_000;

/** The test files of a suite. */
export function testFiles(suite) {
  return globSync(`test/${suite}/**/*.test.ts`, { cwd: projectRoot }).map((file) => file.replaceAll("\\", "/")).sort();
}

/** Runs the files, `concurrency` at a time: `{ passed, failed }`. Failures, and what was left out and why, go to `say` as they come. */
export async function runNodeTests(files, { concurrency, say = console.log }) {
  const counts = { passed: 0, failed: 0 };
  const filesWithTests = new Set();
  // A child that inherits this would speak the test runner's own protocol to us instead of running its tests.
  delete process.env.NODE_TEST_CONTEXT;
  const events = run({ files: files.map((file) => `${projectRoot}/${file}`), cwd: projectRoot, concurrency, timeout: fileLimit });
  for await (const { type, data } of events) {
    if (type === "test:fail" && !isTodo(data)) reportFailure(data, counts, say);
    if (type === "test:pass" || type === "test:fail") {
      // The event of the file itself tells of tests in it only where it failed, which is counted above.
      if (isFile(data) && type === "test:pass") continue;
      filesWithTests.add(data.file);
      if (isSkipped(data) || isTodo(data)) say(`  ${isSkipped(data) ? "not run" : "todo"}: ${data.name}${reason(data)}`);
      else if (type === "test:pass" && data.details.type !== "suite") counts.passed += 1;
    }
    if (type === "test:stderr" || type === "test:stdout") say(data.message.trimEnd());
  }
  for (const file of files) {
    if (filesWithTests.has(`${projectRoot}/${file}`)) continue;
    counts.failed += 1;
    say(`  FAILED ${file}: it holds no test`);
  }
  return counts;
}

function reportFailure({ name, file, line, details }, counts, say) {
  // A suite fails because a test in it does, which is counted already; unless its own hooks failed.
  const error = details.error;
  if (error?.failureType === "subtestsFailed") return;
  counts.failed += 1;
  const place = file === undefined ? "" : ` (${relative(projectRoot, file)}${line === undefined ? "" : `:${line}`})`;
  say(`  FAILED ${name}${place}`);
  const cause = error?.cause ?? error;
  const text = typeof cause === "object" && cause !== null ? (cause.stack ?? cause.message ?? String(cause)) : String(cause);
  say(text.split("\n").filter((textLine) => !/^\s+at .*node:internal/.test(textLine)).slice(0, 60).map((textLine) => `    ${textLine}`).join("\n"));
}

/** The event of a whole file, which node adds where the file's process failed or where it holds no test. */
function isFile({ nesting, name, file }) {
  return nesting === 0 && file !== undefined && (name === file || file.endsWith(`/${name}`));
}

function isSkipped({ skip }) {
  return skip !== undefined && skip !== false;
}

function isTodo({ todo }) {
  return todo !== undefined && todo !== false;
}

function reason({ skip, todo }) {
  const text = typeof skip === "string" ? skip : todo;
  return typeof text === "string" && text !== "" ? `: ${text}` : "";
}
