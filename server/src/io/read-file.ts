import { readFileSync, statSync } from "node:fs";
import { SourceText } from "../text/source-text.ts";

/** A regular file as the user of the command line may read it; undefined where there is none. The language server uses FileProvider. */
export function readFile(path: string): SourceText | undefined {
  try {
    return statSync(path).isFile() ? SourceText.fromBytes(path, readFileSync(path)) : undefined;
  } catch {
    return undefined;
  }
}
