// What a rule found, as every edge (LSP, text, JSON, SARIF) shows it. Spans are UTF-16 offsets in the document that was linted.
import type { Span } from "../text/span.ts";
import type { TextEdit } from "../text/text-edit.ts";
import type { Intent } from "./intent.ts";

export type Severity = "error" | "warning" | "info" | "hint";
export type Confidence = "high" | "medium" | "low";
export type FixKind = "safe" | "decision" | "unsafe";

/** A place in some file: the document itself, an include, the cf library. UTF-16 offsets. */
export interface Location {
  readonly path: string;
  readonly span: Span;
}

export interface RelatedLocation extends Location {
  readonly message: string;
}

/** A fix that is offered; its edits are computed when somebody asks for them (features/fix.ts). */
export interface FixOffer {
  readonly title: string;
  readonly kind: FixKind;
  readonly intents: readonly Intent[];
}

/** A fix with its edits, all of them in the document that was linted. */
export interface Fix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly TextEdit[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The value comes from the library or is a built-in default: nobody wrote it. The severity is then hint. */
  readonly absent: boolean;
  readonly message: string;
  readonly span: Span;
  /** Where the deciding text was written, when that is not in the document. */
  readonly origin: Location | undefined;
  /** The line of the effective .cf that proves it; `line` is zero-based. */
  readonly proof: { readonly line: number; readonly text: string } | undefined;
  readonly related: readonly RelatedLocation[];
  /** Address of the rule's page. */
  readonly docs: string;
  /** Unused or deprecated text is drawn so by editors. */
  readonly tags: readonly ("unnecessary" | "deprecated")[];
  readonly offers: readonly FixOffer[];
}
