// Writes docs/rules/*.md and the rules table of the README from the rules themselves. With --check it writes nothing and says
// what is out of date.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inProject } from "./paths.mjs";
import { runScript } from "./set-up.mjs";
import { withSection } from "./written-section.mjs";

const MARKS = { begin: "<!-- rules: written by npm run docs -->", end: "<!-- end of rules -->" };

/** What each generated file should hold, by its path in the project. */
export async function generatedDocs() {
  const { documentedRules } = await import(inProject("server/src/features/documented-rules.ts"));
  const { rulePage, rulesTable } = await import(inProject("server/src/features/rule-page.ts"));
  const rules = documentedRules();
  const files = new Map(rules.map((rule) => [`docs/rules/${rule.id}.md`, rulePage(rule)]));
  files.set("README.md", withSection("README.md", MARKS, rulesTable(rules)));
  return files;
}

/** Paths whose content differs, pages without a rule included. */
export async function staleDocs() {
  const files = await generatedDocs();
  const stale = [];
  for (const [path, text] of files) {
    let current;
    try {
      current = readFileSync(inProject(path), "utf8");
    } catch {
      current = undefined;
    }
    if (current !== text) stale.push(path);
  }
  for (const name of readdirSync(inProject("docs/rules"))) if (!files.has(`docs/rules/${name}`)) stale.push(`docs/rules/${name}`);
  return { files, stale };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(import.meta.url, async (args) => {
    mkdirSync(inProject("docs/rules"), { recursive: true });
    const { files, stale } = await staleDocs();
    if (args.includes("--check")) {
      for (const path of stale) console.log(`${path} is out of date: run npm run docs`);
      return stale.length === 0 ? 0 : 1;
    }
    for (const path of stale) {
      const text = files.get(path);
      if (text === undefined) rmSync(inProject(path));
      else writeFileSync(inProject(path), text);
    }
    console.log(`${stale.length} files written`);
    return 0;
  });
}
