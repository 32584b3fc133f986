// What is tracked: nothing of the machine that it was written on, and nothing at the top that does not belong there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject, projectRoot } from "../../scripts/paths.mjs";

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: projectRoot, encoding: "utf8" }).split("\0").filter(Boolean);

/** What every repository has, what npm, VS Code and the linter want at the top, and the parts of this project. */
const allowedAtTop = [
  ".ci", ".gitattributes", ".gitignore", ".vscodeignore", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md",
  "client", "docs", "eslint.config.js", "examples", "icon.png", "l10n", "package-lock.json", /^package\.nls(\.[a-z-]+)?\.json$/, "package.json",
  "scripts", "server", "snippets", "syntaxes", "test", "tsconfig.json",
];

test("the top level holds only what belongs there", () => {
  const top = [...new Set(tracked.map((path) => path.split("/")[0] ?? ""))];
  assert.deepEqual(top.filter((name) => !allowedAtTop.some((allowed) => (typeof allowed === "string" ? allowed === name : allowed.test(name)))), []);
});

/** Marks of one machine, split so that this file does not hold them itself. Places that a person's own settings may name are left out. */
const machineMarks: readonly RegExp[] = [
  // The folder of this checkout, wherever it lies, unless that is too short to mean anything.
  ...(projectRoot.length > 8 ? [new RegExp(escaped(`${projectRoot}/`))] : []),
  // Temporary and home folders with something of a person or a session in them.
  new RegExp("/ho" + "me/(?!new/|USER|you|me/|[$<{])[a-z][a-z0-9_-]+/(?:src|work|git|projects?)/"),
  new RegExp("/wo" + "rk/(?:main|shared|repo)"),
  new RegExp("/tm" + "p/(?:bash_jobs|h/)"),
  // The lock files name no registry, so that they install from any.
  new RegExp('"reso' + 'lved": "http'),
];

test("no tracked file holds a path of this machine or the address of a registry", () => {
  const found: string[] = [];
  for (const path of tracked) {
    if (!lstatSync(inProject(path), { throwIfNoEntry: false })?.isFile()) continue;
    const text = readFileSync(inProject(path), "latin1");
    for (const mark of machineMarks) {
      const match = mark.exec(text);
      if (match !== null) found.push(`${path}: ${match[0]}`);
    }
  }
  assert.deepEqual(found, []);
});

test("third-party data and what is built are not tracked", () => {
  assert.deepEqual(tracked.filter((path) => /^server\/cf\/|(^|\/)(node_modules|dist|\.cache)\/|\.(vsix|tgz|deb)$/.test(path)), []);
});

test("every tracked name can be checked out on Windows and macOS", () => {
  const lower = tracked.map((path) => path.toLowerCase());
  assert.deepEqual(lower.filter((path, index) => lower.indexOf(path) !== index), []);
  assert.deepEqual(tracked.filter((path) => /[<>:"|?*\\]|[. ]$/.test(path)), []);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
