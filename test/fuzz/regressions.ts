// Inputs that once broke a property, kept as JSON and checked again with every run of the tests.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../scripts/paths.mjs";
import type { Failure } from "./property.ts";

const FOLDER = inProject("test/corpus/regressions");

export interface Regression {
  readonly file: string;
  readonly property: string;
  readonly input: unknown;
}

/** The path of the file that holds the input now. */
export function keepRegression({ property, input, seed }: Failure): string {
  const text = JSON.stringify({ property, seed, input }, undefined, 2);
  const hash = createHash("sha256").update(JSON.stringify(input)).digest("hex").slice(0, 8);
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${property}-${hash}.json`);
  writeFileSync(file, `${text}\n`);
  return file;
}

export function keptRegressions(): readonly Regression[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const { property, input } = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
      return { file, property, input };
    });
}
