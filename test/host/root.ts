// Lays out the root of a mail host in a temporary folder: real files with the permissions and times that a test wants. Owners are
// the one thing that only root can give away, so whoever runs the tests stands for root, and a test may name others.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { auditHost, type HostAudit } from "../../server/src/host/audit.ts";
import type { HostFiles } from "../../server/src/host/host-files.ts";
import type { HostFinding } from "../../server/src/host/host-finding.ts";
import { openHost } from "../../server/src/io/open-host.ts";

export interface Entry {
  readonly text?: string | Uint8Array;
  readonly isFolder?: true;
  readonly leadsTo?: string;
  readonly mode?: number;
  /** Changed so many minutes ago. */
  readonly age?: number;
  readonly owner?: readonly [uid: number, gid: number];
}

/** What is laid out, by path; a text alone is a file of mode 0644. Folders above are made with mode 0755. */
export type Layout = Readonly<Record<string, Entry | string>>;

export const ACCOUNTS: Layout = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\nsmmta:x:101:102::/var/lib/sendmail:/bin/false\nsmmsp:x:102:103::/:/bin/false\nbob:x:1000:1000::/home/bob:/bin/sh\n",
  "/etc/group": "root:x:0:\nsmmta:x:102:\nsmmsp:x:103:\nstaff:x:50:bob\nsasl:x:45:\n",
};

/** A host that has nothing to report. */
export const GOOD_HOST: Layout = {
  ...ACCOUNTS,
  "/etc/fstab": "/dev/sda1 / ext4 errors=remount-ro 0 1\n/dev/sda2 /var ext4 defaults,usrquota 0 2\n",
  "/var/aquota.user": "",
  "/etc/mail/sendmail.cf": cf(),
  "/etc/mail/helpfile": "#vers\t2\nsmtp\tNo help here.\n",
  "/etc/mail/local-host-names": "example.org\n",
  "/etc/mail/aliases": { text: "postmaster: root\n", age: 20 },
  "/etc/mail/aliases.db": { text: "", mode: 0o640, age: 10 },
  "/etc/mail/access": { text: "example.net REJECT\n", age: 20 },
  "/etc/mail/access.db": { text: "", mode: 0o640, age: 10 },
  "/var/spool/mqueue": { isFolder: true, mode: 0o700 },
  "/var/mail": { isFolder: true, mode: 0o2775 },
};

/** A small sendmail.cf with these lines behind the usual ones. */
export function cf(...more: readonly string[]): string {
  return [
    "V10/Berkeley",
    "O AliasFile=/etc/mail/aliases",
    "O HelpFile=/etc/mail/helpfile",
    "O QueueDirectory=/var/spool/mqueue",
    "O TrustedUser=smmta",
    "Fw/etc/mail/local-host-names %[^\\#]",
    "Kaccess hash -T<TMPF> /etc/mail/access",
    "Mlocal,\t\tP=/usr/bin/procmail, F=lsDFMAw5:/|@qSPfhn9, A=procmail -Y -a $h -d $u",
    ...more,
    "",
  ].join("\n");
}

const MINUTE_MS = 60_000;

/** Gone at the end of the file, whichever test or hook made them. */
const roots: string[] = [];
after(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

export interface LaidOut {
  readonly root: string;
  /** What the audit says of it as it stands now. */
  audit(now?: Date): HostAudit;
  findings(now?: Date): readonly HostFinding[];
  /** Rule identifiers, sorted. */
  rules(now?: Date): readonly string[];
}

export function layOut(layout: Layout): LaidOut {
  const root = mkdtempSync(join(tmpdir(), "mail-host-"));
  roots.push(root);
  const entries = Object.entries(layout).map(([path, entry]) => [path, typeof entry === "string" ? { text: entry } : entry] as const);
  // Whatever the umask is of whoever runs this.
  for (const [path, entry] of entries) make(root, path, entry);
  // From below, since a folder that may not be entered keeps from what is in it.
  for (const [path, entry] of [...entries].sort(([a], [b]) => b.length - a.length)) {
    if (entry.leadsTo !== undefined) continue;
    chmodSync(join(root, path), entry.mode ?? (entry.isFolder === true ? 0o755 : 0o644));
    const time = new Date(Date.now() - (entry.age ?? 5) * MINUTE_MS);
    utimesSync(join(root, path), time, time);
  }
  const owners = new Map(entries.flatMap(([path, { owner }]) => (owner === undefined ? [] : [[path, owner] as const])));
  const audit = (now = new Date()): HostAudit => {
    const input = openHost(root);
    const result = auditHost({ ...input, files: withOwners(input.files, owners), now });
    if (typeof result === "string") throw new Error(result);
    return result;
  };
  return { root, audit, findings: (now) => audit(now).findings, rules: (now) => audit(now).findings.map(({ rule }) => rule).sort() };
}

function make(root: string, path: string, entry: Entry): void {
  const real = join(root, path);
  for (const folder of foldersAbove(path)) {
    mkdirSync(join(root, folder), { recursive: true });
    chmodSync(join(root, folder), 0o755);
  }
  if (entry.leadsTo !== undefined) symlinkSync(entry.leadsTo, real);
  else if (entry.isFolder === true) mkdirSync(real, { recursive: true });
  else writeFileSync(real, entry.text ?? "");
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === "/" ? ["/"] : [...foldersAbove(folder), folder];
}

/** Everything belongs to root, but for what a test gave to somebody else. */
function withOwners(files: HostFiles, owners: ReadonlyMap<string, readonly [number, number]>): HostFiles {
  return {
    read: (path) => files.read(path),
    list: (path) => files.list(path),
    certificate: (path) => files.certificate(path),
    stat: (path) => {
      const look = files.stat(path);
      if (look.kind !== "found") return look;
      const [uid, gid] = owners.get(look.value.path) ?? [0, 0];
      return { kind: "found", value: { ...look.value, uid, gid } };
    },
  };
}
