// The requests of this server that LSP does not have, and what both sides send. Types and names only: the client takes them
// from here, so nothing may be imported that a client has no use for.
import type { Severity } from "../model/finding.ts";

/** Asks a mail host what it says of itself. Opens a connection: only ever sent for a host and port that a person confirmed. */
export const PROBE_REQUEST = "sendmail/probe";
export interface ProbeParams {
  readonly host: string;
  readonly port: number;
  readonly timeoutSeconds?: number;
}
export interface ProbeReply {
  /** The report as a person reads it. */
  readonly markdown: string;
  /** The object that `sendmail-lint probe --format json` prints. */
  readonly result: unknown;
}

/** The .cf that an open .mc generates. */
export const EXPAND_REQUEST = "sendmail/expand";
export interface ExpandParams {
  readonly uri: string;
}
export interface ExpandReply {
  readonly text: string;
  /** The cf library that it was expanded with. */
  readonly cfDirectory?: string;
  /** The library's m4/cf.m4 went in front, because the document loads none itself. */
  readonly usesCfM4: boolean;
  /** What m4 would complain about, one sentence each; line and character in the document. */
  readonly problems: readonly { readonly message: string; readonly line: number; readonly character: number }[];
}

export const RULES_REQUEST = "sendmail/rules";
export interface RuleSummary {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
}
export type RulesReply = readonly RuleSummary[];

/** A rule's page; undefined (null on the wire) for a rule that there is not. */
export const EXPLAIN_REQUEST = "sendmail/explain";
export interface ExplainParams {
  readonly rule: string;
}
export interface ExplainReply {
  readonly markdown: string;
}
