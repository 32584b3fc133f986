// The tables of docs/corpus.md are those of the rules as they are, file by file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { corpusPage } from "../../scripts/corpus.mjs";
import { inProject } from "../../scripts/paths.mjs";
import { CORPUS_FOLDER, hasCorpus, NO_CORPUS } from "../support/corpus.ts";

test("docs/corpus.md says what is found in the real files", { skip: hasCorpus() ? false : NO_CORPUS }, async () => {
  const page = readFileSync(inProject("docs/corpus.md"), "utf8").split("\n");
  const wanted = (await corpusPage(CORPUS_FOLDER)).split("\n");
  assert.deepEqual(page.filter((line) => !wanted.includes(line)), [], "lines that are out of date: node scripts/corpus.mjs ../shared/corpus");
  assert.deepEqual(wanted.filter((line) => !page.includes(line)), [], "lines that are missing: node scripts/corpus.mjs ../shared/corpus");
});
