// Files that hold passwords: those of sendmail's own for other hosts, and SASL's of users. Only their permissions are looked at.
import type { FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { shellWord } from "../host-path.ts";
import { findMapFiles } from "../map-files.ts";
import type { Host } from "../read-host.ts";
import { readSasl } from "../sasl.ts";
import { BITS, listing } from "../trusted.ts";

const RULE = "privilege-secret-readable";

export function checkSecrets(host: Host): readonly HostFinding[] {
  const seen = new Set<string>();
  const findings: HostFinding[] = [];
  for (const [path, title] of secretFiles(host)) {
    const look = host.files.stat(path);
    if (look.kind !== "found" || seen.has(look.value.path)) continue;
    seen.add(look.value.path);
    if (look.value.kind === "file" && (look.value.mode & (BITS.othersRead | BITS.othersWrite)) !== 0) findings.push(readable(host, path, title, look.value));
  }
  return findings;
}

function secretFiles(host: Host): readonly (readonly [path: string, title: string])[] {
  const files: [string, string][] = [];
  for (const cf of host.configurations) {
    const own = cf.configuration.option("DefaultAuthInfo").value.trim();
    if (own.startsWith("/")) files.push([own, "the passwords of DefaultAuthInfo"]);
    for (const map of findMapFiles(cf)) {
      if (map.name !== "authinfo") continue;
      for (const ending of ["", ".txt", ".db", ".pag", ".cdb"]) files.push([map.path + ending, "the passwords of FEATURE(authinfo)"]);
    }
    for (const path of readSasl(host, cf)?.databases ?? []) files.push([path, "SASL's database of passwords"]);
  }
  return files;
}

function readable(host: Host, path: string, title: string, facts: FileFacts): HostFinding {
  return {
    rule: RULE,
    severity: "error",
    message: `${title}, ${path}, can be ${(facts.mode & BITS.othersRead) === 0 ? "written" : "read"} by everybody on the host`,
    path,
    evidence: [listing(facts, host.accounts)],
    commands: [`chmod o-rwx ${shellWord(facts.path)}`, "# then change the passwords that it holds"],
  };
}
