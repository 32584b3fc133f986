// The real layers below the server, each loaded when it is first needed and once.
import type { Engine, Services } from "./services.ts";

export function lazyServices(): Services {
  let engine: Promise<Engine> | undefined;
  return {
    engine: () => (engine ??= loadEngine()),
    probe: async (target, timeoutSeconds, signal) => {
      const [{ probe }, { formatProbeMarkdown }, { findDocumentedRule }, { docsOf }] = await Promise.all([
        import("../smtp/probe.ts"),
        import("../report/probe-markdown.ts"),
        import("../features/documented-rules.ts"),
        import("../rules/run-rules.ts"),
      ]);
      const result = await probe(target, { signal, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) });
      return { markdown: formatProbeMarkdown(result, (rule) => (findDocumentedRule(rule) === undefined ? undefined : docsOf(rule))), result };
    },
  };
}

async function loadEngine(): Promise<Engine> {
  const [{ lint, fixesFor }, { hover }, { documentedRules }, { expandDocument }] = await Promise.all([
    import("../features/lint.ts"),
    import("../features/hover.ts"),
    import("../features/documented-rules.ts"),
    import("../features/expand-document.ts"),
  ]);
  return { lint, fixesFor, hover, expandDocument, rules: documentedRules() };
}
