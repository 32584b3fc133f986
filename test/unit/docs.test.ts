// What is generated is what is committed, and links inside the project lead somewhere.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { staleDocs } from "../../scripts/docs.mjs";
import { inProject, projectRoot } from "../../scripts/paths.mjs";

test("the rule pages and the README's table are those that npm run docs writes", async () => {
  const { files, stale } = await staleDocs();
  assert.ok(files.size > 10);
  assert.deepEqual(stale, []);
});

test("links between the documents lead somewhere", () => {
  const broken: string[] = [];
  const markdown = (names: readonly string[]): readonly string[] => names.filter((name) => name.endsWith(".md"));
  const pages = [...markdown(readdirSync(projectRoot)), ...markdown(readdirSync(inProject("docs"), { recursive: true, encoding: "utf8" })).map((name) => `docs/${name}`)];
  assert.ok(pages.length > 10);
  for (const page of pages) {
    for (const [, target = ""] of readFileSync(inProject(page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:[a-z]+:|#)/.test(target)) continue;
      if (!existsSync(join(dirname(inProject(page)), target.replace(/#.*$/, "")))) broken.push(`${page}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});
