// Real configuration files of other people, read where they lie beside the project and never copied into it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface CorpusFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
}

export const CORPUS_FOLDER = join(import.meta.dirname, "../../../shared/corpus");

/** Said in one line by a test that has nothing to run on. */
export const NO_CORPUS = "not run: ../shared/corpus is not there";

export function hasCorpus(): boolean {
  return existsSync(CORPUS_FOLDER);
}

export function corpusFiles(kind: "mc" | "cf"): readonly CorpusFile[] {
  const folder = join(CORPUS_FOLDER, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, path: join(folder, name), bytes: readFileSync(join(folder, name)) }));
}
