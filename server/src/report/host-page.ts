// The audit of a host as a page: each finding with what was seen and the commands to copy.
import type { HostAudit } from "../host/audit.ts";
import { summaryLine } from "./host-text.ts";
import type { ReportPage } from "./report-page.ts";

/** `docsOf` gives the address of a rule's page where there is one. */
export function toHostPage(audit: HostAudit, docsOf: (rule: string) => string | undefined): ReportPage {
  return {
    title: "Audit of this host",
    summary: `${summaryLine(audit)}.`,
    findings: audit.findings.map(({ severity, rule, message, evidence, commands }) => {
      const docs = docsOf(rule);
      return { severity, rule, message, evidence, ...(commands.length === 0 ? {} : { commands }), ...(docs === undefined ? {} : { docs }) };
    }),
    notes: [],
    tables: audit.notLookedAt.length === 0 ? [] : [{
      caption: "What could not be looked at",
      head: ["File", "Why"],
      rows: audit.notLookedAt.map(({ path, reason }) => [path, reason]),
    }],
    facts: [],
  };
}
