// What is mounted where, with which options: as the kernel says it, and as /etc/fstab wants it at the next start.
import { valueOf } from "./host-files.ts";
import { isBelow } from "./host-path.ts";
import type { Host } from "./read-host.ts";

export interface Mount {
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
  /** The line as it stands in the file. */
  readonly line: string;
}

export interface Mounts {
  /** By the kernel; undefined where it was not asked, as below a folder that is no running host. */
  readonly now: readonly Mount[] | undefined;
  /** By fstab or vfstab. */
  readonly atStart: readonly Mount[];
  /** The file that `atStart` was read from. */
  readonly table: string;
}

export function readMounts(host: Host): Mounts {
  const table = host.system === "solaris" ? "/etc/vfstab" : "/etc/fstab";
  const wanted = valueOf(host.files.read(table))?.text ?? "";
  const kernel = valueOf(host.files.read("/proc/self/mountinfo"))?.text;
  return { now: kernel === undefined ? undefined : linesOf(kernel).map(parseMountInfo).filter((one) => one !== undefined), atStart: linesOf(wanted).map((line) => parseTable(line, host.system === "solaris")).filter((one) => one !== undefined), table };
}

/** The one that a path lies on: the longest mount point above it, of two at one place the later. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (isBelow(path, mount.point) && (best === undefined || mount.point.length >= best.point.length)) best = mount;
  }
  return best;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

/** `36 35 98:0 / /mnt rw,noatime master:1 - ext4 /dev/root rw,usrquota` (proc(5)): options of the mount and of the file system. */
function parseMountInfo(line: string): Mount | undefined {
  const [mount = "", system = ""] = line.split(" - ");
  const [, , , , point, own = ""] = mount.split(" ");
  const [type, , shared = ""] = system.split(" ");
  if (point === undefined || type === undefined) return undefined;
  return { point: unescape(point), type, options: [...own.split(","), ...shared.split(",")], line };
}

/** fstab: device, point, type, options. vfstab of Solaris: device, raw device, point, type, pass, at boot, options. */
function parseTable(line: string, isSolaris: boolean): Mount | undefined {
  const fields = line.split(/\s+/);
  const [point, type, options] = isSolaris ? [fields[2], fields[3], fields[6]] : [fields[1], fields[2], fields[3]];
  if (point?.startsWith("/") !== true || type === undefined) return undefined;
  return { point: unescape(point), type, options: (options ?? "").split(","), line };
}

/** Blanks in a path are written as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
