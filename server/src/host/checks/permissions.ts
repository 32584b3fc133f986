// Who besides root can change how the host handles mail: files and folders of the configuration, and the queue. Sendmail itself
// refuses some of them and takes others without a word (8.17.1.9 as root takes a map database that everybody can write).
import type { FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { folderOf, foldersAbove, shellWord } from "../host-path.ts";
import { DATABASE_ENDINGS, findClassFiles, findMapFiles } from "../map-files.ts";
import type { Host, HostConfiguration } from "../read-host.ts";
import { BITS, isForeignOwner, listing, switchedOff } from "../trusted.ts";

const FILE = "privilege-writable-file";
const FOLDER = "privilege-writable-folder";

/** dbm has two files. */
const ENDINGS = [...new Set([...DATABASE_ENDINGS.values(), ".dir"])];

interface Candidate {
  readonly path: string;
  readonly title: string;
  /** What sendmail does with one that its group can write; said only where it was seen to. */
  readonly refusal?: string;
}

export function checkPermissions(host: Host): readonly HostFinding[] {
  const findings: HostFinding[] = [];
  const seen = new Set<string>();
  for (const configuration of host.configurations) {
    const folders = new Map<string, HostConfiguration>();
    for (const candidate of candidatesOf(configuration)) {
      const look = host.files.stat(candidate.path);
      if (look.kind !== "found") continue;
      for (const folder of [...foldersAbove(look.value.path), ...foldersAbove(candidate.path)]) folders.set(folder, configuration);
      if (seen.has(look.value.path)) continue;
      seen.add(look.value.path);
      findings.push(...judgeFile(host, configuration, candidate, look.value));
    }
    for (const folder of folders.keys()) {
      const look = host.files.stat(folder);
      if (look.kind !== "found" || seen.has(look.value.path)) continue;
      seen.add(look.value.path);
      findings.push(...judgeFolder(host, configuration, look.value));
    }
  }
  return findings;
}

function candidatesOf(configuration: HostConfiguration): readonly Candidate[] {
  const { path, role } = configuration;
  const help = configuration.configuration.option("HelpFile").value.trim();
  return [
    { path, title: "the configuration", refusal: "sendmail warns of dangerous write permissions and goes on" },
    { path: path.replace(/\.cf$/, ".mc"), title: "the source of the configuration" },
    { path: `${folderOf(path)}/Makefile`, title: "the Makefile" },
    ...findMapFiles(configuration).flatMap((map) => {
      const isAliases = map.kind === "aliases";
      const title = isAliases ? "the aliases" : `the map ${map.name}`;
      const text = isAliases ? { path: map.path, title, refusal: "newaliases refuses it" } : { path: map.path, title };
      return [text, ...ENDINGS.map((ending) => ({ path: map.path + ending, title }))];
    }),
    ...findClassFiles(configuration).map(({ name, path: file }) => ({ path: file, title: `the words of class ${name}` })),
    ...(role === "mta" && help.startsWith("/") ? [{ path: help, title: "the helpfile" }] : []),
  ];
}

function judgeFile(host: Host, configuration: HostConfiguration, { title, path, refusal }: Candidate, facts: FileFacts): readonly HostFinding[] {
  if (facts.kind !== "file") return [];
  const word = shellWord(facts.path);
  const found = (severity: HostFinding["severity"], who: string, command: string): readonly HostFinding[] => [{
    rule: FILE,
    severity,
    message: `${title} ${path} ${who}: who can change it decides where mail goes${refusal === undefined ? "" : `; ${refusal}`}`,
    path,
    evidence: [listing(facts, host.accounts)],
    commands: [command],
  }];
  if ((facts.mode & BITS.othersWrite) !== 0) return found("error", "can be written by everybody on the host", `chmod go-w ${word}`);
  if ((facts.mode & BITS.groupWrite) !== 0) return found("warning", `can be written by the group ${host.accounts.groupName(facts.gid)}`, `chmod g-w ${word}`);
  if (isForeignOwner(host, configuration, facts.uid)) return found("warning", `belongs to ${host.accounts.userName(facts.uid)}`, `chown root ${word}`);
  return [];
}

function judgeFolder(host: Host, configuration: HostConfiguration, facts: FileFacts): readonly HostFinding[] {
  const off = switchedOff(configuration);
  const isSticky = (facts.mode & BITS.sticky) !== 0;
  const word = shellWord(facts.path);
  const found = (severity: HostFinding["severity"], who: string, command: string): readonly HostFinding[] => [{
    rule: FOLDER,
    severity,
    message: `the folder ${facts.path}, below which ${configuration.path} has its files, ${who}: any of them can be replaced there, and sendmail refuses maps and aliases below it`,
    path: facts.path,
    evidence: [listing(facts, host.accounts)],
    commands: [command],
  }];
  if (isSticky && off.has("truststickybit")) return [];
  if ((facts.mode & BITS.othersWrite) !== 0) return found("error", "can be written by everybody on the host", `chmod ${(facts.mode & BITS.groupWrite) === 0 ? "o-w" : "go-w"} ${word}`);
  if ((facts.mode & BITS.groupWrite) !== 0 && !off.has("groupwritabledirpathsafe")) {
    return found("warning", `can be written by the group ${host.accounts.groupName(facts.gid)}`, `chmod g-w ${word}`);
  }
  if (isForeignOwner(host, configuration, facts.uid)) return found("warning", `belongs to ${host.accounts.userName(facts.uid)}`, `chown root ${word}`);
  return [];
}
