// The requests of this server that LSP does not have, and what both sides send. Types and names only: the client takes them
// from here, so nothing may be imported that a client has no use for.
import type { Severity } from "../model/finding.ts";

/** Asks a mail host what it says of itself. Opens a connection: only ever sent for a host and port that a person confirmed. */
export const PROBE_REQUEST = "sendmail/probe";
export interface ProbeParams {
  readonly host: string;
  readonly port: number;
  readonly timeoutSeconds?: number;
  /** The open document that the host should be running: what differs from it is shown as diagnostics of it, until it is edited. */
  readonly uri?: string;
}
export interface ProbeReply {
  /** The report as a person reads it. */
  readonly markdown: string;
  /** The same as the content of a page's body, without style or script; everything that the host said is escaped. */
  readonly html: string;
  /** The object that `sendmail-lint probe --format json` prints. */
  readonly result: unknown;
}

/** Takes back the diagnostics that comparing with hosts left on open documents; answers on how many. */
export const CLEAR_LIVE_REQUEST = "sendmail/clearLiveFindings";
export type ClearLiveReply = number;

/** Audits the files of the machine that the server runs on. It reads far outside a workspace: sent only after a person's command. */
export const AUDIT_REQUEST = "sendmail/auditHost";
export type AuditReply =
  | {
      readonly kind: "audited";
      /** The report as a person reads it. */
      readonly markdown: string;
      /** As in a probe's reply. */
      readonly html: string;
      /** The object that `sendmail-lint host --format json` prints. */
      readonly result: unknown;
    }
  /** There is nothing to audit, or it may not be read. */
  | { readonly kind: "refused"; readonly reason: string };

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

/**
 * Tests mail hosts for open relaying. Opens connections: only ever sent for hosts that a person typed and confirmed. With a
 * `workDoneToken` its progress is reported as LSP has it. Cancelled, it answers with the hosts that are tested, if there are any.
 */
export const RELAY_REQUEST = "sendmail/relay";
export interface RelayParams {
  /** HOST, HOST:PORT, CIDR or RANGE, as on the command line; 256 addresses at most. */
  readonly targets: readonly string[];
  readonly port?: number;
  /** An open document whose domains are tried as well. */
  readonly uri?: string;
  /** Addresses that a person agreed to: the public ones, and where there is more than one host all of them. */
  readonly agreed?: readonly string[];
  readonly localAddress?: string;
  /** Every pair on the hosts of a range too. */
  readonly allPairs?: boolean;
  readonly workDoneToken?: string | number;
}
export type RelayReply =
  /** Nothing was connected to: a person has to agree to these first, and the request is sent again with their addresses. */
  | {
      readonly kind: "ask";
      readonly hosts: readonly { readonly host: string; readonly typed?: string; readonly addresses: readonly string[] }[];
      /** So many at most are said to each of them. */
      readonly commands: number;
    }
  | {
      readonly kind: "tested";
      /** The report as a person reads it. */
      readonly markdown: string;
      /** As in a probe's reply. */
      readonly html: string;
      /** The objects that `sendmail-lint relay --format json` prints. */
      readonly results: readonly unknown[];
    };
