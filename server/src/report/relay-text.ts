// Relay tests as people read them in a terminal and in a mail: one host in full, many as a table.
import { NOT_TESTED, type RelayResult } from "../smtp/relay-result.ts";
import { describePair, type RelayVerdict } from "../smtp/relay-verdict.ts";
import { formatTarget } from "../smtp/target.ts";
import { clip, printable } from "../text/printable.ts";
import { painter, type TextStyle } from "./paint.ts";

/** Mail that is handed on is not carried anywhere yet: the host that it goes to decides. */
export function severityOf({ verdict, handedTo }: RelayResult): "error" | "warning" | "info" {
  if (verdict === "refuses") return "info";
  return verdict === "relays" && handedTo === undefined ? "error" : "warning";
}

export const VERDICT_WORDS: Readonly<Record<RelayVerdict, string>> = { relays: "relays", refuses: "refuses", "cannot-tell": "cannot tell" };
const LONGEST_NAME = 40;
const MOST_SILENT = 8;

/** One host with every pair that was tried. Ends with a line feed. */
export function formatRelayText(result: RelayResult, style: TextStyle): string {
  const tried = [...result.pairs, ...result.controls];
  const width = Math.max(0, ...tried.map(({ id }) => id.length));
  const lines = [
    `${heading(result)}  ${paint(VERDICT_WORDS[result.verdict], result, style)}`,
    `  ${printable(result.reason)}`,
    ...(result.reply === undefined ? [] : [`  > ${oneLine(result.reply)}`]),
    ...(tried.length === 0 ? [] : [""]),
    ...tried.map((pair) => `  ${pair.outcome.padEnd(9)} ${pair.id.padEnd(width)}  ${printable(describePair(pair))}  > ${oneLine(pair.reply)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * A row for each of `results`, and a line that counts `all`. Of hosts that do not answer a network has many: more than a few are
 * counted only. Ends with a line feed.
 */
export function formatRelayTable(results: readonly RelayResult[], style: TextStyle, all: readonly RelayResult[] = results): string {
  const silent = results.filter(({ answered }) => !answered).length;
  const shown = silent > MOST_SILENT ? results.filter(({ answered }) => answered) : results;
  const rows = shown.map((result) => [hostOf(result), VERDICT_WORDS[result.verdict], clip(printable(result.name ?? ""), LONGEST_NAME), why(result)] as const);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, index) => {
    const [host, verdict, name] = row.slice(0, 3).map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const painted = paint(verdict ?? "", shown[index], style);
    return `${host ?? ""}  ${painted}  ${name ?? ""}  ${row[3]}`;
  });
  return `${[...lines, ...(rows.length === 0 ? [] : [""]), summary(all)].join("\n")}\n`;
}

/** `254 hosts: 24 relay, 88 refuse, 22 undecided, 120 do not answer` */
export function summary(results: readonly RelayResult[]): string {
  const count = (verdict: RelayVerdict): number => results.filter((result) => result.answered && result.verdict === verdict).length;
  const untested = results.filter(({ reason }) => reason === NOT_TESTED).length;
  const silent = results.filter(({ answered }) => !answered).length - untested;
  const parts = [
    [count("relays"), "relay", "relays"], [count("refuses"), "refuse", "refuses"], [count("cannot-tell"), "undecided", "undecided"], [silent, "do not answer", "does not answer"],
    [untested, "not tested", "not tested"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, many, one]) => `${number} ${number === 1 ? one : many}`);
  return `${results.length} ${results.length === 1 ? "host" : "hosts"}: ${said.length === 0 ? "nothing was tested" : said.join(", ")}`;
}

/** `mail.example.org:25 (192.0.2.7)`, an international name in both forms: `메일.example.org:25 (xn--h32bq4v.example.org, 192.0.2.7)`. */
export function heading(result: RelayResult): string {
  const { host, port, typed, address } = result;
  const others = [...(typed === undefined ? [] : [host]), ...(address === undefined || address === host ? [] : [address])];
  return printable(`${formatTarget({ host: typed ?? host, port })}${others.length === 0 ? "" : ` (${others.join(", ")})`}`);
}

/** The same without its address. */
export function hostOf(result: RelayResult): string {
  const { address: _address, ...rest } = result;
  return heading(rest);
}

/** A reply of several lines in one. */
export function oneLine(reply: string): string {
  return printable(reply.replaceAll("\n", " "));
}

function why(result: RelayResult): string {
  const reply = result.verdict === "refuses" || result.reply === undefined ? "" : `  > ${oneLine(result.reply)}`;
  return `${printable(result.reason)}${reply}`;
}

function paint(text: string, result: RelayResult | undefined, style: TextStyle): string {
  const severity = result === undefined ? "warning" : severityOf(result);
  return painter(style)(severity === "info" ? "good" : severity, text);
}
