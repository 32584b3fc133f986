// The probe as the server answers it: the conversation, the comparison with a judged document, and the report in its three forms.
import { findDocumentedRule } from "../features/documented-rules.ts";
import { relayKnowledge } from "../features/relay-knowledge.ts";
import { formatPageHtml } from "../report/page-html.ts";
import { formatProbeMarkdown } from "../report/probe-markdown.ts";
import { toProbePage } from "../report/probe-page.ts";
import { compareFile, formatRealityMarkdown, toJsonReality, toRealityTable, withReality } from "../report/reality-text.ts";
import { docsOf } from "../rules/run-rules.ts";
import { probe as probeMailHost } from "../smtp/probe.ts";
import type { Services } from "./services.ts";

export const probe: Services["probe"] = async (target, timeoutSeconds, signal, judged) => {
  const pageOf = (rule: string): string | undefined => (findDocumentedRule(rule) === undefined ? undefined : docsOf(rule));
  const senders = judged === undefined ? {} : { trySenders: true, relayNames: relayKnowledge(judged.configuration, judged.input.provider).names };
  const probed = await probeMailHost(target, { signal, ...senders, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) });
  if (judged === undefined) {
    return { markdown: formatProbeMarkdown(probed, pageOf), html: formatPageHtml(toProbePage(probed, pageOf)), result: probed };
  }
  const report = compareFile(judged.input.document.path, judged, probed);
  const result = withReality(probed, report);
  return {
    markdown: formatProbeMarkdown(result, pageOf, [formatRealityMarkdown(report)]),
    html: formatPageHtml(toProbePage(result, pageOf, [toRealityTable(report)])),
    result: { ...result, against: toJsonReality(report) },
    live: report.findings,
  };
};
