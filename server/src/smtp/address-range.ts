// HOST, HOST:PORT, 192.0.2.0/24, 192.0.2.10-20, 192.0.2.*, 192.168.64: what a person may type for one mail host or many.
// A range is refused before it is expanded when it is too large, so /0 costs nothing.
import { isIPv4, isIPv6 } from "node:net";
import { clip, printable } from "../text/printable.ts";
import { parseTarget } from "./target.ts";
import type { Target } from "./target.ts";

export type RangeResult =
  | { readonly ok: true; readonly targets: readonly Target[]; readonly isRange: boolean }
  | { readonly ok: false; readonly message: string };

/** A /24. A tool that tests more in one go is a scanner of other people's networks. */
export const MOST_ADDRESSES = 256;

const IPV4_BITS = 32;
const IPV6_BITS = 128;

export function parseRange(typed: string, port: number): RangeResult {
  const shown = clip(printable(typed), 80);
  const octets = /^(\d{1,3}(?:\.\d{1,3}){2})(?:\.(?:\*|(\d{1,3})-(\d{1,3})))?$/.exec(typed);
  if (octets !== null) return readOctets(octets[1] ?? "", octets[2], octets[3], shown, port);
  if (/^[\d.]+(?:\.\*|-\d+):\d+$/.test(typed)) return refuse(`"${shown}": a range takes its port from --port`);
  if (typed.includes("/") && !typed.includes("://")) return readCidr(typed, shown, port);
  const parsed = parseTarget(typed, port);
  return parsed.ok ? { ok: true, targets: [parsed.target], isRange: false } : parsed;
}

/** 192.168.64 and 192.168.64.* without network and broadcast address; 192.168.64.0-255 as it stands. */
function readOctets(network: string, first: string | undefined, last: string | undefined, shown: string, port: number): RangeResult {
  const [from, to] = first === undefined || last === undefined ? ["1", "254"] : [first, last];
  for (const end of [from, to]) {
    if (!isIPv4(`${network}.${end}`)) return refuse(`"${shown}" is not a range of addresses: its numbers are decimal, from 0 to 255`);
  }
  if (Number(from) > Number(to)) return refuse(`"${shown}" ends before it begins`);
  const numbers = Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
  return toTargets(numbers.map((number) => `${network}.${number}`), port);
}

function readCidr(typed: string, shown: string, port: number): RangeResult {
  const parts = /^(\[?)([0-9a-f:.]+)(\]?)\/(\d{1,3})$/i.exec(typed);
  const [, open, address = "", close, digits = ""] = parts ?? [];
  const isV4 = isIPv4(address);
  if (parts === null || (open === "[") !== (close === "]") || (!isV4 && !isIPv6(address)) || (isV4 && open === "[")) {
    return refuse(`"${shown}" is not a network such as 192.0.2.0/24`);
  }
  const bits = isV4 ? IPV4_BITS : IPV6_BITS;
  const prefix = Number(digits);
  if (prefix > bits || (digits.length > 1 && digits.startsWith("0"))) return refuse(`"${shown}": a prefix is a number from 0 to ${bits}`);
  const hostBits = bits - prefix;
  if (2 ** hostBits > MOST_ADDRESSES) return refuse(`"${shown}" is more than ${MOST_ADDRESSES} addresses: the smallest prefix is /${bits - Math.log2(MOST_ADDRESSES)}`);
  const all = isV4 ? ipv4Network(address, hostBits) : ipv6Network(address, hostBits);
  // RFC 3021: two addresses or one have neither network nor broadcast address.
  return toTargets(isV4 && hostBits > 1 ? all.slice(1, -1) : all, port);
}

function ipv4Network(address: string, hostBits: number): readonly string[] {
  const octets = address.split(".").map(Number);
  return lastParts(octets.at(-1) ?? 0, hostBits).map((last) => [...octets.slice(0, -1), last].join("."));
}

/** At most 256 addresses differ in the last of the eight parts only. */
function ipv6Network(address: string, hostBits: number): readonly string[] {
  // In the canonical form that URLs have, no part is written as an IPv4 address.
  const [left = "", right] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const parts = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  const stem = parts.slice(0, -1).join(":");
  return lastParts(Number.parseInt(parts.at(-1) ?? "0", 16), hostBits).map((last) => new URL(`http://[${stem}:${last.toString(16)}]/`).hostname.slice(1, -1));
}

function lastParts(last: number, hostBits: number): readonly number[] {
  const size = 2 ** hostBits;
  const base = last - (last % size);
  return Array.from({ length: size }, (_, index) => base + index);
}

function toTargets(addresses: readonly string[], port: number): RangeResult {
  const targets: Target[] = [];
  for (const address of addresses) {
    const parsed = parseTarget(address.includes(":") ? `[${address}]` : address, port);
    if (!parsed.ok) return parsed;
    targets.push(parsed.target);
  }
  return { ok: true, targets, isRange: true };
}

function refuse(message: string): RangeResult {
  return { ok: false, message };
}
