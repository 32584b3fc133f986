// Databases that are older than the text that people edit, or not there at all. Sendmail reads the database alone.
import { buildDatabase } from "../commands.ts";
import { timeLine, valueOf, type FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { shellWord } from "../host-path.ts";
import { DATABASE_ENDINGS, findMapFiles, type MapFile } from "../map-files.ts";
import type { Host } from "../read-host.ts";

const OLDER = "drift-database-older";
const MISSING = "drift-database-missing";

export function checkDatabases(host: Host): readonly HostFinding[] {
  const seen = new Set<string>();
  const findings: HostFinding[] = [];
  for (const configuration of host.configurations) {
    for (const map of findMapFiles(configuration)) {
      // A text map is read as it is.
      if (map.mapClass === "text" || seen.has(map.path)) continue;
      seen.add(map.path);
      const text = findText(host, map);
      const database = findDatabase(host, map);
      if (database === "unknown") continue;
      if (database === undefined) findings.push(...missing(map, text));
      else if (text !== undefined && database.facts.mtimeMs < text.facts.mtimeMs) findings.push(older(map, text, database));
    }
  }
  return findings;
}

interface Found {
  readonly path: string;
  readonly facts: FileFacts;
}

/** Under the name of the map, or with .txt behind it. */
function findText(host: Host, map: MapFile): Found | undefined {
  for (const path of [map.path, `${map.path}.txt`]) {
    const facts = valueOf(host.files.stat(path));
    if (facts !== undefined) return { path, facts };
  }
  return undefined;
}

function findDatabase(host: Host, map: MapFile): Found | "unknown" | undefined {
  const own = map.mapClass === undefined ? undefined : DATABASE_ENDINGS.get(map.mapClass);
  const endings = own === undefined ? [...new Set(DATABASE_ENDINGS.values())] : [own];
  for (const ending of endings) {
    const look = host.files.stat(map.path + ending);
    if (look.kind === "unknown") return "unknown";
    if (look.kind === "found") return { path: map.path + ending, facts: look.value };
  }
  return undefined;
}

function titleOf(map: MapFile): string {
  return map.kind === "aliases" ? "the aliases" : `the map ${map.name}`;
}

function older(map: MapFile, text: Found, database: Found): HostFinding {
  return {
    rule: OLDER,
    severity: "warning",
    message: `${database.path} is older than ${text.path}: what was changed there is not in force`,
    path: database.path,
    evidence: [timeLine(database.path, database.facts), timeLine(text.path, text.facts)],
    commands: [buildDatabase(map, text.path)],
  };
}

function missing(map: MapFile, text: Found | undefined): readonly HostFinding[] {
  // Where sendmail may go on without it and nobody wrote anything, nothing is missing.
  if (map.isOptional && text === undefined) return [];
  const database = map.path + (DATABASE_ENDINGS.get(map.mapClass ?? "hash") ?? ".db");
  const message = text === undefined
    ? `${titleOf(map)} names ${database}, which is not there, nor is a text to make it from`
    : `${database} is not there: nothing of ${text.path} is in force`;
  const after = map.isOptional ? "" : map.kind === "aliases" ? "; mail to aliases is refused or waits" : "; sendmail cannot look up what it is to decide by, and may refuse mail for a while";
  return [{
    rule: MISSING,
    severity: map.isOptional ? "warning" : "error",
    message: message + after,
    path: database,
    evidence: [],
    commands: [...(text === undefined ? [`: > ${shellWord(map.path)}`] : []), buildDatabase(map, text?.path ?? map.path)],
  }];
}
