import type { SourceText } from "./source-text.ts";

/**
 * Where files come from. The engine never touches the file system itself: `io` implements this for files, the language
 * server puts the open documents in front, tests hand in a map.
 */
export interface SourceProvider {
  /** The text of a file, or undefined where it is missing, is not a regular file, or may not be read. Absolute paths. */
  read(path: string): SourceText | undefined;
}
