// `npm run bench`: figures against real peers, in turns, as JSON on standard output and as a table on standard error.
// `npm run bench -- --page` writes that table into docs/performance.md, too.
import { writeFileSync } from "node:fs";
import { inProject } from "../../scripts/paths.mjs";
import { withSection } from "../../scripts/written-section.mjs";
import { benchCorpus } from "./corpus.ts";
import { benchExpansion } from "./expansion.ts";
import { benchHosts } from "./hosts.ts";
import type { Result } from "./measure.ts";
import { benchServer } from "./server.ts";
import { benchSizes } from "./sizes.ts";

const PAGE = "docs/performance.md";
const MARKS = { begin: "<!-- figures: written by npm run bench -- --page -->", end: "<!-- end of figures -->" };

export async function bench(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== "--page");
  if (unknown !== undefined) throw new Error(`unknown option ${unknown}: there is --page`);
  const results: Result[] = [];
  for (const part of [benchSizes, benchExpansion, benchCorpus, benchServer, benchHosts]) {
    for (const result of await part()) {
      results.push(result);
      const peer = result.vs === undefined ? "" : `   (${result.vs.name}: ${result.vs.value} ${result.unit})`;
      process.stderr.write(`${String(result.value).padStart(9)} ${result.unit.padEnd(6)} ${result.name}${peer}\n`);
    }
  }
  process.stdout.write(`${JSON.stringify({ results })}\n`);
  if (args.includes("--page")) writePage(results);
}

function writePage(results: readonly Result[]): void {
  const rows = results.map(({ name, value, unit, vs }) => `| ${name} | ${value} ${unit} | ${vs === undefined ? "" : `${vs.name}: ${vs.value} ${unit}`} |`);
  writeFileSync(inProject(PAGE), withSection(PAGE, MARKS, ["| what | ours | beside it |", "| --- | ---: | --- |", ...rows].join("\n")));
}
