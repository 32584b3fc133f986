// What a sendmail.cf is made of, as readcf.c of sendmail 8.8 to 8.18 reads it: one logical line at a time, where a line that
// begins with a blank or a tab continues the one before it. Spans count units of the text given to `parseCf`.
import type { Span } from "../text/span.ts";

/** A piece of a line with its text. */
export interface Piece {
  readonly text: string;
  readonly span: Span;
}

interface LineBase {
  /** The whole logical line, continuation lines included, its last line end not. */
  readonly span: Span;
  /** Zero-based number of its first physical line. */
  readonly line: number;
}

/** `O Name=value`, or `Oxvalue` with a one-letter name (`long` is false). */
export interface OptionLine extends LineBase {
  readonly kind: "option";
  /** As written: `MaxMessageSize`, `Timeout.ident`, or one letter. */
  readonly name: Piece;
  readonly long: boolean;
  /** Undefined where there is no `=`. Blanks at both ends are not part of it. */
  readonly value: Piece | undefined;
}
/** `Dxvalue`, `D{name}value`. Macro and class names come without braces. */
export interface MacroLine extends LineBase {
  readonly kind: "macro";
  readonly name: Piece;
  readonly value: Piece;
}
/** `Cxword word`, `C{name}word`; also `Cxword` with `$=y` words. */
export interface ClassLine extends LineBase {
  readonly kind: "class";
  readonly name: Piece;
  readonly words: readonly Piece[];
}
/** `Fx/file`, `Fx-o /file`, `F{name}|program`, `Fx@ldap`, `Fxmap:spec`, with an optional scanf format. */
export interface ClassFileLine extends LineBase {
  readonly kind: "class-file";
  readonly name: Piece;
  readonly optional: boolean;
  readonly source: Piece;
}
/** `H?flags?Name: template`, `H?${macro}?Name: template`. */
export interface HeaderLine extends LineBase {
  readonly kind: "header";
  readonly condition: Piece | undefined;
  readonly name: Piece;
  readonly value: Piece;
}
/** `Kname class arguments`. */
export interface MapLine extends LineBase {
  readonly kind: "map";
  readonly name: Piece;
  readonly mapClass: Piece;
  readonly args: Piece;
}
/** One `K=value` of a mailer, milter, queue group or daemon line; `key` as written, sendmail looks at its first letter. */
export interface Field {
  readonly key: Piece;
  readonly value: Piece;
  /** From the key to the end of the value. */
  readonly span: Span;
}
/** `Mname, P=…, F=…`. */
export interface MailerLine extends LineBase {
  readonly kind: "mailer";
  readonly name: Piece;
  readonly fields: readonly Field[];
}
/** `Xname, S=…, F=…, T=…`. */
export interface MilterLine extends LineBase {
  readonly kind: "milter";
  readonly name: Piece;
  readonly fields: readonly Field[];
}
/** `Qname, P=…, F=…`. */
export interface QueueLine extends LineBase {
  readonly kind: "queue";
  readonly name: Piece;
  readonly fields: readonly Field[];
}
/** `Pname=value`. */
export interface PriorityLine extends LineBase {
  readonly kind: "priority";
  readonly name: Piece;
  readonly value: Piece;
}
/** `Sname`, `S3`, `Sname=3`. */
export interface RulesetLine extends LineBase {
  readonly kind: "ruleset";
  readonly name: Piece;
  readonly number: Piece | undefined;
}
/** `Rlhs<TAB>rhs<TAB>comment`. `rhs` is undefined where the tab is missing. */
export interface RuleLine extends LineBase {
  readonly kind: "rule";
  readonly lhs: Piece;
  readonly rhs: Piece | undefined;
  readonly comment: Piece | undefined;
}
/** `Tuser user`. */
export interface TrustedUsersLine extends LineBase {
  readonly kind: "trusted-users";
  readonly users: readonly Piece[];
}
/** `ENAME=value`. */
export interface EnvironmentLine extends LineBase {
  readonly kind: "environment";
  readonly name: Piece;
  readonly value: Piece | undefined;
}
/** `V10/Berkeley`. */
export interface VersionLine extends LineBase {
  readonly kind: "version";
  readonly level: Piece;
  readonly vendor: Piece | undefined;
}
/** `L0 name` (load limits, obsolete) and other letters that sendmail takes but that carry nothing for a linter. */
export interface OtherLine extends LineBase {
  readonly kind: "other";
  readonly letter: Piece;
  readonly rest: Piece;
}
/** `# text`; `option` is set where it is an option line that is commented out: `#O Name=value`. */
export interface CommentLine extends LineBase {
  readonly kind: "comment";
  readonly text: Piece;
  readonly option: { readonly name: Piece; readonly value: Piece | undefined } | undefined;
}
export interface BlankLine extends LineBase {
  readonly kind: "blank";
}
/** Not a configuration line: sendmail says "unknown configuration line" and exits. */
export interface UnknownLine extends LineBase {
  readonly kind: "unknown";
}

export type CfLine =
  | OptionLine
  | MacroLine
  | ClassLine
  | ClassFileLine
  | HeaderLine
  | MapLine
  | MailerLine
  | MilterLine
  | QueueLine
  | PriorityLine
  | RulesetLine
  | RuleLine
  | TrustedUsersLine
  | EnvironmentLine
  | VersionLine
  | OtherLine
  | CommentLine
  | BlankLine
  | UnknownLine;

/** The lines tile the text: each begins where the one before ended and its line end stopped. */
export interface CfFile {
  readonly text: string;
  readonly lines: readonly CfLine[];
}
