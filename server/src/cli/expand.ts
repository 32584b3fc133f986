// `sendmail-lint expand FILE`: what m4 would print, byte for byte, or where each piece of it comes from.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expandFile } from "../features/expand.ts";
import { expand } from "../m4/expand.ts";
import type { Expansion, M4Problem } from "../m4/expansion.ts";
import { IncludeFiles } from "../model/include-files.ts";
import { readFile } from "../io/read-file.ts";
import { toMapLines } from "../report/expansion-map.ts";
import { printable } from "../text/printable.ts";
import { SourceText } from "../text/source-text.ts";
import { chooseLibrary } from "./choose-library.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { reasonOf } from "./read-error.ts";
import type { Streams } from "./streams.ts";

export interface ExpandOptions {
  readonly I?: readonly string[];
  /** `-D` and `-U` in the order in which they were given. */
  readonly definitions: readonly { readonly name: string; readonly value: string | undefined }[];
  readonly cfDir?: string;
  readonly plain?: boolean;
  readonly map?: boolean;
}

/** m4 exits with this where something went wrong. */
const M4_FAILS = 1;

export function runExpand(file: string, options: ExpandOptions, streams: Streams): number {
  const document = readDocument(file, streams.cwd);
  const expansion = options.plain === true ? expandPlain(file, document, options, streams.cwd) : expandWithLibrary(document, options, streams.cwd);
  for (const problem of expansion.problems) {
    for (const line of messageLines(problem, expansion)) streams.stderr.write(`${printable(line)}\n`);
  }
  const shown = (name: string): string => (name === document.path ? file : name);
  streams.stdout.write(options.map === true ? toMapLines(expansion, shown) : Buffer.from(expansion.output, "latin1"));
  return expansion.exitCode === 0 ? EXIT.clean : M4_FAILS;
}

function readDocument(file: string, cwd: string): SourceText {
  const absolute = path.resolve(cwd, file);
  try {
    if (!statSync(absolute).isFile()) throw new UsageError(`${file}: is not a file`);
    return SourceText.fromBytes(absolute, readFileSync(absolute));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
}

function expandWithLibrary(document: SourceText, options: ExpandOptions, cwd: string): Expansion {
  const folder = path.dirname(document.path);
  const { library, problem } = chooseLibrary(options.cfDir, document, [folder, cwd], cwd);
  if (problem !== undefined) throw new UsageError(problem);
  const expanded = expandFile({
    path: document.path,
    cfDirectory: library?.path,
    libraryStandsIn: options.cfDir !== undefined,
    // Typed in the current folder, while m4 is started in that of the file.
    includeFolders: (options.I ?? []).map((include) => (folder === cwd ? include : path.resolve(cwd, include))),
    definitions: [{ name: "_NO_MAKEINFO_", value: "" }, ...options.definitions],
    plain: false,
    read: (name) => (name === document.path ? document : readFile(name)),
  });
  if (expanded === undefined) throw new UsageError(`${document.path}: cannot be read`);
  return expanded.expansion;
}

/** As `m4 FILE` in the current folder, where FILE is named as it was given. */
function expandPlain(file: string, document: SourceText, options: ExpandOptions, cwd: string): Expansion {
  const files = new IncludeFiles({ folder: cwd, includeFolders: options.I ?? [], libraryPath: undefined, libraryStandsIn: false, read: readFile });
  return expand({ files: [{ name: file, text: document, role: "document" }], definitions: options.definitions, openInclude: (name) => files.open(name) });
}

/** A problem as m4 words it: program, file and line in front, except before what the input itself says through errprint. */
function messageLines(problem: M4Problem, expansion: Expansion): readonly string[] {
  const lines = problem.message.split("\n").filter((line) => line.trim() !== "");
  if (problem.kind === "message") return lines;
  const source = expansion.sources[problem.source];
  if (source === undefined) return lines.map((line) => `m4: ${line}`);
  const lineNumber = source.text.lines.lineAt(source.text.toUtf16(problem.offset)) + 1;
  return lines.map((line) => `m4:${path.basename(source.text.path)}:${lineNumber}: ${line}`);
}
