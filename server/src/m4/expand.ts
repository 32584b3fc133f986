// The expander's door: sources in, an Expansion out. Pure: whatever is read comes through `openInclude`.
import { defineBuiltins } from "./builtins.ts";
import { DEFAULT_LIMITS, type Expansion, type Limits } from "./expansion.ts";
import { Machine, Stop } from "./machine.ts";
import { openSource, type M4Source, type SourceRole } from "./m4-source.ts";
import { View } from "./m4-text.ts";
import { textMacro } from "./macro-table.ts";
import { symbolOf } from "./symbols.ts";
import { SourceText } from "../text/source-text.ts";

/** A file to read, with the name that `__file__` gives for it and what it is to the document. */
export interface InputFile {
  readonly name: string;
  readonly text: SourceText;
  readonly role: SourceRole;
}

export interface ExpandRequest {
  /** What m4 would be given on its command line, in order. */
  readonly files: readonly InputFile[];
  /** `-D NAME=VALUE` and `-U NAME`, in order. */
  readonly definitions: readonly { readonly name: string; readonly value: string | undefined }[];
  /** Answers `include`, `sinclude` and `undivert` of a name; undefined where m4 could not open it, or where it may not be read. */
  readonly openInclude: (name: string) => InputFile | undefined;
  readonly limits?: Limits;
}

export function expand(request: ExpandRequest): Expansion {
  const sources: M4Source[] = [];
  const opened = new Map<SourceText, M4Source>();
  const open = (file: InputFile): M4Source => {
    let source = opened.get(file.text);
    if (source === undefined) {
      source = openSource(sources.length, file.role, file.text);
      sources.push(source);
      opened.set(file.text, source);
      if (file.role === "library") machine.librarySources.add(source.index);
    }
    return source;
  };
  const machine = new Machine((name) => {
    const file = request.openInclude(name);
    return file === undefined ? undefined : { source: open(file), name: file.name };
  }, request.limits ?? DEFAULT_LIMITS);
  defineBuiltins(machine);
  for (const { name, value } of request.definitions) {
    const symbol = symbolOf(name);
    if (value === undefined) machine.macros.set(symbol, undefined);
    else {
      const source = open({ name: "", role: "command-line", text: SourceText.fromText(`-D ${name}`, value) });
      machine.macros.set(symbol, textMacro(symbol, new View(source, 0, source.bytes.length), undefined));
    }
  }
  try {
    for (const file of request.files) machine.read({ source: open(file), name: file.name });
    machine.finish();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    machine.exitCode = error.exitCode;
  }
  const printed = machine.diversions.printed;
  return {
    output: printed.toString(),
    runs: printed.runs,
    sources,
    calls: machine.calls,
    journal: { definitions: machine.definitions, consultations: machine.consultations },
    problems: machine.problems,
    exitCode: machine.exitCode,
  };
}
