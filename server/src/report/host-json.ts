// The audit of a host as one JSON object, for scripts.
import type { HostAudit } from "../host/audit.ts";

/** Ends with a line feed. `docsOf` gives the address of a rule's page. */
export function toHostJson(audit: HostAudit, docsOf: (rule: string) => string): string {
  return `${JSON.stringify(hostObject(audit, docsOf), undefined, 2)}\n`;
}

/** `{"version":1,"root","configurations":[…],"findings":[{"rule","severity","message","path","evidence","commands","docs"}],"notLookedAt":[{"path","reason"}]}` */
export function hostObject({ root, configurations, findings, notLookedAt }: HostAudit, docsOf: (rule: string) => string): object {
  return {
    version: 1,
    root,
    configurations,
    findings: findings.map(({ rule, severity, message, path, evidence, commands }) => ({ rule, severity, message, path, evidence, commands, docs: docsOf(rule) })),
    notLookedAt,
  };
}
