// Sendmail goes down the path of a file that it is to trust, and refuses the file below a folder that others than its owner can
// write (safedirpath of safefile.c): who can write a folder can put another file in the place of any in it.
import type { FileFacts } from "./host-files.ts";
import { foldersAbove, shellWord } from "./host-path.ts";
import type { Host, HostConfiguration } from "./read-host.ts";
import { BITS, switchedOff } from "./trusted.ts";

export interface UnsafeFolder {
  readonly facts: FileFacts;
  /** `everybody`, or `the group staff`. */
  readonly who: string;
  /** The one that mends it. */
  readonly command: string;
}

/** The first such folder above a file, from / down; `path` without links, as stat gives it. */
export function findUnsafeFolder(host: Host, configuration: HostConfiguration, path: string): UnsafeFolder | undefined {
  for (const folder of foldersAbove(path)) {
    const look = host.files.stat(folder);
    if (look.kind === "unknown") return undefined;
    const unsafe = look.kind === "found" ? judgeFolder(host, configuration, look.value) : undefined;
    if (unsafe !== undefined) return unsafe;
  }
  return undefined;
}

function judgeFolder(host: Host, configuration: HostConfiguration, facts: FileFacts): UnsafeFolder | undefined {
  const off = switchedOff(configuration);
  // TrustStickyBit: nobody can take away or rename what belongs to another in a folder like /tmp.
  if ((facts.mode & BITS.sticky) !== 0 && off.has("truststickybit")) return undefined;
  if ((facts.mode & BITS.othersWrite) !== 0) return { facts, who: "everybody", command: `chmod ${(facts.mode & BITS.groupWrite) === 0 ? "o-w" : "go-w"} ${shellWord(facts.path)}` };
  if ((facts.mode & BITS.groupWrite) === 0 || off.has("groupwritabledirpathsafe")) return undefined;
  return { facts, who: `the group ${host.accounts.groupName(facts.gid)}`, command: `chmod g-w ${shellWord(facts.path)}` };
}
