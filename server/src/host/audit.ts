// The audit of a mail host: every check over what the host has, worst first. It looks and tells; it changes nothing and runs nothing.
import { checkDatabases } from "./checks/databases.ts";
import { checkDrift } from "./checks/drift.ts";
import { checkHelpfile } from "./checks/helpfile.ts";
import { checkPermissions } from "./checks/permissions.ts";
import { checkQueues } from "./checks/queue.ts";
import { checkQuota } from "./checks/quota.ts";
import { checkSaslauthd } from "./checks/saslauthd.ts";
import { checkSecrets } from "./checks/secrets.ts";
import { checkTlsFiles } from "./checks/tls-files.ts";
import type { NotLookedAt } from "./host-files.ts";
import type { HostFinding } from "./host-finding.ts";
import { readHost, type Host, type HostInput } from "./read-host.ts";

type Check = (host: Host) => readonly HostFinding[];

/** In the order in which findings of one severity are told. */
const CHECKS: readonly Check[] = [checkTlsFiles, checkSecrets, checkPermissions, checkQueues, checkSaslauthd, checkHelpfile, checkDrift, checkDatabases, checkQuota];

const RANK: Readonly<Record<HostFinding["severity"], number>> = { error: 0, warning: 1, info: 2 };

export interface HostAudit {
  readonly root: string;
  /** The configurations that it went by. */
  readonly configurations: readonly string[];
  readonly findings: readonly HostFinding[];
  /** What could not be looked at, so that no silence is taken for a good sign. */
  readonly notLookedAt: readonly NotLookedAt[];
}

/** A sentence where there is nothing to audit: no configuration, or one that may not be read. */
export function auditHost(input: HostInput): HostAudit | string {
  const host = readHost(input);
  if (typeof host === "string") return host;
  const findings = CHECKS.flatMap((check) => check(host)).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { root: host.root, configurations: host.configurations.map(({ path }) => path), findings, notLookedAt: host.files.notLookedAt };
}
