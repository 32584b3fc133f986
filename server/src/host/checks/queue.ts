// The queues. They hold whole messages and the addresses that they are for; the Installation and Operation Guide asks for mode 0700.
import { valueOf, type FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { folderOf, shellWord } from "../host-path.ts";
import type { Host, HostConfiguration } from "../read-host.ts";
import { BITS, isForeignOwner, listing } from "../trusted.ts";

const RULE = "privilege-queue-folder";

export function checkQueues(host: Host): readonly HostFinding[] {
  const seen = new Set<string>();
  const findings: HostFinding[] = [];
  for (const configuration of host.configurations) {
    for (const path of queueFolders(host, configuration)) {
      const look = host.files.stat(path);
      if (look.kind !== "found" || look.value.kind !== "folder" || seen.has(look.value.path)) continue;
      seen.add(look.value.path);
      findings.push(...judge(host, configuration, path, look.value));
    }
  }
  return findings;
}

/** Those of QueueDirectory, which may end in a star, and of the queue groups. */
function queueFolders(host: Host, { configuration }: HostConfiguration): readonly string[] {
  const groups = configuration.file.lines.flatMap((line) => (line.kind === "queue" ? line.fields.filter(({ key }) => key.text.startsWith("P")).map(({ value }) => value.text) : []));
  return [configuration.option("QueueDirectory").value, ...groups].map((path) => path.trim()).filter((path) => path.startsWith("/")).flatMap((path) => {
    if (!path.endsWith("*")) return [path];
    const folder = folderOf(path);
    const prefix = path.slice(0, -1);
    return (valueOf(host.files.list(folder)) ?? []).map((name) => `${folder}/${name}`).filter((name) => name.startsWith(prefix));
  });
}

function judge(host: Host, configuration: HostConfiguration, path: string, facts: FileFacts): readonly HostFinding[] {
  // Local programs hand their mail to the group of the submission program.
  const isSubmission = configuration.role === "submit";
  const word = shellWord(facts.path);
  const mode = isSubmission ? "0770" : "0700";
  const found = (severity: HostFinding["severity"], message: string, command = `chmod ${mode} ${word}`): readonly HostFinding[] => [
    { rule: RULE, severity, message: `the queue ${path} ${message}`, path, evidence: [listing(facts, host.accounts)], commands: [command] },
  ];
  if ((facts.mode & BITS.othersWrite) !== 0) return found("error", "can be written by everybody on the host: who writes a queue file sends mail as anybody");
  if (!isSubmission && (facts.mode & BITS.groupWrite) !== 0) {
    return found("warning", `can be written by the group ${host.accounts.groupName(facts.gid)}: who writes a queue file sends mail as anybody`);
  }
  if ((facts.mode & BITS.others) !== 0) return found("warning", "is open to everybody on the host: what waits there, and how much, is nobody's business");
  if (isForeignOwner(host, configuration, facts.uid)) {
    return found("warning", `belongs to ${host.accounts.userName(facts.uid)}, who can read and change all mail that waits there`, `chown root ${word}`);
  }
  return [];
}
