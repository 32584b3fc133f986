// The effective configuration: one view for a .cf and for what a .mc expands to. Rules, hover and patchers read it; nothing here
// knows what is good or bad.
import type { CfFile, CfLine, ClassFileLine, CommentLine, Field, HeaderLine, MailerLine, MapLine, MilterLine, RuleLine, RulesetLine } from "../cf/lines.ts";
import type { Problem } from "../text/problem.ts";
import type { Listener } from "./listener.ts";
import type { OptionView } from "./option.ts";
import type { Definition, Place, Provenance } from "./provenance.ts";
import type { Role } from "./role.ts";

export interface MacroValue {
  readonly value: string;
  readonly definedBy: Definition;
}

export interface ClassView {
  readonly name: string;
  readonly words: readonly { readonly text: string; readonly definedBy: Definition }[];
  /** Files whose words belong to it and are not known here. */
  readonly files: readonly ClassFileLine[];
}

export interface MailerView {
  readonly name: string;
  readonly line: MailerLine;
  readonly definedBy: Definition;
  /** By the first letter of the key, case counts; of two the last one. */
  field(letter: string): { readonly value: string; readonly field: Field; readonly definedBy: Definition } | undefined;
}

export interface MapView {
  readonly name: string;
  readonly mapClass: string;
  readonly args: string;
  readonly line: MapLine;
  readonly definedBy: Definition;
}

export interface RulesetView {
  readonly name: string;
  readonly number: number | undefined;
  /** Every S line of that name; a further one adds rules. */
  readonly lines: readonly RulesetLine[];
  readonly rules: readonly RuleLine[];
  readonly definedBy: Definition;
}

export interface Configuration {
  readonly file: CfFile;
  /** What the parser could not take, by place in the effective .cf. */
  readonly problems: readonly Problem[];
  readonly provenance: Provenance;
  readonly role: Role;
  /** Of the V line: 10 since sendmail 8.12. 0 where there is none. */
  readonly level: number;
  /** From `DZ`, without what vendors add: `8.14.4`. */
  readonly sendmailVersion: string | undefined;
  readonly listeners: readonly Listener[];
  readonly headers: readonly HeaderLine[];
  readonly milters: readonly MilterLine[];
  readonly mailers: ReadonlyMap<string, MailerView>;
  readonly maps: ReadonlyMap<string, MapView>;
  readonly rulesets: ReadonlyMap<string, RulesetView>;
  /** Every option that is set, by the name that the catalog gives it. */
  readonly options: ReadonlyMap<string, OptionView>;
  /** Set or not: an option that is not set has the built-in default for its value. */
  option(name: string): OptionView;
  /** Whether this version of sendmail has the option, as far as the version and the option are known. */
  knowsOption(name: string): boolean;
  /** The words of an option: mechanisms, filters. */
  list(name: string): readonly string[];
  /** `#O Name=…`, the line that m4 writes for an option that is not set. */
  commentedOption(name: string): CommentLine | undefined;
  macro(name: string): MacroValue | undefined;
  cfClass(name: string): ClassView;
  mailer(name: string): MailerView | undefined;
  ruleset(name: string): RulesetView | undefined;
  /** What turned a feature on, or undefined where it is off. */
  feature(name: string): Definition | undefined;
  /** That something is not there; `line` is the line of the .cf that shows it. */
  absence(line: CfLine | undefined): Definition;
  /** Where a definition stands in the document. */
  placeOf(definition: Definition): Place;
}
