// Commands of the host that several checks tell.
import type { MapFile } from "./map-files.ts";
import { shellWord } from "./host-path.ts";
import type { Host } from "./read-host.ts";

/** Sendmail reads its files when it starts. */
export function restartCommand(host: Host): string {
  switch (host.system) {
    case "linux":
      return "systemctl restart sendmail";
    case "freebsd":
      return "service sendmail restart";
    case "solaris":
      return "svcadm restart network/smtp:sendmail";
  }
}

/** Makes the database of a map or of the aliases from its text. */
export function buildDatabase(map: MapFile, text: string): string {
  if (map.kind === "aliases") return "newaliases";
  return `makemap ${map.keepsCase ? "-f " : ""}${map.mapClass ?? "hash"} ${shellWord(map.path)} < ${shellWord(text)}`;
}
