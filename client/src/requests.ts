// The requests of the server's own, beside LSP's: names and shapes as server/src/lsp answers them.
import { RequestType, RequestType0 } from "vscode-languageclient/node";

export interface ProbeParams {
  readonly host: string;
  readonly port: number;
}

export interface ProbeAnswer {
  /** The report as a person reads it. What the host said is in it as text, capped and without control characters. */
  readonly markdown: string;
}

export interface ExpandParams {
  readonly uri: string;
}

export interface ExpandAnswer {
  /** The .cf that the .mc generates, as `m4 -D_NO_MAKEINFO_` prints it. */
  readonly text: string;
  readonly problems: readonly { readonly message: string }[];
  /** Whether the .mc, or what it includes, loads m4/cf.m4 by itself. */
  readonly usesCfM4: boolean;
  /** The cf library it was expanded with; undefined where none was found. */
  readonly cfDirectory?: string;
}

export interface RuleSummary {
  readonly id: string;
  readonly severity: string;
  readonly summary: string;
}

export interface RulesAnswer {
  readonly rules: readonly RuleSummary[];
}

export interface ExplainParams {
  readonly rule: string;
}

export interface ExplainAnswer {
  readonly markdown: string;
}

export const probeRequest = new RequestType<ProbeParams, ProbeAnswer, void>("sendmail/probe");
export const expandRequest = new RequestType<ExpandParams, ExpandAnswer, void>("sendmail/expand");
export const rulesRequest = new RequestType0<RulesAnswer, void>("sendmail/rules");
export const explainRequest = new RequestType<ExplainParams, ExplainAnswer, void>("sendmail/explain");
