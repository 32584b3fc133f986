// What a check of the host found, with the commands that mend it. They are text to copy: nothing here runs one.
import type { Severity } from "../model/finding.ts";

export interface HostFinding {
  readonly rule: string;
  readonly severity: Exclude<Severity, "hint">;
  /** What is wrong and what follows. */
  readonly message: string;
  /** The file or folder of the host that it is about. */
  readonly path: string;
  /** What was seen: `-rw-r----- root smmsp /etc/mail/tls/server.key`, a line of fstab, lines that differ. */
  readonly evidence: readonly string[];
  /** For a shell of the host, in order. A line that begins with `#` says what has to be done by hand. */
  readonly commands: readonly string[];
}
