// Keys and certificates. Sendmail looks at their permissions when it starts (tls_safe_f of tls.c) and where it does not take one,
// it goes on without TLS: STARTTLS is just not there. Each case was shown by sendmail 8.17.1.9: a key that its group or others
// can read, a file that others can write or that a stranger owns, a folder above it that others can write, a missing file.
// Keys are never read: their permissions are all that is looked at.
import { restartCommand } from "../commands.ts";
import type { FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { shellWord } from "../host-path.ts";
import type { Host, HostConfiguration } from "../read-host.ts";
import { BITS, listing, switchedOff, trustedUids } from "../trusted.ts";
import { findUnsafeFolder } from "../unsafe-folder.ts";

const KEY_READABLE = "tls-key-readable";
const REFUSED = "tls-file-refused";
const EXPIRED = "tls-certificate-expired";
const EXPIRES_SOON = "tls-certificate-expires-soon";

/** Who renews by hand needs weeks; who has it renewed does so a month before. */
const SOON_DAYS = 21;
const DAY_MS = 24 * 60 * 60 * 1000;

interface TlsFile {
  readonly option: string;
  readonly path: string;
  readonly isKey: boolean;
}

export function checkTlsFiles(host: Host): readonly HostFinding[] {
  const seen = new Set<string>();
  const findings: HostFinding[] = [];
  for (const configuration of host.configurations) {
    for (const file of tlsFiles(configuration)) {
      if (seen.has(`${file.path} ${file.isKey}`)) continue;
      seen.add(`${file.path} ${file.isKey}`);
      findings.push(...checkFile(host, configuration, file));
    }
  }
  return findings;
}

/** `ServerCertFile=a,b` names two, for RSA and ECDSA (8.15). */
function tlsFiles({ role, configuration }: HostConfiguration): readonly TlsFile[] {
  const options = [
    { option: "ServerCertFile", isKey: false },
    { option: "ServerKeyFile", isKey: true },
    { option: "ClientCertFile", isKey: false },
    { option: "ClientKeyFile", isKey: true },
  ];
  return options
    .filter(({ option }) => role === "mta" || option.startsWith("Client"))
    .flatMap(({ option, isKey }) => configuration.option(option).value.split(",").map((path) => ({ option, isKey, path: path.trim() })))
    .filter(({ path }) => path.startsWith("/"));
}

function checkFile(host: Host, configuration: HostConfiguration, file: TlsFile): readonly HostFinding[] {
  const look = host.files.stat(file.path);
  if (look.kind === "unknown") return [];
  if (look.kind === "missing") return [missing(file)];
  const facts = look.value;
  const refused = [...judgeKey(host, configuration, file, facts), ...judgeWriters(host, configuration, file, facts)];
  return file.isKey ? refused : [...refused, ...judgeDates(host, file)];
}

function consequence({ option }: TlsFile): string {
  return option.startsWith("Server") ? "sendmail starts without STARTTLS and says so in its log alone" : "sendmail shows no certificate to other hosts, and says so in its log alone";
}

function missing(file: TlsFile): HostFinding {
  return {
    rule: REFUSED,
    severity: "error",
    message: `${file.option} names ${file.path}, which is not there: ${consequence(file)}`,
    path: file.path,
    evidence: [],
    commands: [`ls -l ${shellWord(file.path)}`, `# put the file there, or let ${file.option} name the right one`],
  };
}

function judgeKey(host: Host, configuration: HostConfiguration, file: TlsFile, facts: FileFacts): readonly HostFinding[] {
  if (!file.isKey) return [];
  const isGroupTrusted = switchedOff(configuration).has("groupreadablekeyfile");
  const others = (facts.mode & BITS.othersRead) !== 0;
  const group = (facts.mode & BITS.groupRead) !== 0 && !isGroupTrusted;
  if (!others && !group) return [];
  const who = others ? "everybody on the host" : `the group ${host.accounts.groupName(facts.gid)}`;
  return [{
    rule: KEY_READABLE,
    severity: "error",
    message: `the key ${file.path} of ${file.option} can be read by ${who}: ${consequence(file)}${others ? "; a key that was open to all is best made anew" : ""}`,
    path: file.path,
    evidence: [listing(facts, host.accounts)],
    commands: [`chmod ${isGroupTrusted ? "0640" : "0600"} ${shellWord(facts.path)}`, restartCommand(host)],
  }];
}

function judgeWriters(host: Host, configuration: HostConfiguration, file: TlsFile, facts: FileFacts): readonly HostFinding[] {
  const refused = (why: string, evidence: FileFacts, command: string): readonly HostFinding[] => [{
    rule: REFUSED,
    severity: "error",
    message: `${file.path} of ${file.option} ${why}: ${consequence(file)}`,
    path: file.path,
    evidence: [listing(evidence, host.accounts)],
    commands: [command, restartCommand(host)],
  }];
  const word = shellWord(facts.path);
  if (facts.kind !== "file") return refused("is no regular file", facts, `ls -ld ${word}`);
  if ((facts.mode & (BITS.othersWrite | BITS.groupWrite)) !== 0) {
    const who = (facts.mode & BITS.othersWrite) === 0 ? `the group ${host.accounts.groupName(facts.gid)}` : "everybody on the host";
    return refused(`can be written by ${who}`, facts, `chmod go-w ${word}`);
  }
  if (!trustedUids(host, configuration).has(facts.uid)) {
    return refused(`belongs to ${host.accounts.userName(facts.uid)}, who is neither root nor TrustedUser`, facts, `chown root ${word}`);
  }
  const folder = findUnsafeFolder(host, configuration, facts.path);
  return folder === undefined ? [] : refused(`lies below ${folder.facts.path}, which ${folder.who} can write`, folder.facts, folder.command);
}

function judgeDates(host: Host, file: TlsFile): readonly HostFinding[] {
  const look = host.files.certificate(file.path);
  if (look.kind !== "found") return [];
  const { subject, notBefore, notAfter } = look.value;
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  const left = notAfter.getTime() - host.now.getTime();
  const found = (rule: string, severity: "error" | "warning", message: string): readonly HostFinding[] => [{
    rule,
    severity,
    message,
    path: file.path,
    evidence: [`certificate ${subject}, from ${day(notBefore)} to ${day(notAfter)}`],
    commands: [`openssl x509 -noout -subject -issuer -dates -in ${shellWord(file.path)}`, "# have it renewed by its authority, then", restartCommand(host)],
  }];
  if (left < 0) return found(EXPIRED, "error", `the certificate ${file.path} of ${file.option} ended on ${day(notAfter)}: who checks it refuses the session`);
  if (notBefore > host.now) return found(EXPIRED, "error", `the certificate ${file.path} of ${file.option} begins only on ${day(notBefore)}: who checks it refuses the session until then`);
  if (left >= SOON_DAYS * DAY_MS) return [];
  return found(EXPIRES_SOON, "warning", `the certificate ${file.path} of ${file.option} ends on ${day(notAfter)}, in ${Math.floor(left / DAY_MS)} days`);
}

