// Whom sendmail trusts with a file, and a file's permissions in words.
import type { Accounts } from "./accounts.ts";
import type { FileFacts } from "./host-files.ts";
import type { Host, HostConfiguration } from "./read-host.ts";

export const BITS = { groupRead: 0o040, groupWrite: 0o020, othersRead: 0o004, othersWrite: 0o002, others: 0o007, sticky: 0o1000 } as const;

/** Owners that installations give to sendmail's own files; who may act as one of them runs mail already. */
const MAIL_ACCOUNTS = ["root", "smmta", "smmsp", "mail", "mailnull", "daemon", "bin", "sys"];

/** Users whose files sendmail takes where it demands a trusted owner: root, TrustedUser and RunAsUser. */
export function trustedUids(host: Host, { configuration }: HostConfiguration): ReadonlySet<number> {
  const names = ["TrustedUser", "RunAsUser"].map((option) => configuration.option(option).value.split(/[:.]/)[0]?.trim() ?? "");
  return new Set([0, ...names.map((name) => (name === "" ? undefined : host.accounts.uidOf(name))).filter((uid) => uid !== undefined)]);
}

/** An owner who has nothing to do with mail: whoever logs in as that user can rewrite the file. */
export function isForeignOwner(host: Host, configuration: HostConfiguration, uid: number): boolean {
  return !trustedUids(host, configuration).has(uid) && !MAIL_ACCOUNTS.includes(host.accounts.userName(uid));
}

/** Words of DontBlameSendmail in small letters: checks of sendmail's that are switched off. */
export function switchedOff({ configuration }: HostConfiguration): ReadonlySet<string> {
  return configuration.option("DontBlameSendmail").flags;
}

/** As `ls -l` shows it: `-rw-r----- root smmsp /etc/mail/tls/server.key`. */
export function listing(facts: FileFacts, accounts: Accounts, path = facts.path): string {
  const type = { file: "-", folder: "d", socket: "s", other: "?" }[facts.kind];
  return `${type}${permissionLetters(facts.mode)} ${accounts.userName(facts.uid)} ${accounts.groupName(facts.gid)} ${path}`;
}

/** `rwxr-s--T` */
export function permissionLetters(mode: number): string {
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const runs = (bits & 1) !== 0;
    const last = (mode & special) === 0 ? (runs ? "x" : "-") : runs ? letter : letter.toUpperCase();
    return `${(bits & 4) === 0 ? "-" : "r"}${(bits & 2) === 0 ? "-" : "w"}${last}`;
  };
  return `${triple(6, 0o4000, "s")}${triple(3, 0o2000, "s")}${triple(0, 0o1000, "t")}`;
}
