// Whether one user's mail can fill the file system that all mailboxes lie on. A quota per user is the file system's matter, so the
// mount options, the table of mounts and the quota files tell.
import { valueOf } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { shellWord } from "../host-path.ts";
import { mountOf, readMounts, type Mount, type Mounts } from "../mounts.ts";
import { findMta, type Host, type HostSystem } from "../read-host.ts";

const NONE = "host-spool-no-quota";
const OFF = "host-spool-quota-off";
const NO_FILE = "host-spool-quota-file";

/** Where mailboxes are delivered to; where two of them are there, one is a link. */
const SPOOLS = ["/var/mail", "/var/spool/mail", "/usr/spool/mail"];

/** Mount options that turn quotas of users on: Linux' own and those of XFS, FreeBSD, Solaris. `usrjquota=` names its file. */
const USER_QUOTA = /^(?:quota|usrquota|uquota|uqnoenforce|userquota|rq|usrjquota=.+|userquota=.+)$/;

/** They keep quotas inside; no mount option and no file tells. */
const KEPT_INSIDE: ReadonlyMap<string, string> = new Map([
  ["nfs", "the server of this NFS file system keeps its quotas"],
  ["nfs4", "the server of this NFS file system keeps its quotas"],
  ["cifs", "the server of this file system keeps its quotas"],
  ["zfs", "ZFS keeps quotas as properties: `zfs userspace` lists them"],
  ["btrfs", "btrfs has quotas of subvolumes alone: `btrfs qgroup show` lists them"],
  ["overlay", "an overlay has no quotas of its own: those of the file system below it count"],
]);

export function checkQuota(host: Host): readonly HostFinding[] {
  const mta = findMta(host);
  if (mta === undefined || !deliversHere(mta.configuration.mailer("local")?.field("P")?.value)) return [];
  const spool = SPOOLS.map((path) => ({ path, facts: valueOf(host.files.stat(path)) })).find(({ facts }) => facts?.kind === "folder");
  if (spool?.facts === undefined) return [];
  const mounts = readMounts(host);
  return judge(host, spool.path, spool.facts.path, mounts);
}

/** A null client's local mailer hands everything on. */
function deliversHere(program: string | undefined): boolean {
  return program?.startsWith("/") === true;
}

function judge(host: Host, spool: string, real: string, mounts: Mounts): readonly HostFinding[] {
  const wanted = mountOf(mounts.atStart, real);
  const now = mounts.now === undefined ? undefined : mountOf(mounts.now, real);
  const mount = now ?? wanted;
  if (mount === undefined) {
    host.files.note(spool, `no line of ${mounts.table} tells which file system it lies on, so its quotas are not known`);
    return [];
  }
  const kept = KEPT_INSIDE.get(mount.type);
  if (kept !== undefined) {
    host.files.note(spool, kept);
    return [];
  }
  const inTable = wanted?.point === mount.point && hasQuota(wanted);
  if (!hasQuota(mount)) return [inTable ? off(host, spool, mount, wanted) : none(host, spool, mount, mounts.table)];
  return judgeFile(host, spool, mount, inTable ? wanted : mount);
}

function hasQuota({ options }: Mount): boolean {
  return options.some((option) => USER_QUOTA.test(option));
}

function none(host: Host, spool: string, mount: Mount, table: string): HostFinding {
  return {
    rule: NONE,
    severity: "info",
    message: `mailboxes in ${spool} lie on ${mount.point} (${mount.type}), which has no quotas of users: the mail of one can fill it for all`,
    path: spool,
    evidence: [mount.line],
    commands: turnOn(host.system, mount, table),
  };
}

function off(host: Host, spool: string, mount: Mount, wanted: Mount): HostFinding {
  return {
    rule: OFF,
    severity: "warning",
    message: `${mount.point}, where mailboxes in ${spool} lie, is to have quotas of users, and is mounted without them: nobody's mail is limited`,
    path: spool,
    evidence: [wanted.line, mount.line],
    commands: mount.type === "xfs" ? ["# XFS turns quotas on only when it is mounted", `umount ${shellWord(mount.point)} && mount ${shellWord(mount.point)}`] : [`mount -o remount ${shellWord(mount.point)}`, ...countAndTurnOn(host.system, mount)],
  };
}

/** ext2 to ext4 without quotas inside, UFS and Solaris' UFS keep a file at the top of the file system. */
function judgeFile(host: Host, spool: string, mount: Mount, source: Mount): readonly HostFinding[] {
  const files = quotaFiles(host.system, mount);
  if (files.length === 0) return [];
  const folder = mount.point === "/" ? "" : mount.point;
  const looks = files.map((name) => host.files.stat(`${folder}/${name}`).kind);
  if (looks.some((kind) => kind !== "missing")) return [];
  if (mayKeepInside(mount)) {
    // Only its superblock tells, which is read from the device.
    host.files.note(spool, `${mount.point} (${mount.type}) is to have quotas of users and holds no ${files.join(" or ")}: it may keep them inside, which no file shows; \`quotaon -pu ${shellWord(mount.point)}\` on the host tells whether they are on`);
    return [];
  }
  return [{
    rule: NO_FILE,
    severity: "warning",
    message: `${mount.point}, where mailboxes in ${spool} lie, is to have quotas of users, and ${files.map((name) => `${folder}/${name}`).join(" and ")} ${files.length === 1 ? "is" : "are"} not there: no limit was ever set`,
    path: spool,
    evidence: [source.line],
    commands: countAndTurnOn(host.system, mount),
  }];
}

function quotaFiles(system: HostSystem, mount: Mount): readonly string[] {
  if (system === "solaris") return mount.type === "ufs" ? ["quotas"] : [];
  const named = mount.options.map((option) => /^(?:usrjquota|userquota)=(.+)$/.exec(option)?.[1]).find((name) => name !== undefined);
  if (named !== undefined) return named.startsWith("/") ? [] : [named];
  if (system === "freebsd") return mount.type === "ufs" ? ["quota.user"] : [];
  return /^ext[234]$/.test(mount.type) ? ["aquota.user", "quota.user"] : [];
}

/** ext4 with the feature "quota": the mount option is then `usrquota` as well. */
function mayKeepInside({ type, options }: Mount): boolean {
  return type === "ext4" && !options.some((option) => option.startsWith("usrjquota="));
}

function turnOn(system: HostSystem, mount: Mount, table: string): readonly string[] {
  const point = shellWord(mount.point);
  if (mount.type === "xfs") {
    if (mount.point === "/") return ["# add rootflags=uquota to the kernel's command line, start anew, then", `xfs_quota -x -c 'limit bsoft=900m bhard=1g USER' ${point}`];
    return [`# in ${table}, add uquota to the options of ${mount.point}, then`, `umount ${point} && mount ${point}`, `xfs_quota -x -c 'limit bsoft=900m bhard=1g USER' ${point}`];
  }
  const option = { linux: "usrquota", freebsd: "userquota", solaris: "rq" }[system];
  const remount = system === "linux" ? [`mount -o remount,${option} ${point}`] : [`mount -u -o ${option} ${point}`];
  return [`# in ${table}, add ${option} to the options of ${mount.point}, then`, ...(system === "solaris" ? [`touch ${point}/quotas && chmod 0600 ${point}/quotas`] : remount), ...countAndTurnOn(system, mount)];
}

/** Counts what each user has now, turns the limits on, sets one. */
function countAndTurnOn(system: HostSystem, mount: Mount): readonly string[] {
  const point = shellWord(mount.point);
  switch (system) {
    case "linux":
      return [`quotacheck -cum ${point}`, `quotaon -uv ${point}`, "edquota -u USER"];
    case "freebsd":
      return ["sysrc quota_enable=YES", `quotacheck -u ${point}`, `quotaon -u ${point}`, "edquota -u USER"];
    case "solaris":
      return [`quotacheck ${point}`, `quotaon ${point}`, "edquota USER"];
  }
}
