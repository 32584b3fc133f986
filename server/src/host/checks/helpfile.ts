// The file that answers HELP. Sendmail 8.17.1.9 was asked with each variant: a file that is missing, no regular file, or below a
// folder that others can write is refused, and the 502 that follows names the version; so does every file whose `#vers` is below
// 2 or missing. An empty file is answered with its end alone.
import type { FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { folderOf, shellWord } from "../host-path.ts";
import { findMta, type Host, type HostConfiguration } from "../read-host.ts";
import { listing } from "../trusted.ts";
import { findUnsafeFolder } from "../unsafe-folder.ts";

const DISCLOSED = "disclosure-help-version";
const UNSAFE = "disclosure-helpfile-unsafe-path";
const ANSWER = "HELP is answered with \"502 5.3.0 Sendmail VERSION -- HELP not implemented\"";
/** The first line that begins with it counts; a tab is demanded. */
const VERSION_LINE = /^#vers\t\s*(\d+)/m;

export function checkHelpfile(host: Host): readonly HostFinding[] {
  const mta = findMta(host);
  if (mta === undefined || mta.configuration.role === "null-client") return [];
  const path = mta.configuration.option("HelpFile").value.trim();
  // An option without a file is the matter of a rule on the .cf.
  if (!path.startsWith("/")) return [];
  const facts = host.files.stat(path);
  if (facts.kind === "unknown") return [];
  if (facts.kind === "missing") return [missing(path)];
  return [...unsafe(host, mta, path, facts.value), ...disclosed(host, path, facts.value)];
}

function missing(path: string): HostFinding {
  return {
    rule: DISCLOSED,
    severity: "warning",
    message: `the helpfile ${path} is missing: ${ANSWER}, which an empty file would hide`,
    path,
    evidence: [],
    commands: [`: > ${shellWord(path)}`, `chmod 0644 ${shellWord(path)}`],
  };
}

function unsafe(host: Host, mta: HostConfiguration, path: string, facts: FileFacts): readonly HostFinding[] {
  const folder = findUnsafeFolder(host, mta, facts.path);
  if (folder === undefined) return [];
  return [{
    rule: UNSAFE,
    severity: "warning",
    message: `the helpfile ${path} lies below ${folder.facts.path}, which ${folder.who} can write: sendmail refuses it, and ${ANSWER}`,
    path,
    evidence: [listing(folder.facts, host.accounts)],
    commands: [folder.command],
  }];
}

function disclosed(host: Host, path: string, facts: FileFacts): readonly HostFinding[] {
  const word = shellWord(path);
  if (facts.kind !== "file") {
    return [{
      rule: DISCLOSED,
      severity: "warning",
      message: `the helpfile ${path} is no regular file, which sendmail refuses: ${ANSWER}, which an empty file would hide`,
      path,
      evidence: [listing(facts, host.accounts)],
      commands: [`# in ${mtaFile(host)}, let HelpFile name a file, such as ${folderOf(path)}/helpfile`],
    }];
  }
  const look = host.files.read(path);
  if (look.kind !== "found" || look.value.text === "") return [];
  const { text } = look.value;
  const lines = text.split("\n");
  const version = Number(VERSION_LINE.exec(text)?.[1] ?? "0");
  if (version < 2) {
    return [{
      rule: DISCLOSED,
      severity: "warning",
      message: `the helpfile ${path} lacks the line "#vers", a tab and 2: sendmail then begins its answer to HELP with "This is Sendmail version"`,
      path,
      evidence: [lines[0] ?? ""],
      commands: [`cp -p ${word} ${word}.bak && { printf '#vers\\t2\\n'; grep -v '^#vers' ${word}.bak; } > ${word}`],
    }];
  }
  const index = lines.findIndex((line) => !line.startsWith("#") && /\$(?:[vZ]|\{[vZ]\})/.test(line));
  if (index < 0) return [];
  return [{
    rule: DISCLOSED,
    severity: "warning",
    message: `line ${index + 1} of the helpfile ${path} shows the version of sendmail to whoever says HELP`,
    path,
    evidence: [lines[index] ?? ""],
    commands: [`cp -p ${word} ${word}.bak && sed -e '/\\$[vZ]/d' -e '/\\\${[vZ]}/d' ${word}.bak > ${word}`],
  }];
}

function mtaFile(host: Host): string {
  return findMta(host)?.path ?? "sendmail.cf";
}
