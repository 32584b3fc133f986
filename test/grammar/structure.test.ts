// What themes and VS Code ask of a grammar and of a language configuration, and what sendmail's library asks of the vocabulary.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { grammarFile, loadGrammar, tokenize, type ScopeName } from "./tokenizer.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const SCOPES: readonly ScopeName[] = ["source.sendmail.mc", "source.sendmail.cf"];
const read = (scopeName: ScopeName): JsonObject => JSON.parse(readFileSync(grammarFile(scopeName), "utf8")) as JsonObject;
const isObject = (value: Json | undefined): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: Json | undefined): string => {
  assert.ok(typeof value === "string");
  return value;
};
const keysOf = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value) : []);

/** Every value that stands under one of these keys, anywhere in the grammar. */
function valuesOf(value: Json, keys: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((each: Json) => valuesOf(each, keys));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (keys.includes(key) && typeof inner === "string" ? [inner] : valuesOf(inner, keys)));
}

// The root groups of TextMate's naming conventions: what themes colour.
const ROOTS = ["comment", "constant", "entity", "invalid", "keyword", "meta", "punctuation", "storage", "string", "support", "variable"];

for (const scopeName of SCOPES) {
  const grammar = read(scopeName);
  const suffix = scopeName === "source.sendmail.mc" ? ".sendmail-mc" : ".sendmail-cf";

  test(`${scopeName}: every scope begins with a standard name and ends with the language's`, () => {
    const names = valuesOf(grammar["repository"] ?? null, ["name", "contentName"]).flatMap((name) => name.split(" "));
    assert.ok(names.length > 30);
    for (const name of names) {
      assert.ok(ROOTS.includes(name.split(".")[0] ?? ""), name);
      // VS Code maps this one to the embedded language by name.
      if (name !== "meta.embedded.block.sendmail-cf") assert.ok(name.endsWith(suffix), name);
    }
  });

  test(`${scopeName}: every include leads somewhere and nothing in the repository is left over`, () => {
    const own = keysOf(grammar["repository"]);
    const cf = keysOf(read("source.sendmail.cf")["repository"]);
    const includes = valuesOf(grammar, ["include"]);
    for (const include of includes) {
      if (include.startsWith("#")) assert.ok(own.includes(include.slice(1)), include);
      else assert.ok(include.startsWith("source.sendmail.cf#") && cf.includes(include.slice("source.sendmail.cf#".length)), include);
    }
    for (const key of own) assert.ok(includes.includes(`#${key}`) || includes.includes(`source.sendmail.cf#${key}`), `${key} is never included`);
  });

  test(`${scopeName}: the patterns keep to what stays linear`, () => {
    for (const pattern of valuesOf(grammar, ["match", "begin", "end", "while"])) {
      assert.doesNotMatch(pattern, /\\G/, "the engine cannot remember a failed search for \\G");
      assert.doesNotMatch(pattern, /\((?:\?:)?(?:\[[^\]]*\]|\\?.)[*+]\)[*+]/, "a repeated repetition backtracks");
    }
  });
}

const libraries = ["../../server/cf/", "/usr/share/sendmail/cf/"].map((path) => new URL(path, import.meta.url)).filter((url) => existsSync(new URL("m4/cfhead.m4", url)));

test("every macro that the library defines for a .mc is coloured as one", { skip: libraries.length === 0 && "no cf library here" }, async () => {
  const grammar = await loadGrammar("source.sendmail.mc");
  for (const library of libraries) {
    const source = readFileSync(new URL("m4/cfhead.m4", library), "latin1");
    // Names with an underscore in front and in lower case are the library's own.
    const names = [...source.matchAll(/^define\(`([A-Z][A-Z0-9_]*)',\s*(?:`|dnl)/gm)].map(([, name]) => name ?? "");
    assert.ok(names.length > 40, `${names.length} names in ${library.pathname}`);
    for (const name of names) {
      if (VARIABLES.has(name)) continue;
      const [line] = tokenize(grammar, [`${name}(x)`]);
      const scopes = line?.tokens[0]?.scopes.at(-1);
      assert.ok(scopes === "support.function.library.sendmail-mc" || scopes === "keyword.control.section.sendmail-mc", `${name} is ${scopes}`);
    }
    assert.ok(readdirSync(new URL("feature/", library)).length > 50);
  }
});

/** Defined in cfhead.m4 like the macros, but read as values. */
const VARIABLES = new Set(["ALIAS_FILE", "DATABASE_MAP_TYPE", "CF_LEVEL"]);

const configurationOf = (dialect: "mc" | "cf"): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../syntaxes/sendmail-${dialect}.language-configuration.json`, import.meta.url), "utf8")) as JsonObject;

function wordAt(dialect: "mc" | "cf", line: string, offset: number): string | undefined {
  const pattern = new RegExp(textOf(configurationOf(dialect)["wordPattern"]), "g");
  for (const found of line.matchAll(pattern)) if (found.index <= offset && offset <= found.index + found[0].length) return found[0];
  return undefined;
}

test("a word is a whole conf name, option, macro, host name or version", () => {
  const words = [
    ["mc", "define(`confAUTH_OPTIONS', `A p')", 12, "confAUTH_OPTIONS"],
    ["mc", "OSTYPE(`bsd4.4')", 11, "bsd4.4"],
    ["mc", "define(`SMART_HOST', `[mail.example.com]')", 25, "mail.example.com"],
    ["mc", "`$j ${client_name} $&{auth_type}'", 8, "${client_name}"],
    ["mc", "`$j ${client_name} $&{auth_type}'", 22, "$&{auth_type}"],
    ["cf", "O Timeout.ident=5s", 5, "Timeout.ident"],
    ["cf", "R$* $={TrustAuthMech}\t$# RELAY", 9, "$={TrustAuthMech}"],
    ["cf", "Pfirst-class=0", 3, "Pfirst-class"],
  ] as const;
  for (const [dialect, line, offset, word] of words) assert.equal(wordAt(dialect, line, offset), word);
});

/** Which rule VS Code applies when a line break is typed at the end of `before`, or undefined. */
function onEnter(dialect: "mc" | "cf", before: string, after = ""): Json | undefined {
  const rules = configurationOf(dialect)["onEnterRules"];
  assert.ok(Array.isArray(rules));
  const rule = rules.find((each: Json) => {
    if (!isObject(each)) return false;
    const afterText = each["afterText"];
    return new RegExp(textOf(each["beforeText"])).test(before) && (afterText === undefined || new RegExp(textOf(afterText)).test(after));
  }) as JsonObject | undefined;
  return rule?.["action"];
}

test("a line break in a .cf never makes a continuation line by accident, and makes one where a comma asks for it", () => {
  assert.deepEqual(onEnter("cf", "Mlocal,\t\tP=/bin/mail,"), { indent: "none", appendText: "\t\t" });
  assert.deepEqual(onEnter("cf", "\t\tA=mail -d $u"), { indent: "none", removeText: 1000 });
  assert.equal(onEnter("cf", "\t\tT=DNS/RFC822/X-Unix,"), undefined);
  assert.equal(onEnter("cf", "O MaxMessageSize=0"), undefined);
  assert.equal(onEnter("cf", "# a comment"), undefined);
  assert.deepEqual(onEnter("cf", "# a com", "ment"), { indent: "none", appendText: "# " });
});

test("a comment that is split in a .mc stays a comment", () => {
  assert.deepEqual(onEnter("mc", "dnl # one two", "three"), { indent: "none", appendText: "dnl # " });
  assert.deepEqual(onEnter("mc", "dnl one two", "three"), { indent: "none", appendText: "dnl " });
  assert.equal(onEnter("mc", "dnl one two three"), undefined);
  assert.equal(onEnter("mc", "OSTYPE(`linux')dnl", ""), undefined);
});

test("m4's quotes close each other, but not in a comment", () => {
  const pairs = configurationOf("mc")["autoClosingPairs"];
  assert.ok(Array.isArray(pairs));
  assert.deepEqual(pairs.find((pair: Json) => isObject(pair) && pair["open"] === "`"), { open: "`", close: "'", notIn: ["comment"] });
  assert.equal(JSON.stringify(configurationOf("mc")["comments"]), '{"lineComment":"dnl"}');
  assert.equal(JSON.stringify(configurationOf("cf")["comments"]), '{"lineComment":"#"}');
});

test("the header of a .mc folds", () => {
  const folding = configurationOf("mc")["folding"];
  assert.ok(isObject(folding) && isObject(folding["markers"]));
  const start = new RegExp(textOf(folding["markers"]["start"]));
  const end = new RegExp(textOf(folding["markers"]["end"]));
  for (const line of ["divert(-1)", "divert(-1)dnl", "divert(`-1')dnl"]) assert.ok(start.test(line) && !end.test(line), line);
  for (const line of ["divert(0)dnl", "divert", "divert()dnl", "divert(`0')"]) assert.ok(end.test(line) && !start.test(line), line);
});
