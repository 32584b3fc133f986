// The .vsix as it is shipped: everything that it needs, nothing that it does not, and it works where it is unpacked.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { packageExtensionIfChanged } from "../../scripts/package.mjs";
import { inProject } from "../../scripts/paths.mjs";
import { readZip } from "../support/zip.ts";
import { greetServer, runtimes } from "./shipped.ts";

const vsix = await packageExtensionIfChanged();
const members = readZip(readFileSync(vsix));
const names = [...members.keys()].filter((name) => name.startsWith("extension/")).map((name) => name.slice("extension/".length));
const unpacked = mkdtempSync(join(tmpdir(), "vsix-test-"));
for (const [name, content] of members) {
  mkdirSync(dirname(join(unpacked, name)), { recursive: true });
  writeFileSync(join(unpacked, name), content);
}
after(() => rmSync(unpacked, { recursive: true }));

test("it is at most 1.5 MB", () => {
  const { size } = statSync(vsix);
  assert.ok(size <= 1_500_000, `${vsix} has ${size} bytes`);
});

test("it holds what it needs", () => {
  const needed = [
    "package.json", "package.nls.json", "readme.md", "changelog.md", "LICENSE.txt", "icon.png",
    "client/dist/extension.cjs", "client/dist/report-page.js", "client/media/report.css", "client/dist/THIRD-PARTY-NOTICES.txt",
    "server/dist/server.cjs", "server/dist/engine.cjs", "server/dist/cli.cjs", "server/dist/THIRD-PARTY-NOTICES.txt", "server/bin/sendmail-lint.mjs", "server/package.json",
    "server/cf/m4/cf.m4", "server/cf/m4/proto.m4", "server/cf/COPYRIGHT", "server/cf/NOTICE",
  ];
  assert.deepEqual(needed.filter((name) => !names.includes(name)), []);
});

test("it holds nothing else", () => {
  const allowed = [
    /^(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt|icon\.png)$/,
    /^client\/media\/report\.css$/,
    /^client\/dist\/(extension\.cjs|report-page\.js|THIRD-PARTY-NOTICES\.txt)$/,
    /^client\/language-configuration[a-z.-]*\.json$/,
    /^server\/(dist\/((cli|engine|server)\.cjs|THIRD-PARTY-NOTICES\.txt)|bin\/sendmail-[a-z-]+\.mjs|package\.json)$/,
    /^server\/cf\/(COPYRIGHT|NOTICE|(cf|debian|domain|feature|hack|m4|mailer|ostype|sh|siteconfig)\/.+)$/,
    /^syntaxes\/[^/]+\.json$/, /^snippets\/[^/]+\.json$/, /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  ];
  assert.deepEqual(names.filter((name) => !allowed.some((pattern) => pattern.test(name))), []);
});

test("every file that the manifest names is in it", () => {
  const text = members.get("extension/package.json")?.toString("utf8") ?? "";
  const named = [...text.matchAll(/"\.\/([^"*]+\.[a-z]+)"/g)].map((match) => match[1] ?? "");
  assert.ok(named.includes("client/dist/extension.cjs"), "the manifest names its main file");
  assert.deepEqual(named.filter((name) => !names.includes(name)), []);
});

for (const { name, node } of runtimes()) {
  test(`its command line finds the same as the checkout's, on ${name}`, () => {
    const check = (root: string): unknown => {
      const run = spawnSync(node, [join(root, "server/bin/sendmail-lint.mjs"), "check", inProject("examples/rhel/sendmail.mc"), "--format", "json"], { cwd: unpacked, encoding: "utf8" });
      assert.equal(run.status, 1, run.stderr);
      return JSON.parse(run.stdout).files[0].findings.map((finding: { rule: string; range: unknown }) => [finding.rule, finding.range]);
    };
    const found = check(join(unpacked, "extension"));
    assert.ok(JSON.stringify(found).includes("relay-promiscuous"));
    assert.deepEqual(found, check(inProject()));
  });

  test(`its server answers, on ${name}`, async () => {
    assert.equal(await greetServer(node, join(unpacked, "extension/server/dist/server.cjs")), "sendmail-language-server");
  });
}
