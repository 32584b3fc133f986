// `sendmail-lint host [--root DIR] [--fail-on SEVERITY]`: audits the files of the mail host that it runs on, or of one whose disk
// lies below a folder. It reads and prints; the commands that it prints are run by nobody here.
import { statSync } from "node:fs";
import path from "node:path";
import { auditHost } from "../host/audit.ts";
import { openHost } from "../io/open-host.ts";
import type { Severity } from "../model/finding.ts";
import { isAtLeast } from "../report/checked-file.ts";
import { toHostJson } from "../report/host-json.ts";
import { formatHostText } from "../report/host-text.ts";
import { docsOf } from "../rules/run-rules.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { reasonOf } from "./read-error.ts";
import { hasColour, type Streams } from "./streams.ts";

export interface HostOptions {
  readonly root: string;
  readonly format: "text" | "json";
  /** As for `check`. */
  readonly failOn: Severity | "never";
}

/** @throws UsageError where there is no such folder, or no configuration that can be read */
export function runHost(options: HostOptions, streams: Streams): number {
  const root = path.resolve(streams.cwd, options.root);
  checkFolder(options.root, root);
  const audit = auditHost(openHost(root));
  if (typeof audit === "string") throw new UsageError(audit);
  streams.stdout.write(options.format === "json" ? toHostJson(audit, docsOf) : formatHostText(audit, { hasColour: hasColour(streams.stdout, process.env) }));
  const { failOn } = options;
  return failOn !== "never" && audit.findings.some(({ severity }) => isAtLeast(severity, failOn)) ? EXIT.findings : EXIT.clean;
}

function checkFolder(given: string, root: string): void {
  try {
    if (statSync(root).isDirectory()) return;
  } catch (error) {
    throw new UsageError(`--root ${given}: ${reasonOf(error)}`);
  }
  throw new UsageError(`--root ${given}: is not a folder`);
}
