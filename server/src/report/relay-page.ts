// Relay tests as a page: of one host every pair that was tried, of many a row each.
import type { RelayResult } from "../smtp/relay-result.ts";
import { describePair } from "../smtp/relay-verdict.ts";
import { heading, hostOf, oneLine, severityOf, summary, VERDICT_WORDS } from "./relay-text.ts";
import type { PageFinding, ReportPage } from "./report-page.ts";

export function toRelayPage(results: readonly RelayResult[]): ReportPage {
  const [only] = results;
  return results.length === 1 && only !== undefined ? oneHost(only) : manyHosts(results);
}

function oneHost(result: RelayResult): ReportPage {
  const tried = [...result.pairs, ...result.controls];
  return {
    title: `Relay test of ${heading(result)}`,
    summary: `${VERDICT_WORDS[result.verdict]}: ${result.reason}.`,
    findings: [],
    notes: result.reply === undefined ? [] : [`The reply that decides: ${oneLine(result.reply)}`],
    tables: tried.length === 0 ? [] : [{
      caption: "What was tried",
      head: ["Pair", "Recipient and sender", "Outcome", "Reply"],
      rows: tried.map((pair) => [pair.id, describePair(pair), pair.outcome, oneLine(pair.reply)]),
    }],
    facts: [],
  };
}

/** What relays and what stayed undecided comes first; the table has every host that answered. */
function manyHosts(results: readonly RelayResult[]): ReportPage {
  const answered = results.filter((result) => result.answered);
  const silent = results.filter((result) => !result.answered);
  return {
    title: `Relay test of ${results.length} hosts`,
    summary: `${summary(results)}.`,
    findings: [...answered.filter(({ verdict }) => verdict === "relays"), ...answered.filter(({ verdict }) => verdict === "cannot-tell")].map(toFinding),
    notes: [],
    tables: answered.length === 0 ? [] : [{
      caption: "Hosts that answered",
      head: ["Host", "Verdict", "Name", "Why"],
      rows: answered.map((result) => [hostOf(result), VERDICT_WORDS[result.verdict], result.name ?? "", result.reason]),
    }],
    facts: silent.length === 0 ? [] : [["Hosts without an answer", silent.map((result) => `${hostOf(result)}: ${result.reason}`)]],
  };
}

function toFinding(result: RelayResult): PageFinding {
  return {
    severity: severityOf(result),
    message: `${hostOf(result)} ${VERDICT_WORDS[result.verdict]}: ${result.reason}`,
    evidence: result.reply === undefined ? [] : [oneLine(result.reply)],
  };
}
