// Runs the grammars in the engine that VS Code itself uses.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import type { IGrammar, StateStack } from "vscode-textmate";

export type ScopeName = "source.sendmail.mc" | "source.sendmail.cf";

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

export interface TokenizedLine {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Rules open behind the line, the root counted. */
  readonly depth: number;
  /** Scopes that the next line begins in. */
  readonly openScopes: readonly string[];
}

/** How much work the scanners were given: a measure that no busy machine can disturb. */
export const work = { searches: 0 };

const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
const loaded = oniguruma.loadWASM(wasm);

export function grammarFile(scopeName: ScopeName): URL {
  return new URL(`../../syntaxes/${scopeName === "source.sendmail.mc" ? "sendmail-mc" : "sendmail-cf"}.tmLanguage.json`, import.meta.url);
}

const onigLib = loaded.then(() => ({
  createOnigScanner: (sources: string[]) => {
    const scanner = new oniguruma.OnigScanner(sources);
    const search = scanner.findNextMatchSync.bind(scanner);
    scanner.findNextMatchSync = (...args: Parameters<typeof search>): ReturnType<typeof search> => {
      work.searches += 1;
      return search(...args);
    };
    return scanner;
  },
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));

const registry = new textmate.Registry({
  onigLib,
  loadGrammar: (scopeName) =>
    Promise.resolve(
      scopeName === "source.sendmail.mc" || scopeName === "source.sendmail.cf"
        ? textmate.parseRawGrammar(readFileSync(grammarFile(scopeName), "utf8"), "grammar.json")
        : null,
    ),
});

export async function loadGrammar(scopeName: ScopeName): Promise<IGrammar> {
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar for ${scopeName}`);
  return grammar;
}

/** A grammar of one pattern, for tests of the tests. */
export async function grammarOf(match: string): Promise<IGrammar> {
  const raw = JSON.stringify({ scopeName: "source.one", patterns: [{ match, name: "keyword.one" }] });
  const grammar = await new textmate.Registry({ onigLib, loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(raw, "one.json")) }).loadGrammar("source.one");
  if (grammar === null) throw new Error("no grammar");
  return grammar;
}

export function tokenize(grammar: IGrammar, lines: readonly string[]): TokenizedLine[] {
  let stack: StateStack = textmate.INITIAL;
  return lines.map((text) => {
    const result = grammar.tokenizeLine(text, stack);
    stack = result.ruleStack;
    const tokens = result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      start: startIndex,
      // The engine counts the line end that it adds as part of the last token.
      end: Math.min(endIndex, text.length),
      text: text.slice(startIndex, endIndex),
      scopes,
    }));
    return { text, tokens, depth: stack.depth, openScopes: openScopesOf(stack) };
  });
}

/** Not in the published types, though it is what the next line's tokens begin with. */
function openScopesOf(stack: StateStack): readonly string[] {
  const inner = stack as StateStack & { readonly contentNameScopesList?: { getScopeNames(): string[] } | null };
  return inner.contentNameScopesList?.getScopeNames() ?? [];
}

export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
