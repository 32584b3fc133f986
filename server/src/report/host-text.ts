// The audit of a host as people read it in a terminal: each finding with what was seen and the commands to copy.
import type { HostAudit } from "../host/audit.ts";
import type { HostFinding } from "../host/host-finding.ts";
import { clip, printable, printableLines } from "../text/printable.ts";
import { painter, type Paint, type TextStyle } from "./paint.ts";

const INDENT = "    ";
/** A line of a file as evidence. */
const MOST_EVIDENCE = 200;

/** Ends with a line feed. */
export function formatHostText(audit: HostAudit, style: TextStyle): string {
  const paint = painter(style);
  const blocks = [
    ...audit.findings.map((finding) => findingLines(finding, paint)),
    ...(audit.notLookedAt.length === 0 ? [] : [notLookedAtLines(audit, paint)]),
    [paint("bold", summaryLine(audit))],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** `3 findings; 2 files could not be looked at` */
export function summaryLine(audit: HostAudit): string {
  const { length: found } = audit.findings;
  const { length: unknown } = audit.notLookedAt;
  const first = found === 0 ? "nothing to report" : found === 1 ? "1 finding" : `${found} findings`;
  const rest = unknown === 0 ? "" : `; ${unknown === 1 ? "1 thing" : `${unknown} things`} could not be looked at`;
  return `${audit.configurations.join(", ")}: ${first}${rest}`;
}

function findingLines(finding: HostFinding, paint: Paint): readonly string[] {
  return [
    `${paint(finding.severity, `${finding.severity}:`)} ${printable(finding.message)} ${paint("dim", `[${finding.rule}]`)}`,
    ...finding.evidence.map((line) => `${INDENT}${paint("dim", clip(printable(line), MOST_EVIDENCE))}`),
    ...finding.commands.flatMap((command) => printableLines(command).split("\n")).map((line) => `${INDENT}${line.startsWith("#") ? line : `$ ${line}`}`),
  ];
}

function notLookedAtLines(audit: HostAudit, paint: Paint): readonly string[] {
  return [paint("bold", "could not be looked at:"), ...audit.notLookedAt.map(({ path, reason }) => `${INDENT}${printable(path)}: ${printable(reason)}`)];
}
