// The layers below the server, for lazy-services alone: the build puts this module and all that it imports into a bundle of its
// own, so that `initialize` is answered before the rules and the catalogue are even read from disk.
import type { Services } from "./services.ts";

export { lint, fixesFor } from "../features/lint.ts";
export { hover } from "../features/hover.ts";
export { documentedRules } from "../features/documented-rules.ts";
export { expandDocument } from "../features/expand-document.ts";
export { relay } from "./relay-service.ts";

export const probe: Services["probe"] = async (target, timeoutSeconds, signal) => {
  const [smtp, { formatProbeMarkdown }, { formatPageHtml }, { toProbePage }, { findDocumentedRule }, { docsOf }] = await Promise.all([
    import("../smtp/probe.ts"),
    import("../report/probe-markdown.ts"),
    import("../report/page-html.ts"),
    import("../report/probe-page.ts"),
    import("../features/documented-rules.ts"),
    import("../rules/run-rules.ts"),
  ]);
  const result = await smtp.probe(target, { signal, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) });
  const pageOf = (rule: string): string | undefined => (findDocumentedRule(rule) === undefined ? undefined : docsOf(rule));
  return { markdown: formatProbeMarkdown(result, pageOf), html: formatPageHtml(toProbePage(result, pageOf)), result };
};
