// `sendmail-lint host [--root DIR]`: audits the files of the mail host that it runs on, or of one whose disk lies below a folder.
// It reads and prints; the commands that it prints are run by nobody here.
import { statSync } from "node:fs";
import path from "node:path";
import { auditHost } from "../host/audit.ts";
import { openHost } from "../io/open-host.ts";
import { toHostJson } from "../report/host-json.ts";
import { formatHostText } from "../report/host-text.ts";
import { docsOf } from "../rules/run-rules.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { reasonOf } from "./read-error.ts";
import { hasColour, type Streams } from "./streams.ts";

export interface HostOptions {
  readonly root: string;
  readonly format: "text" | "json";
}

/** @throws UsageError where there is no such folder, or no configuration that can be read */
export function runHost(options: HostOptions, streams: Streams): number {
  const root = path.resolve(streams.cwd, options.root);
  checkFolder(options.root, root);
  const audit = auditHost(openHost(root));
  if (typeof audit === "string") throw new UsageError(audit);
  streams.stdout.write(options.format === "json" ? toHostJson(audit, docsOf) : formatHostText(audit, { hasColour: hasColour(streams.stdout, process.env) }));
  return audit.findings.length === 0 ? EXIT.clean : EXIT.findings;
}

function checkFolder(given: string, root: string): void {
  try {
    if (statSync(root).isDirectory()) return;
  } catch (error) {
    throw new UsageError(`--root ${given}: ${reasonOf(error)}`);
  }
  throw new UsageError(`--root ${given}: is not a folder`);
}
