// What a fix wants, without saying how it is written. One patcher per dialect (fixes/) turns an intent into text edits.
import type { Span } from "../text/span.ts";

/** What keeps two words of a line of the .cf apart; `nothing` is what stands in front of the first word of a line. */
export type Separator = "tab" | "blank" | "equals" | "colon" | "comma" | "nothing";

export type Intent =
  /** Give a cf option a value: `setOption('SmtpGreetingMessage', '$j')`. */
  | { readonly kind: "set-option"; readonly option: string; readonly value: string }
  /** Take out what sets a cf option. */
  | { readonly kind: "drop-option"; readonly option: string }
  /** Give the mailer that delivers locally an equate: M= of Mlocal, LOCAL_MAILER_MAX in a .mc. */
  | { readonly kind: "set-mailer-field"; readonly mailer: string; readonly field: string; readonly value: string }
  /** Make class {TrustAuthMech} hold exactly these words. */
  | { readonly kind: "set-class"; readonly name: string; readonly words: readonly string[] }
  /** FEATURE(`name', …). */
  | { readonly kind: "enable-feature"; readonly feature: string; readonly args: readonly string[] }
  /** Take out what turns a feature on. */
  | { readonly kind: "disable-feature"; readonly feature: string }
  /** Move a definition above the first MAILER: `define`, or another macro, of this name. */
  | { readonly kind: "raise-definition"; readonly macro: string; readonly name: string }
  /** Give a header another form: `Received`, which a .mc has as confRECEIVED_HEADER. Line ends count as blanks. */
  | { readonly kind: "set-header"; readonly header: string; readonly value: string }
  /** Move the FEATURE above those that need it. */
  | { readonly kind: "raise-feature"; readonly feature: string }
  /** Give a one-letter macro a value: S, the smart host. */
  | { readonly kind: "set-macro"; readonly macro: string; readonly value: string }
  /** Give a map, a K line, other arguments. */
  | { readonly kind: "set-map"; readonly map: string; readonly args: string }
  /** Ask a DNS block list no more. */
  | { readonly kind: "drop-dns-list"; readonly zone: string }
  /** Give the DaemonPortOptions line that says `from` the value `to`. */
  | { readonly kind: "set-listener"; readonly from: string; readonly to: string }
  /** A DaemonPortOptions line more. */
  | { readonly kind: "add-listener"; readonly listener: string }
  /** Take out a DaemonPortOptions line. */
  | { readonly kind: "remove-listener"; readonly listener: string }
  /** Spell what a macro call asks for otherwise: `FEATURE`, `acces_db`, `access_db`. */
  | { readonly kind: "rename-call"; readonly macro: string; readonly from: string; readonly to: string }
  /** Spell a word otherwise: the name of an option, a value, a class of maps. `at` is its place in the effective .cf. */
  | { readonly kind: "correct-word"; readonly at: Span; readonly from: string; readonly to: string }
  /** Keep two words apart by something else. `at` is what stands between them in the effective .cf, which may be nothing. */
  | { readonly kind: "separate"; readonly at: Span; readonly by: Separator }
  /** Have a character of the effective .cf stand for itself where it would act as a sign. */
  | { readonly kind: "take-literally"; readonly at: Span };

export function setOption(option: string, value: string): Intent {
  return { kind: "set-option", option, value };
}

export function dropOption(option: string): Intent {
  return { kind: "drop-option", option };
}

export function setMailerField(mailer: string, field: string, value: string): Intent {
  return { kind: "set-mailer-field", mailer, field, value };
}

export function setClass(name: string, words: readonly string[]): Intent {
  return { kind: "set-class", name, words };
}

export function enableFeature(feature: string, ...args: readonly string[]): Intent {
  return { kind: "enable-feature", feature, args };
}

export function disableFeature(feature: string): Intent {
  return { kind: "disable-feature", feature };
}

export function raiseDefinition(macro: string, name: string): Intent {
  return { kind: "raise-definition", macro, name };
}

export function setHeader(header: string, value: string): Intent {
  return { kind: "set-header", header, value };
}

export function raiseFeature(feature: string): Intent {
  return { kind: "raise-feature", feature };
}

export function setMacro(macro: string, value: string): Intent {
  return { kind: "set-macro", macro, value };
}

export function setMap(map: string, args: string): Intent {
  return { kind: "set-map", map, args };
}

export function dropDnsList(zone: string): Intent {
  return { kind: "drop-dns-list", zone };
}

export function setListener(from: string, to: string): Intent {
  return { kind: "set-listener", from, to };
}

export function addListener(listener: string): Intent {
  return { kind: "add-listener", listener };
}

export function removeListener(listener: string): Intent {
  return { kind: "remove-listener", listener };
}

export function renameCall(macro: string, from: string, to: string): Intent {
  return { kind: "rename-call", macro, from, to };
}

export function correctWord({ span, text }: { readonly span: Span; readonly text: string }, to: string): Intent {
  return { kind: "correct-word", at: span, from: text, to };
}

export function takeLiterally(at: Span): Intent {
  return { kind: "take-literally", at };
}

export function separate(at: Span, by: Separator): Intent {
  return { kind: "separate", at, by };
}
