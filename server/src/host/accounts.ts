// The users and groups of the host, from its own passwd and group files. What a directory service knows has only its number here.
import { type HostFiles, valueOf } from "./host-files.ts";

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export class Accounts {
  readonly #uids = new Map<string, number>();
  readonly #users = new Map<number, string>();
  readonly #primary = new Map<string, number>();
  readonly #groups: Group[] = [];

  constructor(passwd: string, group: string) {
    for (const [name = "", , uid = "", gid = ""] of fieldsOf(passwd)) {
      if (!/^\d+$/.test(uid)) continue;
      this.#uids.set(name, Number(uid));
      if (!this.#users.has(Number(uid))) this.#users.set(Number(uid), name);
      this.#primary.set(name, Number(gid));
    }
    for (const [name = "", , gid = "", members = ""] of fieldsOf(group)) {
      if (/^\d+$/.test(gid)) this.#groups.push({ name, gid: Number(gid), members: members.split(",").filter((member) => member !== "") });
    }
  }

  /** `root`, or `1003` where it has no name. */
  userName(uid: number): string {
    return this.#users.get(uid) ?? String(uid);
  }

  groupName(gid: number): string {
    return this.#groups.find((group) => group.gid === gid)?.name ?? String(gid);
  }

  /** By name or number; undefined for a name that is not there. */
  uidOf(user: string): number | undefined {
    return /^\d+$/.test(user) ? Number(user) : this.#uids.get(user);
  }

  isInGroup(user: string, gid: number): boolean {
    return this.#primary.get(user) === gid || this.#groups.some((group) => group.gid === gid && group.members.includes(user));
  }
}

export function readAccounts(files: HostFiles): Accounts {
  const text = (path: string): string => valueOf(files.read(path))?.text ?? "";
  return new Accounts(text("/etc/passwd"), text("/etc/group"));
}

function fieldsOf(text: string): readonly (readonly string[])[] {
  return text.split("\n").filter((line) => !line.startsWith("#") && line.includes(":")).map((line) => line.trim().split(":"));
}
