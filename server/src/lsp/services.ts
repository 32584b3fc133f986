// What the server needs of the layers below it. An interface, because each part is loaded when it is first needed: a client
// waits for `initialize`, and nothing of this is needed to answer it.
import type { FixEngine } from "../features/fix-all.ts";
import type { ExpandedDocument } from "../features/expand-document.ts";
import type { Hover } from "../features/hover-parts.ts";
import type { Language, LintResult } from "../features/lint.ts";
import type { DocumentedRule } from "../features/rule-page.ts";
import type { Target } from "../smtp/target.ts";
import type { ProbeReply } from "./protocol.ts";

export interface Engine extends FixEngine {
  /** By name. */
  readonly rules: readonly DocumentedRule[];
  /** Markdown about the option or m4 name at an offset. */
  hover(text: string, offset: number, language: Language): Hover | undefined;
  /** The .cf that a judged .mc generates. */
  expandDocument(result: LintResult): ExpandedDocument | undefined;
}

export interface Services {
  engine(): Promise<Engine>;
  /** Stops when `signal` says so. */
  probe(target: Target, timeoutSeconds: number | undefined, signal: AbortSignal): Promise<ProbeReply>;
}
