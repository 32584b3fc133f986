// The npm package of the language server as it is published: packed, unpacked elsewhere, and run there without a single dependency.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { npm } from "../../scripts/npm.mjs";
import { inProject } from "../../scripts/paths.mjs";
import { greetServer, runtimes } from "./shipped.ts";

const folder = mkdtempSync(join(tmpdir(), "npm-package-test-"));
const unpacked = join(folder, "package");
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  await npm(["pack", "--pack-destination", folder], { cwd: inProject("server") });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? assert.fail("npm pack made no tarball");
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", folder]);
});

test("it holds the bundles, the cf library and what npm shows, and no source", () => {
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name).slice(unpacked.length + 1));
  const needed = ["package.json", "README.md", "LICENSE", "bin/sendmail-lint.mjs", "bin/sendmail-language-server.mjs", "dist/cli.cjs", "dist/server.cjs", "dist/engine.cjs", "dist/THIRD-PARTY-NOTICES.txt", "cf/m4/cf.m4", "cf/COPYRIGHT", "cf/NOTICE"];
  assert.deepEqual(needed.filter((name) => !files.includes(name)), []);
  assert.deepEqual(files.filter((name) => !needed.includes(name) && !name.startsWith("cf/")), []);
});

test("its users install nothing else, and its version is the extension's", () => {
  const manifest = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.version, JSON.parse(readFileSync(inProject("package.json"), "utf8")).version);
});

for (const { name, node } of runtimes()) {
  test(`its commands run, on ${name}`, async () => {
    const run = spawnSync(node, [join(unpacked, "bin/sendmail-lint.mjs"), "check", inProject("examples/plain/sendmail.cf")], { cwd: folder, encoding: "utf8" });
    assert.equal(run.status, 1, run.stderr);
    assert.match(run.stdout, /limits-message-size-suspicious/);
    assert.equal(await greetServer(node, join(unpacked, "bin/sendmail-language-server.mjs")), "sendmail-language-server");
  });
}
