// What the server needs of the layers below it. An interface, because each part is loaded when it is first needed: a client
// waits for `initialize`, and nothing of this is needed to answer it.
import type { FixEngine } from "../features/fix-all.ts";
import type { ExpandedDocument } from "../features/expand-document.ts";
import type { Hover } from "../features/hover-parts.ts";
import type { Language, LintResult } from "../features/lint.ts";
import type { DocumentedRule } from "../features/rule-page.ts";
import type { Finding } from "../model/finding.ts";
import type { Target } from "../smtp/target.ts";
import type { Configuration } from "../model/configuration.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import type { AuditReply, ProbeReply, RelayReply } from "./protocol.ts";

export interface Engine extends FixEngine {
  /** By name. */
  readonly rules: readonly DocumentedRule[];
  /** Markdown about the option or m4 name at an offset. */
  hover(text: string, offset: number, language: Language): Hover | undefined;
  /** The .cf that a judged .mc generates. */
  expandDocument(result: LintResult): ExpandedDocument | undefined;
}

export interface RelayWork {
  readonly targets: readonly string[];
  readonly port: number;
  readonly agreed: readonly string[];
  readonly localAddress: string | undefined;
  readonly allPairs: boolean;
  /** The document whose domains are tried as well. */
  readonly judged: { readonly configuration: Configuration; readonly provider: SourceProvider } | undefined;
}

export interface Services {
  engine(): Promise<Engine>;
  /** Stops when `signal` says so. `judged`: the document that the host should be running; `live` is what differs from it. */
  probe(target: Target, timeoutSeconds: number | undefined, signal: AbortSignal, judged: LintResult | undefined): Promise<ProbeReply & { readonly live?: readonly Finding[] }>;
  /** Of the machine that this runs on. */
  audit(): Promise<AuditReply>;
  /** Stops when `signal` says so. */
  relay(work: RelayWork, signal: AbortSignal, onProgress: (done: number, all: number) => void): Promise<RelayReply | { readonly kind: "refused"; readonly problems: readonly string[] } | { readonly kind: "stopped" }>;
}
