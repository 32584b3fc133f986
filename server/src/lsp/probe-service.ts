// The probe as the server answers it: the conversation, the comparison with a judged document, and the report in its three forms.
import type { Services } from "./services.ts";

export const probe: Services["probe"] = async (target, timeoutSeconds, signal, judged) => {
  const [smtp, { formatProbeMarkdown }, { formatPageHtml }, { toProbePage }, { findDocumentedRule }, { docsOf }, { compareWithHost, realityFindings }, reality] = await Promise.all([
    import("../smtp/probe.ts"),
    import("../report/probe-markdown.ts"),
    import("../report/page-html.ts"),
    import("../report/probe-page.ts"),
    import("../features/documented-rules.ts"),
    import("../rules/run-rules.ts"),
    import("../features/reality.ts"),
    import("../report/reality-text.ts"),
  ]);
  const pageOf = (rule: string): string | undefined => (findDocumentedRule(rule) === undefined ? undefined : docsOf(rule));
  const probed = await smtp.probe(target, { signal, trySenders: judged !== undefined, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) });
  if (judged === undefined) {
    return { markdown: formatProbeMarkdown(probed, pageOf), html: formatPageHtml(toProbePage(probed, pageOf)), result: probed };
  }
  const rows = compareWithHost(judged.configuration, probed);
  const report = { path: judged.input.document.path, lint: judged, rows, findings: realityFindings(judged, rows, probed) };
  const result = reality.withReality(probed, report);
  return {
    markdown: formatProbeMarkdown(result, pageOf, [reality.formatRealityMarkdown(report)]),
    html: formatPageHtml(toProbePage(result, pageOf, [reality.toRealityTable(report)])),
    result: { ...result, against: reality.toJsonReality(report) },
    live: report.findings,
  };
};
