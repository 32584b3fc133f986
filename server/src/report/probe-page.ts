// A probe's result as a page: the versions of TLS as a table, everything else as the text report has it.
import { describeStrength } from "../smtp/cipher-strength.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { factRows, heading, summaryLine } from "./probe-text.ts";
import type { PageTable, ReportPage } from "./report-page.ts";
import type { NamedProbe } from "./typed-host.ts";

/** `docsOf` gives the address of a rule's page where there is one; `more` are tables to show first. */
export function toProbePage(result: NamedProbe, docsOf: (rule: string) => string | undefined, more: readonly PageTable[] = []): ReportPage {
  const { tlsVersions, ...rest } = result;
  return {
    title: `Mail host ${heading(result)}`,
    summary: sentence(summaryLine(result)),
    findings: result.findings.map(({ severity, rule, message, evidence }) => {
      const docs = docsOf(rule);
      return { severity, rule, message, evidence: [evidence], ...(docs === undefined ? {} : { docs }) };
    }),
    notes: result.notes,
    tables: [...more, ...(tlsVersions === undefined ? [] : [versionsTable(tlsVersions)])],
    facts: factRows(rest, "all"),
  };
}

function versionsTable(versions: NonNullable<ProbeResult["tlsVersions"]>): PageTable {
  return {
    caption: "Versions of TLS",
    head: ["Version", "Taken", "Cipher", "Strength"],
    rows: versions.map(({ version, accepted, cipher, answer }) => [
      version,
      accepted === null ? "not known" : accepted ? "yes" : "no",
      cipher ?? answer,
      cipher === undefined ? "" : describeStrength(cipher),
    ]),
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
