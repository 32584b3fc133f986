// The builtins of GNU m4 1.4.19, as its manual and its behaviour have them. None of them runs a program or writes a file.
import { evaluate } from "./evaluate.ts";
import { format } from "./format.ts";
import type { Machine } from "./machine.ts";
import { BuiltinToken, EMPTY, sliceText, TextBuilder, type Argument, type M4Text } from "./m4-text.ts";
import { builtinMacro, textMacro, type Macro } from "./macro-table.ts";
import { compilePattern, expandReplacement, search, type Match, type Pattern } from "./pattern.ts";
import { symbolOf } from "./symbols.ts";
import { translate } from "./translate.ts";

interface Builtin {
  /** Seen only when a parenthesis follows its name. */
  readonly blind: boolean;
  /** Returns what the call expands to. */
  readonly run: (machine: Machine, call: number, args: readonly Argument[], name: string) => Argument | undefined;
}

type Run = Builtin["run"];

function text(args: readonly Argument[], index: number): string {
  return args[index]?.toString() ?? "";
}

/** Warns about a wrong number of arguments as m4 does; false where there are too few to go on. */
function hasArguments(machine: Machine, call: number, name: string, count: number, least: number, most: number): boolean {
  if (count < least) {
    machine.problem("warning", "too-few-arguments", `too few arguments to builtin ${name}: ${count} of ${least}`, call);
    return false;
  }
  if (most >= 0 && count > most) machine.problem("warning", "excess-arguments", `excess arguments to builtin ${name} ignored: it takes ${most}, here are ${count}`, call);
  return true;
}

/** A builtin that takes from `least` to `most` arguments (-1: any number) and gives nothing when there are too few. */
function takes(least: number, most: number, run: Run): Run {
  return (machine, call, args, name) => (hasArguments(machine, call, name, args.length, least, most) ? run(machine, call, args, name) : undefined);
}

function numeric(machine: Machine, call: number, name: string, value: string): number | undefined {
  if (value === "") {
    machine.problem("warning", "empty-number", `empty string treated as 0 in builtin ${name}`, call);
    return 0;
  }
  const match = /^[\t-\r ]*([-+]?\d+)$/.exec(value);
  if (match === null) {
    machine.problem("warning", "not-a-number", `non-numeric argument ${value} to builtin ${name}`, call);
    return undefined;
  }
  return Number(match[1]);
}

function number(machine: Machine, call: number, value: number): M4Text {
  return machine.made(String(value | 0), call);
}

function defineWith(kind: "define" | "pushdef"): Run {
  return takes(1, 2, (machine, call, args) => {
    const first = args[0];
    if (first instanceof BuiltinToken) {
      machine.problem("warning", "define-builtin-name", `${kind}: the name is a builtin token, not a name`, call);
      return undefined;
    }
    const name = text(args, 0);
    const symbol = symbolOf(name);
    const current = machine.macros.get(symbol);
    const previous = kind === "pushdef" ? current : current?.previous;
    const value = args[1] ?? EMPTY;
    machine.macros.set(symbol, value instanceof BuiltinToken ? builtinMacro(name, value.name, BUILTINS[value.name as BuiltinName].blind, previous) : textMacro(symbol, value, previous));
    machine.definitions.push({ kind, name, call, value: value instanceof BuiltinToken ? undefined : value });
    machine.calls.keepArguments(call, args);
    return undefined;
  });
}

function removeWith(kind: "undefine" | "popdef"): Run {
  return takes(1, -1, (machine, call, args) => {
    for (let i = 0; i < args.length; i++) {
      const name = text(args, i);
      const symbol = symbolOf(name);
      const macro = machine.macros.get(symbol);
      if (macro === undefined) continue;
      machine.macros.set(symbol, kind === "popdef" ? macro.previous : undefined);
      machine.definitions.push({ kind, name, call, value: undefined });
      machine.calls.keepArguments(call, args);
    }
    return undefined;
  });
}

function includeWith(silent: boolean): Run {
  return takes(1, 1, (machine, call, args, name) => {
    const path = text(args, 0);
    if (machine.temporaryNames.has(path)) return undefined;
    const file = path === "" ? undefined : machine.openInclude(path);
    if (file !== undefined) machine.pushFile(file, call);
    else if (!silent) machine.problem("error", "include-missing", `cannot open ${path}: ${name} of a file that is not there or that may not be read`, call);
    return undefined;
  });
}

function refuseCommand(machine: Machine, call: number, args: readonly Argument[], name: string): undefined {
  machine.problem("refused", "command-not-run", `${name} would run a program: ${text(args, 0)}`, call);
  return undefined;
}

const temporaryFile: Run = takes(1, 1, (machine, call, args) => {
  const template = text(args, 0);
  const name = template.replace(/X*$/, (xs) => "0".repeat(Math.max(6, xs.length)));
  machine.temporaryNames.add(name);
  return machine.made(name, call);
});

function stepBy(amount: number): Run {
  return takes(1, 1, (machine, call, args, name) => {
    const value = numeric(machine, call, name, text(args, 0));
    return value === undefined ? undefined : number(machine, call, value + amount);
  });
}

const ifelse: Run = (machine, call, args, name) => {
  if (args.length === 1) return undefined;
  if (!hasArguments(machine, call, name, args.length, 3, -1)) return undefined;
  if (args.length % 3 === 2) machine.problem("warning", "excess-arguments", `excess arguments to builtin ${name} ignored`, call);
  let at = 0;
  for (;;) {
    if (text(args, at) === text(args, at + 1)) return args[at + 2] ?? EMPTY;
    const left = args.length - at;
    if (left === 3) return undefined;
    if (left <= 5) return args[at + 3] ?? EMPTY;
    at += 3;
  }
};

const ifdef: Run = takes(2, 3, (machine, call, args) => {
  const name = text(args, 0);
  const defined = machine.macros.get(symbolOf(name)) !== undefined;
  machine.consultations.push({ name, defined, call });
  return defined ? (args[1] ?? EMPTY) : args[2];
});

const defn: Run = takes(1, -1, (machine, call, args) => {
  const builder = new TextBuilder();
  let token: BuiltinToken | undefined;
  for (let i = 0; i < args.length; i++) {
    const macro = machine.macros.get(symbolOf(text(args, i)));
    if (macro === undefined) continue;
    if (macro.builtin === undefined) {
      builder.add(machine.made(machine.openQuote, call));
      builder.add(macro.body);
      builder.add(machine.made(machine.closeQuote, call));
    } else if (args.length > 1) {
      machine.problem("warning", "builtin-joined", `cannot concatenate builtin ${macro.builtin}`, call);
    } else token = new BuiltinToken(macro.builtin);
  }
  return token ?? builder.finish();
});

const index: Run = (machine, call, args, name) => {
  if (!hasArguments(machine, call, name, args.length, 2, 2)) return args.length === 1 ? number(machine, call, 0) : undefined;
  return number(machine, call, text(args, 0).indexOf(text(args, 1)));
};

const substr: Run = (machine, call, args, name) => {
  const subject = args[0] ?? EMPTY;
  if (!hasArguments(machine, call, name, args.length, 2, 3)) return args.length === 1 ? subject : undefined;
  if (subject instanceof BuiltinToken) return undefined;
  const start = numeric(machine, call, name, text(args, 1));
  const length = args.length > 2 ? numeric(machine, call, name, text(args, 2)) : subject.length;
  if (start === undefined || length === undefined || start < 0 || length <= 0 || start >= subject.length) return undefined;
  return sliceText(subject, start, Math.min(subject.length, start + length));
};

const translit: Run = (machine, call, args, name) => {
  if (!hasArguments(machine, call, name, args.length, 2, 3)) return args.length === 1 ? args[0] : undefined;
  return machine.made(translate(text(args, 0), text(args, 1), text(args, 2)), call);
};

const evaluateRun: Run = takes(1, 3, (machine, call, args, name) => {
  const radix = args.length > 1 && text(args, 1) !== "" ? numeric(machine, call, name, text(args, 1)) : 10;
  const width = args.length > 2 ? numeric(machine, call, name, text(args, 2)) : 1;
  if (radix === undefined || width === undefined) return undefined;
  const result = evaluate(text(args, 0), radix, width);
  if (typeof result === "string") return machine.made(result, call);
  machine.problem(result.warning ? "warning" : "error", "bad-expression", `${result.error} in eval: ${text(args, 0)}`, call);
  return undefined;
});

const formatRun: Run = takes(1, -1, (machine, call, args) => {
  const values = args.map((arg) => arg.toString());
  const result = format(values, machine.limits.maxTextChars);
  for (const warning of result.warnings) machine.problem("warning", "bad-format", warning, call);
  return machine.made(result.text, call);
});

/** A match, undefined for none; false where the pattern can't be used, which was reported. */
function find(machine: Machine, call: number, source: string, pattern: Pattern | string, subject: string, from: number): Match | undefined | false {
  const match = typeof pattern === "string" ? pattern : search(pattern, subject, from);
  if (typeof match !== "string") return match;
  machine.problem("warning", "bad-pattern", `bad regular expression ${source}: ${match}`, call);
  return false;
}

const regexp: Run = (machine, call, args, name) => {
  if (!hasArguments(machine, call, name, args.length, 2, 3)) return args.length === 1 ? number(machine, call, 0) : undefined;
  const subject = text(args, 0);
  const source = text(args, 1);
  const match = find(machine, call, source, compilePattern(source), subject, 0);
  if (match === false) return undefined;
  if (args.length < 3) return number(machine, call, match?.[0] ?? -1);
  return match === undefined ? undefined : machine.made(expandReplacement(replacementOf(machine, call, args), subject, match), call);
};

function replacementOf(machine: Machine, call: number, args: readonly Argument[]): string {
  const replacement = text(args, 2);
  if (/(?<!\\)(?:\\\\)*\\$/.test(replacement)) machine.problem("warning", "bad-replacement", `the backslash at the end of ${replacement} is ignored`, call);
  return replacement;
}

const patsubst: Run = (machine, call, args, name) => {
  if (!hasArguments(machine, call, name, args.length, 2, 3)) return args.length === 1 ? args[0] : undefined;
  const subject = text(args, 0);
  const source = text(args, 1);
  const pattern = compilePattern(source);
  let result = "";
  const replacement = replacementOf(machine, call, args);
  let from = 0;
  while (from <= subject.length) {
    const match = find(machine, call, source, pattern, subject, from);
    if (match === false) return undefined;
    const [start = -1, end = -1] = match ?? [];
    if (match === undefined || start < 0) break;
    result += subject.slice(from, start) + expandReplacement(replacement, subject, match);
    if (result.length > machine.limits.maxTextChars) break;
    // An empty match stands in front of a character, which is then passed on as it is.
    if (end === start) result += subject.slice(start, start + 1);
    from = end === start ? end + 1 : end;
  }
  return machine.made(result + subject.slice(from), call);
};

const divert: Run = (machine, call, args, name) => {
  hasArguments(machine, call, name, args.length, 0, 1);
  const target = args.length === 0 ? 0 : numeric(machine, call, name, text(args, 0));
  if (target !== undefined) machine.diversions.number = target;
  return undefined;
};

const undivert: Run = (machine, call, args) => {
  if (args.length === 0) machine.diversions.undivertAll();
  args.forEach((_, i) => {
    const value = text(args, i);
    if (/^[-+]?\d*$/.test(value)) {
      machine.diversions.undivert(Number(value));
      return;
    }
    const file = machine.openInclude(value);
    if (file === undefined) machine.problem("warning", "undivert-missing", `cannot undivert ${value}: it is neither a number nor a file that may be read`, call);
    else machine.diversions.current?.add(file.source.bytes, file.source.index, 0, call);
  });
  return undefined;
};

const changequote: Run = (machine, call, args, name) => {
  hasArguments(machine, call, name, args.length, 0, 2);
  machine.openQuote = args.length === 0 ? "`" : text(args, 0);
  // A single argument, or an empty second one behind an opening quote, leaves m4's usual closing quote.
  machine.closeQuote = args.length < 2 || (machine.openQuote !== "" && text(args, 1) === "") ? "'" : text(args, 1);
  return undefined;
};

const changecom: Run = (machine, call, args, name) => {
  hasArguments(machine, call, name, args.length, 0, 2);
  machine.openComment = text(args, 0);
  machine.closeComment = text(args, 1) === "" ? "\n" : text(args, 1);
  return undefined;
};

const errprint: Run = takes(1, -1, (machine, call, args) => {
  const message = args.map((arg) => arg.toString()).join(" ");
  machine.problem("message", "errprint", message, call);
  return undefined;
});

const m4exit: Run = (machine, call, args, name) => {
  hasArguments(machine, call, name, args.length, 0, 1);
  const code = args.length === 0 ? 0 : (numeric(machine, call, name, text(args, 0)) ?? 1);
  machine.exit(code < 0 || code > 255 ? 1 : code);
};

const m4wrap: Run = takes(1, -1, (machine, call, args) => {
  const builder = new TextBuilder();
  machine.joinArguments(builder, args, false, " ", call);
  machine.wrap(builder.finish());
  return undefined;
});

const indir: Run = takes(1, -1, (machine, call, args) => {
  const name = text(args, 0);
  const macro = machine.macros.get(symbolOf(name));
  if (macro === undefined) machine.problem("warning", "undefined-name", `undefined macro ${name} in indir`, call);
  else machine.invoke(macro, name, call, args.slice(1));
  return undefined;
});

const builtin: Run = takes(1, -1, (machine, call, args) => {
  const name = text(args, 0);
  const macro = builtinNamed(name);
  if (macro === undefined) machine.problem("warning", "undefined-builtin", `undefined builtin ${name}`, call);
  else machine.invoke(macro, name, call, args.slice(1));
  return undefined;
});

const currentLine: Run = (machine, call) => machine.made(String(machine.currentPlace?.line ?? 0), call);

const nothing: Run = () => undefined;

export const BUILTINS = {
  __file__: { blind: false, run: (machine, call) => machine.quoted(machine.currentPlace?.name ?? "", call) },
  __line__: { blind: false, run: currentLine },
  __program__: { blind: false, run: (machine, call) => machine.quoted("m4", call) },
  builtin: { blind: true, run: builtin },
  changecom: { blind: false, run: changecom },
  changequote: { blind: false, run: changequote },
  debugfile: { blind: false, run: nothing },
  debugmode: { blind: false, run: nothing },
  decr: { blind: true, run: stepBy(-1) },
  define: { blind: true, run: defineWith("define") },
  defn: { blind: true, run: defn },
  divert: { blind: false, run: divert },
  divnum: { blind: false, run: (machine, call) => number(machine, call, machine.diversions.number) },
  dnl: {
    blind: false,
    run: (machine, call) => {
      machine.skipLine(call);
      return undefined;
    },
  },
  dumpdef: { blind: false, run: nothing },
  errprint: { blind: true, run: errprint },
  esyscmd: { blind: true, run: refuseCommand },
  eval: { blind: true, run: evaluateRun },
  format: { blind: true, run: formatRun },
  ifdef: { blind: true, run: ifdef },
  ifelse: { blind: true, run: ifelse },
  include: { blind: true, run: includeWith(false) },
  incr: { blind: true, run: stepBy(1) },
  index: { blind: true, run: index },
  indir: { blind: true, run: indir },
  len: { blind: true, run: takes(1, 1, (machine, call, args) => number(machine, call, args[0]?.length ?? 0)) },
  m4exit: { blind: false, run: m4exit },
  m4wrap: { blind: true, run: m4wrap },
  maketemp: { blind: true, run: temporaryFile },
  mkstemp: { blind: true, run: temporaryFile },
  patsubst: { blind: true, run: patsubst },
  popdef: { blind: true, run: removeWith("popdef") },
  pushdef: { blind: true, run: defineWith("pushdef") },
  regexp: { blind: true, run: regexp },
  shift: {
    blind: true,
    run: takes(1, -1, (machine, call, args) => {
      const builder = new TextBuilder();
      machine.joinArguments(builder, args.slice(1), true, ",", call);
      return builder.finish();
    }),
  },
  sinclude: { blind: true, run: includeWith(true) },
  substr: { blind: true, run: substr },
  syscmd: { blind: true, run: refuseCommand },
  sysval: { blind: false, run: (machine, call) => machine.made("0", call) },
  traceoff: { blind: false, run: nothing },
  traceon: { blind: false, run: nothing },
  translit: { blind: true, run: translit },
  undefine: { blind: true, run: removeWith("undefine") },
  undivert: { blind: false, run: undivert },
} as const satisfies Record<string, Builtin>;

export type BuiltinName = keyof typeof BUILTINS;

export function isBuiltinName(name: string): name is BuiltinName {
  return Object.hasOwn(BUILTINS, name);
}

export function builtinNamed(name: string): Macro | undefined {
  return isBuiltinName(name) ? builtinMacro(name, name, BUILTINS[name].blind, undefined) : undefined;
}

/** The macros that GNU m4 defines on a Unix system before it reads anything. */
export function defineBuiltins(machine: Machine): void {
  for (const name of Object.keys(BUILTINS)) machine.macros.set(symbolOf(name), builtinNamed(name));
  for (const name of ["__gnu__", "__unix__"]) machine.macros.set(symbolOf(name), textMacro(symbolOf(name), EMPTY, undefined));
}

