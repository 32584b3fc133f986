// Relay tests as CSV (RFC 4180), a row per host.
import type { RelayResult } from "../smtp/relay-result.ts";
import { oneLine } from "./relay-text.ts";

const COLUMNS = ["host", "port", "verdict", "name", "pair", "from", "to", "reply", "reason"] as const;

/** With a head line; rows end with CR LF. */
export function formatRelayCsv(results: readonly RelayResult[]): string {
  return [COLUMNS, ...results.map(toRow)].map((row) => `${row.map(toCell).join(",")}\r\n`).join("");
}

function toRow({ host, port, verdict, name, pair, reply, reason }: RelayResult): readonly string[] {
  // The null sender is told from no sender by its brackets.
  const [from, to] = pair === undefined ? ["", ""] : [`<${pair.from}>`, `<${pair.to}>`];
  return [host, String(port), verdict, name ?? "", pair?.id ?? "", from, to, reply === undefined ? "" : oneLine(reply), reason];
}

function toCell(text: string): string {
  // A spreadsheet would run a cell that begins like a formula, and the host chooses its name.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
