// What a file sets against what a live host shows: a row a setting. Only a probe's result is looked at; nothing is asked here.
import type { Configuration } from "../model/configuration.ts";
import type { Finding } from "../model/finding.ts";
import type { Definition } from "../model/provenance.ts";
import { docsOf } from "../rules/run-rules.ts";
import { LIVE_DIFFERS } from "../smtp/live-rules.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { formatTarget } from "../smtp/target.ts";
import { clip, printable } from "../text/printable.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import type { Span } from "../text/span.ts";
import { compareAuth } from "./reality-auth.ts";
import { compareGreeting } from "./reality-greeting.ts";
import { compareRelay } from "./reality-relay.ts";
import { compareSenders } from "./reality-senders.ts";
import { compareSession } from "./reality-session.ts";
import { compareTls } from "./reality-tls.ts";
import type { LintResult } from "./lint.ts";
import { applySuppressions } from "./suppress.ts";

export type Verdict = "agrees" | "differs" | "cannot-be-seen";

export interface Comparison {
  /** As the file calls it: confSMTP_LOGIN_MSG in a .mc, SmtpGreetingMessage in a .cf, FEATURE(greet_pause). */
  readonly setting: string;
  readonly expected: string;
  readonly seen: string;
  readonly verdict: Verdict;
  /** Why it cannot be seen, or what else than an old .cf may be behind a difference. */
  readonly why?: string;
  readonly definedBy: Definition;
}

export interface RealityRow extends Omit<Comparison, "definedBy"> {
  /** In the document, UTF-16. */
  readonly span: Span;
  /** Nobody wrote it: a default of sendmail or of its cf library. */
  readonly absent: boolean;
}

/** In the order of the conversation. Every text is printable and short. `provider`: for the texts that the file names. */
export function compareWithHost(configuration: Configuration, provider: SourceProvider, result: ProbeResult): readonly RealityRow[] {
  const rows = [
    ...compareGreeting(configuration, result),
    ...compareSession(configuration, result),
    ...compareTls(configuration, result),
    ...compareAuth(configuration, result),
    ...compareSenders(configuration, result),
    ...compareRelay(configuration, provider, result),
  ];
  // A submit.cf is the command line's own: no daemon runs by it, whatever a host says.
  const isOfNoDaemon = configuration.role === "submit";
  return rows.map((row) => {
    const { setting, expected, seen, verdict, why, definedBy }: Comparison = isOfNoDaemon ? { ...row, verdict: "cannot-be-seen", why: "no daemon runs by a file of the submission program" } : row;
    const { span, absent } = configuration.placeOf(definedBy);
    return { setting, expected: short(expected), seen: short(seen), verdict, ...(why === undefined ? {} : { why: short(why) }), span, absent };
  });
}

/** What is usual comes first: the file was changed, and what runs was not. */
export function usualCause(dialect: "mc" | "cf"): string {
  return dialect === "mc" ? "mostly the .cf was not regenerated from this .mc, or sendmail not restarted since" : "mostly sendmail was not restarted since this file was changed";
}

/** A finding with what the host showed, for reports that print evidence. */
export interface LiveFinding extends Finding {
  readonly seen: string;
}

/** A finding for each row that differs, on the line that sets it; severity and silence as the user and the file have it. */
export function realityFindings({ configuration, input }: LintResult, rows: readonly RealityRow[], host: { readonly host: string; readonly port: number }): readonly LiveFinding[] {
  const wanted = input.ruleSeverities.get(LIVE_DIFFERS);
  if (wanted === "off") return [];
  const cause = usualCause(configuration.provenance.dialect);
  const findings = rows.flatMap(({ setting, expected, seen, verdict, why, span }): readonly LiveFinding[] => {
    if (verdict !== "differs") return [];
    const rest = why === undefined ? "" : `. Else: ${why}`;
    return [
      {
        rule: LIVE_DIFFERS,
        severity: wanted ?? "warning",
        confidence: "high",
        // Whoever made the setting, the host is another one than this file describes.
        absent: false,
        message: `${formatTarget(host)} does not do what this file says, ${cause}. ${setting}: here ${expected}; seen ${seen}${rest}`,
        span,
        origin: undefined,
        proof: undefined,
        related: [],
        docs: docsOf(LIVE_DIFFERS),
        tags: [],
        offers: [],
        seen,
      },
    ];
  });
  // Which comments are there in vain is said where the file is judged by itself.
  const left = new Set(applySuppressions(findings, input.document.text, input.language, { isOff: () => true }));
  return findings.filter((finding) => left.has(finding));
}

/** UTF-16 units of a text that stands in a table. */
const LONGEST_TEXT = 200;

function short(text: string): string {
  return clip(printable(text.replace(/\s+/g, " ")), LONGEST_TEXT);
}
