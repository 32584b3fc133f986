// The probe as the server answers it: the conversation, the comparison with a judged document, and the report in its three forms.
import { findDocumentedRule } from "../features/documented-rules.ts";
import { relayKnowledge } from "../features/relay-knowledge.ts";
import { formatPageHtml } from "../report/page-html.ts";
import { formatProbeMarkdown } from "../report/probe-markdown.ts";
import { toProbePage } from "../report/probe-page.ts";
import { compareFile, formatRealityMarkdown, toJsonReality, toRealityTable, withReality } from "../report/reality-text.ts";
import { nameProbe } from "../report/typed-host.ts";
import { docsOf } from "../rules/run-rules.ts";
import { HostPace } from "../smtp/host-pace.ts";
import { probe as probeMailHost } from "../smtp/probe.ts";
import type { Services } from "./services.ts";

/** Of all the probes of this server: two that are started one behind the other take turns at their host. */
const pace = new HostPace();

export const probe: Services["probe"] = async (target, timeoutSeconds, signal, judged) => {
  const pageOf = (rule: string): string | undefined => (findDocumentedRule(rule) === undefined ? undefined : docsOf(rule));
  const senders = judged === undefined ? {} : { trySenders: true, relayNames: relayKnowledge(judged.configuration, judged.input.provider).names };
  const waits: string[] = [];
  const answer = await probeMailHost(target, { signal, pace, onWait: (text) => waits.push(text), ...senders, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) });
  const probed = nameProbe({ ...answer, notes: [...waits, ...answer.notes] }, target);
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
