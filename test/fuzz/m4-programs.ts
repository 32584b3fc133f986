// Arbitraries for programs in GNU m4's language. Most of them do something: they define, call what they defined, loop with a
// bound, change quotes and comments, move text through diversions. A macro's text calls only macros of earlier letters, so that
// few programs run for ever.
import fc from "fast-check";

const macroLetters = ["a", "b", "c", "d"] as const;
/** Calls are `name(args)`; each argument is quoted or not. */
type Depth = { readonly depth: number; readonly below: number };

const word = fc.constantFrom("x", "foo", "1", "2", "-3", "10", "0x1f", "hello world", "", "a-z", "A-Z", "abc", "aXbXc", "(y)", "#", "$", "\u00e9", "\n", " ", "_u", "`q'", "``qq''", "x,y", "dnl", "%");
const number = fc.constantFrom("0", "1", "2", "3", "-1", "7", "10", "36", "2147483647", "-2147483648", "08", "0b11", "0r3:12", "", "x");
const pattern = fc.constantFrom("a", "X", ".", "[a-z]*", "\\(a\\)\\(.\\)", "^", "$", "b\\|X", "\\w+", "\\bfoo", "[^a]", "x*", "a+b?", "\\", "[", "*", "", "\\<h", "o\\>", "\\W", "\\`", "\\'");
const replacement = fc.constantFrom("", "<\\&>", "\\2\\1", "Z", "\\0", "\\", "`\\&'", "$1");
const format = fc.constantFrom("%d", "%5d|", "%-5s|", "%05.2f", "%x", "%c", "%s %s", "%%", "%u", "%o", "plain", "%*d", "%.2s", "%e", "%g", "%");
/** Any directive, most of which m4 takes. */
const directive = fc.tuple(fc.constantFrom("", "", "-", "+", " ", "0", "#", "+0", "#0", "-#"), fc.constantFrom("", "", "5", "12", "*"), fc.constantFrom("", "", ".", ".0", ".3", ".20", ".*"), fc.constantFrom("", "", "h", "hh", "l", "z"), fc.constantFrom(...Array.from("aAcdeEfFgGiosuxXn%"))).map((parts) => `%${parts.join("")}|`);
const real = fc.oneof(number, fc.constantFrom("0.5", "1.5", "-2.5", "3.14159", "1e10", "1e-7", "999999.5", "0.1", "1e300", "inf", "nan", "99999999999"), fc.double({ noNaN: true }).map(String));
const operators = fc.constantFrom("+", "-", "*", "/", "%", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "|", "^", "&&", "||", "**", "=", "");

const expression: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof({ maxDepth: 4, withCrossShrink: true }, number, fc.tuple(tie("e"), operators, tie("e")).map((parts) => parts.join("")), tie("e").map((e) => `(${e})`), tie("e").map((e) => `-${e}`), tie("e").map((e) => `!${e}`), tie("e").map((e) => `~${e}`)),
})).e;

const quote = fc.oneof({ weight: 9, arbitrary: fc.constant((text: string): string => `\`${text}'`) }, { weight: 3, arbitrary: fc.constant((text: string): string => text) }, { weight: 1, arbitrary: fc.constant((text: string): string => ` \`${text}'`) });

function textOf({ depth, below }: Depth): fc.Arbitrary<string> {
  const plain = fc.oneof({ weight: 4, arbitrary: word }, { weight: 3, arbitrary: fc.constantFrom("$1", "$2", "$#", "$*", "$@", "$0", "$10", "${1}", "$") });
  if (depth === 0) return plain;
  return fc.array(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 4, arbitrary: callOf({ depth: depth - 1, below }) }), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
}

function callOf({ depth, below }: Depth): fc.Arbitrary<string> {
  const text = textOf({ depth: Math.max(0, depth - 1), below });
  const arg = fc.tuple(quote, text).map(([q, t]) => q(t));
  const call = (name: string, ...args: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...args).map((all) => `${name}(${all.join(",")})`);
  const quotedOf = (one: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(quote, one).map(([q, t]) => q(t));
  const known = fc.constantFrom(...macroLetters.slice(0, Math.max(1, below)));
  const user = below === 0 ? word : fc.tuple(known, fc.oneof(fc.constant(""), fc.array(arg, { maxLength: 3 }).map((args) => `(${args.join(",")})`))).map((parts) => parts.join(""));
  return fc.oneof(
    { weight: 8, arbitrary: user },
    { weight: 3, arbitrary: call("ifelse", arg, arg, arg, arg) },
    { weight: 1, arbitrary: fc.array(arg, { maxLength: 8 }).map((args) => `ifelse(${args.join(",")})`) },
    { weight: 2, arbitrary: call("ifdef", quotedOf(fc.constantFrom("a", "b", "zz", "define", "len")), arg, arg) },
    { weight: 3, arbitrary: call("eval", quotedOf(expression)) },
    { weight: 1, arbitrary: call("eval", quotedOf(expression), number, number) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom("incr", "decr"), quotedOf(number)).map(([n, a]) => `${n}(${a})`) },
    { weight: 2, arbitrary: call("len", arg) },
    { weight: 2, arbitrary: call("substr", arg, number, number) },
    { weight: 1, arbitrary: call("substr", arg, number) },
    { weight: 2, arbitrary: call("index", arg, quotedOf(word)) },
    { weight: 2, arbitrary: call("translit", arg, quotedOf(word), quotedOf(word)) },
    { weight: 3, arbitrary: call("patsubst", arg, quotedOf(pattern), quotedOf(replacement)) },
    { weight: 2, arbitrary: call("regexp", arg, quotedOf(pattern), quotedOf(replacement)) },
    { weight: 1, arbitrary: call("regexp", arg, quotedOf(pattern)) },
    { weight: 2, arbitrary: call("format", quotedOf(format), arg, arg) },
    { weight: 2, arbitrary: fc.tuple(fc.array(directive, { minLength: 1, maxLength: 3 }), fc.array(real, { maxLength: 4 })).map(([all, values]) => `format(\`${all.join("")}'${values.map((value) => `, ${value}`).join("")})`) },
    { weight: 2, arbitrary: call("shift", arg, arg, arg) },
    { weight: 1, arbitrary: call("indir", quotedOf(known), arg) },
    { weight: 1, arbitrary: call("builtin", quotedOf(fc.constantFrom("len", "eval", "incr", "nothing", "shift")), arg, arg) },
    { weight: 1, arbitrary: call("defn", quotedOf(fc.constantFrom("a", "b", "len", "zz"))) },
    { weight: 1, arbitrary: fc.constantFrom("divnum", "__line__", "__file__", "__gnu__", "unix", "__unix__") },
    { weight: 1, arbitrary: word },
  );
}

const definition = fc.nat({ max: macroLetters.length - 1 }).chain((index) =>
  fc.tuple(fc.constantFrom("define", "define", "define", "pushdef"), textOf({ depth: 2, below: index }), fc.constantFrom("')", "')dnl\n", "')\n", ")", "'"), fc.constantFrom("`", "`", "`", "")).map(
    ([define, body, end, open]) => `${define}(\`${macroLetters[index] ?? "a"}', ${open}${body}${end}`,
  ),
);

const counting = textOf({ depth: 1, below: 2 }).chain((body) =>
  fc.constantFrom("1", "3", "5").map((times) => `define(\`loop', \`ifelse(eval($1 > ${times}), 1, , \`${body} loop(incr($1))')')loop(1)`),
);

const change = fc.oneof(
  fc.constantFrom("changequote([,])", "changequote(<<,>>)", "changequote", "changequote(`{', `}')", "changequote(,)", "changequote([)", "changequote(`\"', `\"')", "changecom", "changecom(`//')", "changecom(`/*', `*/')", "changecom(`@')", "changecom(`#')", "changecom(,)"),
  fc.constantFrom("divert(-1)", "divert(1)", "divert(2)", "divert", "divert(0)", "undivert", "undivert(1)", "undivert(2,1)", "divert(x)", "divert(`1')dnl\n"),
  fc.constantFrom("undefine(`a')", "undefine(`b', `len')", "popdef(`a')", "popdef(`a', `b')", "undefine(`zz')", "define(`len', `LEN')", "define(`c', defn(`incr'))", "define(`x', `a')", "define(`d', defn(`a', `b'))", "define(`a', defn(`len')x)", "define(`b', ifdef(`len', defn(`incr')))", "pushdef(`c', y`'defn(`decr'))", "pushdef(`foo', defn(`foo'))"),
  fc.constantFrom("m4wrap(`a(1)')", "m4wrap(`wrapped\n')", "m4wrap(`m4wrap(`b')')", "m4exit(3)", "m4exit", "m4exit(`0')", "errprint(`said\n')", "sinclude(`no-such-file')", "include(`no-such-file')", "dnl the rest `of\n", "dnl", "# a comment ` a(\n"),
);

/** What makes a program break off: an error of m4 ends the run, with what was printed so far. */
const broken = fc.constantFrom("`", "'", "(", ")", "a(", "define(", "`a'b", "eval(1/0)", ",", "\\", "len(`", "define", "ifelse(a", "()", "\r\n", "\t", "\u00ff", "\u0001", "\0", "`a\0b'", "# c\0d\n");

const statement = fc.oneof(
  { weight: 6, arbitrary: definition },
  { weight: 10, arbitrary: callOf({ depth: 3, below: macroLetters.length }) },
  { weight: 1, arbitrary: counting },
  { weight: 4, arbitrary: change },
  { weight: 1, arbitrary: broken },
  { weight: 4, arbitrary: fc.constantFrom("\n", " ", " | ", "\n\n") },
);

/** One-byte strings: m4 reads bytes. */
export const m4Program: fc.Arbitrary<string> = fc.array(statement, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(""));
