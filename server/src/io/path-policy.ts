// Which paths may be touched at all, decided on the text of a path alone, before the file system is asked anything: a look
// at a UNC path already sends the user's credentials to that host, and a look below an automount point mounts it.
// Written against `path.posix` or `path.win32`, so that both are tested everywhere.
import type { PlatformPath } from "node:path";

/** The part of node:path that is used; its `sep` tells the two flavours apart. */
export type PathFlavour = Pick<PlatformPath, "isAbsolute" | "normalize" | "join" | "dirname" | "relative" | "resolve" | "sep">;

/** Kernel interfaces: reading them acts, blocks, or tells what no configuration needs. */
const KERNEL_FOLDERS = ["/dev", "/proc", "/sys", "/run/user"];
/** Password hashes. A configuration in /etc makes all of /etc its own folder, and these must stay unread even then. */
const SECRET_FILES = ["/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/master.passwd", "/etc/spwd.db", "/etc/security/passwd"];
/** Names that Windows takes for devices in any folder and with any extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** True for what is never looked at: relative and UNC paths, devices, kernel folders, alternate data streams, password files. */
export function isForbiddenPath(path: string, flavour: PathFlavour): boolean {
  if (path.includes("\0") || !flavour.isAbsolute(path)) return true;
  // Both kinds of slash, on every system: `//host/share` is a UNC path for Windows and nothing that anybody needs elsewhere.
  if (/^[\\/]{2}/.test(path)) return true;
  if (flavour.sep === "\\") {
    const normal = flavour.normalize(path);
    // Without a drive letter it would mean another file on each drive; a second colon names an alternate data stream.
    if (!/^[a-z]:\\/i.test(normal) || normal.indexOf(":", 2) >= 0) return true;
    return normal.split("\\").some((part) => WINDOWS_DEVICE.test(part.trimEnd()));
  }
  const normal = flavour.normalize(path);
  return KERNEL_FOLDERS.some((folder) => isUnder(normal, folder, flavour)) || SECRET_FILES.includes(normal);
}

/** True where `path` is `folder` or lies below it, by their text; links are the caller's matter. */
export function isUnder(path: string, folder: string, flavour: PathFlavour): boolean {
  const inner = toComparable(path, flavour);
  const outer = toComparable(folder, flavour);
  return inner === outer || inner.startsWith(outer.endsWith(flavour.sep) ? outer : outer + flavour.sep);
}

/** One spelling per file: normalized, no separator at the end, and on Windows in lower case. For comparing and as a map key. */
export function toComparable(path: string, flavour: PathFlavour): string {
  const normal = flavour.normalize(path);
  const trimmed = normal.length > 1 && normal.endsWith(flavour.sep) && !/^[a-z]:\\$/i.test(normal) ? normal.slice(0, -1) : normal;
  return flavour.sep === "\\" ? trimmed.toLowerCase() : trimmed;
}
