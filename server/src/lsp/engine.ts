// The layers below the server, for lazy-services alone: the build puts this module and all that it imports into a bundle of its
// own, so that `initialize` is answered before the rules and the catalogue are even read from disk.
import type { Services } from "./services.ts";

export { lint, fixesFor } from "../features/lint.ts";
export { hover } from "../features/hover.ts";
export { documentedRules } from "../features/documented-rules.ts";
export { expandDocument } from "../features/expand-document.ts";

export const probe: Services["probe"] = async (target, timeoutSeconds, signal) => {
  const [smtp, { formatProbeMarkdown }, { findDocumentedRule }, { docsOf }] = await Promise.all([
    import("../smtp/probe.ts"),
    import("../report/probe-markdown.ts"),
    import("../features/documented-rules.ts"),
    import("../rules/run-rules.ts"),
  ]);
  const result = await smtp.probe(target, { signal, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) });
  return { markdown: formatProbeMarkdown(result, (rule) => (findDocumentedRule(rule) === undefined ? undefined : docsOf(rule))), result };
};
