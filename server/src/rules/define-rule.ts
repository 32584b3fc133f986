// What a rule is, and how it says what it found. A rule looks at a configuration and states facts and intents; which severity a
// user wants, where text stands in a document and how a fix is written is not its business.
import type { Configuration } from "../model/configuration.ts";
import type { Confidence, FixKind, FixOffer, Severity } from "../model/finding.ts";
import type { Intent } from "../model/intent.ts";
import type { Definition } from "../model/provenance.ts";

export interface RuleDocs {
  /** What is reported, in one sentence. */
  readonly what: string;
  /** What happens because of it. */
  readonly why: string;
  /** Lines of a .mc between OSTYPE and MAILER that are reported; a test runs them. */
  readonly bad: readonly string[];
  /** The same, not reported. */
  readonly good: readonly string[];
  readonly references: readonly string[];
}

export interface Rule {
  /** Kebab-case, subject first; never reused or renamed. */
  readonly id: string;
  /** How bad it is if it is true and somebody wrote it. */
  readonly severity: Severity;
  /** How sure the rule is. */
  readonly confidence: Confidence;
  /** First version of this product that has it. */
  readonly since: string;
  /** The kind of its fix. */
  readonly fix: FixKind | "none";
  /** Where it can be told in one dialect only, with the reason. */
  readonly only?: { readonly dialect: "mc" | "cf"; readonly because: string };
  readonly docs: RuleDocs;
  /** By identifier, with `{name}` where a value goes. */
  readonly messages: Readonly<Record<string, string>>;
  run(configuration: Configuration): readonly Reported[];
}

/** A finding before it has a place in a document. */
export interface Reported {
  readonly messageId: string;
  readonly message: string;
  readonly definedBy: Definition;
  readonly severity: Severity;
  readonly related: readonly { readonly definedBy: Definition; readonly message: string | undefined }[];
  readonly offers: readonly FixOffer[];
}

type Messages = Readonly<Record<string, string>>;
/** The names in `{…}` of a message. */
type ValueNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | ValueNames<Rest> : never;
type Values<Text extends string> = [ValueNames<Text>] extends [never] ? readonly [] : readonly [Readonly<Record<ValueNames<Text>, string>>];

export interface Report<M extends Messages> {
  /** Reports at what decided a value. The values are the user's own words; they are shown shortened. */
  at<Id extends keyof M & string>(definedBy: Definition, messageId: Id, ...values: Values<M[Id]>): Claim<M>;
}

/** A finding in the making. */
export interface Claim<M extends Messages> {
  /** Something else that made it so; without a message its line speaks for itself. Left out where nobody wrote it. */
  because(definedBy: Definition): Claim<M>;
  because<Id extends keyof M & string>(definedBy: Definition, messageId: Id, ...values: Values<M[Id]>): Claim<M>;
  /** Another severity than the rule's. */
  severity(severity: Severity): Claim<M>;
  fix(title: string, kind: FixKind, ...intents: readonly Intent[]): Claim<M>;
}

export interface RuleDefinition<M extends Messages> extends Omit<Rule, "run" | "messages"> {
  readonly messages: M;
  check(configuration: Configuration, report: Report<M>): void;
}

export function defineRule<const M extends Messages>(definition: RuleDefinition<M>): Rule {
  const { id, severity, confidence, since, fix, only, docs, messages } = definition;
  return {
    id,
    severity,
    confidence,
    since,
    fix,
    ...(only === undefined ? {} : { only }),
    docs,
    messages,
    run(configuration) {
      const claims: ClaimInMaking<M>[] = [];
      if (only !== undefined && only.dialect !== configuration.provenance.dialect) return [];
      definition.check(configuration, {
        at(definedBy, messageId, ...values) {
          const claim = new ClaimInMaking(messages, definedBy, messageId, values[0] ?? {}, severity);
          claims.push(claim);
          return claim;
        },
      });
      return claims.map((claim) => claim.reported());
    },
  };
}

class ClaimInMaking<M extends Messages> implements Claim<M> {
  readonly #messages: M;
  readonly #definedBy: Definition;
  readonly #messageId: string;
  readonly #message: string;
  #severity: Severity;
  readonly #related: Reported["related"][number][] = [];
  readonly #offers: FixOffer[] = [];

  constructor(messages: M, definedBy: Definition, messageId: string, values: Readonly<Record<string, string>>, severity: Severity) {
    this.#messages = messages;
    this.#definedBy = definedBy;
    this.#messageId = messageId;
    this.#message = fill(messages[messageId] ?? messageId, values);
    this.#severity = severity;
  }

  because(definedBy: Definition, messageId?: string, ...values: readonly Readonly<Record<string, string>>[]): this {
    const message = messageId === undefined ? undefined : fill(this.#messages[messageId] ?? messageId, values[0] ?? {});
    this.#related.push({ definedBy, message });
    return this;
  }

  severity(severity: Severity): this {
    this.#severity = severity;
    return this;
  }

  fix(title: string, kind: FixKind, ...intents: readonly Intent[]): this {
    this.#offers.push({ title, kind, intents });
    return this;
  }

  reported(): Reported {
    return {
      messageId: this.#messageId,
      message: this.#message,
      definedBy: this.#definedBy,
      severity: this.#severity,
      related: this.#related,
      offers: this.#offers,
    };
  }
}

/** Longer values are cut: a message is read in a list. */
const LONGEST_VALUE = 80;

function fill(message: string, values: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : shown(value);
  });
}

function shown(value: string): string {
  const line = value.replace(/\s+/g, " ");
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}
