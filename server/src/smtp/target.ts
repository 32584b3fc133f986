// HOST, HOST:PORT, ADDRESS, [IPv6]:PORT: what a person may type, and nothing that a resolver or a shell would read differently.
// Refused here means that no name is looked up and no connection is made.
import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { clip, printable } from "../text/printable.ts";

export interface Target {
  /** Lower case, names in ASCII (IDNA), addresses without brackets; a zone index stays: fe80::1%eth0. */
  readonly host: string;
  readonly port: number;
  readonly kind: "name" | "ipv4" | "ipv6";
  /** As it was typed, printable; differs from `host` for international names. */
  readonly typed: string;
}

export type TargetResult = { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly message: string };

/** SMTP between hosts. */
export const SMTP_PORT = 25;
/** RFC 6409: where users hand in, after they have logged in. */
const SUBMISSION_PORT = 587;
/** The same, with TLS from the start (RFC 8314). */
export const SMTPS_PORT = 465;

const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
/** Inside a name these end or split it for somebody: resolvers, URLs, shells, mail addresses. */
const NEVER_IN_A_HOST = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"'`<>()\\/?#@!$&*+,;=^|{}~]/u;
/** What address-range.ts reads. */
const RANGE = /^\d{1,3}(?:\.\d{1,3}){2}\.\d{1,3}-\d{1,3}$/;
const ZONE = /^[A-Za-z0-9_.-]{1,32}$/;

export function parseTarget(typed: string, defaultPort: number = SMTP_PORT): TargetResult {
  const shown = clip(printable(typed), 80);
  if (typed === "") return refuse("a host name or an address is missing");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return refuse(`"${shown}" is a URL: give HOST or HOST:PORT`);
  if (typed.includes("@")) return refuse(`"${shown}" is a mail address: give the host that receives its mail`);
  const odd = NEVER_IN_A_HOST.exec(typed);
  if (odd !== null) return refuse(`"${shown}" holds ${nameOf(odd[0])}, which no host name has`);
  if (typed.startsWith("-")) return refuse(`"${shown}" begins with a hyphen, which no host name does`);
  const parts = splitPort(typed);
  if (parts === undefined) return refuse(`"${shown}" is not HOST, HOST:PORT or [IPv6]:PORT`);
  const port = parts.port === undefined ? defaultPort : readPort(parts.port);
  if (port === undefined) return refuse(`"${clip(printable(parts.port ?? ""), 20)}" is not a port: 1 to 65535`);
  const host = readHost(parts.host, parts.isBracketed);
  if (!host.ok) return host;
  return { ok: true, target: { host: host.host, port, kind: host.kind, typed: shown } };
}

/** HOST:PORT with the brackets that IPv6 needs. */
export function formatTarget(target: { readonly host: string; readonly port: number }): string {
  return target.host.includes(":") ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/** A name that is written in more than ASCII, without the port that may have been typed behind it. */
export function typedName({ kind, typed }: Target): string | undefined {
  return kind === "name" && /[^\x20-\x7e]/.test(typed) ? typed.replace(/:\d+$/, "") : undefined;
}

/** What JSON says of a host: `typed` only where an international name was typed. */
export function namedHost(target: Target): { readonly host: string; readonly typed?: string } {
  const typed = typedName(target);
  return typed === undefined ? { host: target.host } : { host: target.host, typed };
}

/** The name that a certificate should have, and that is sent when TLS begins (RFC 6066 3: without the last dot); nobody certifies localhost. */
export function certifiableName(target: Target): string | undefined {
  const name = target.host.replace(/\.$/, "");
  return target.kind === "name" && name.includes(".") ? name : undefined;
}

/** Why an address can be no mail host, or undefined where it can. A name may resolve to such an address too. */
export function findAddressProblem(address: string): string | undefined {
  const bare = address.replace(/%.*$/s, "");
  const family = isIP(bare);
  if (family === 0) return `${clip(printable(address), 80)} is not an IP address`;
  if (!NO_HOST.check(bare, family === 4 ? "ipv4" : "ipv6")) return undefined;
  return `${bare} is not the address of one host: it is unspecified, multicast, broadcast or reserved`;
}

const NO_HOST = new BlockList();
NO_HOST.addSubnet("0.0.0.0", 8, "ipv4");
NO_HOST.addSubnet("224.0.0.0", 4, "ipv4");
NO_HOST.addSubnet("240.0.0.0", 4, "ipv4");
NO_HOST.addAddress("::", "ipv6");
NO_HOST.addSubnet("ff00::", 8, "ipv6");

function splitPort(typed: string): { host: string; port: string | undefined; isBracketed: boolean } | undefined {
  const bracketed = /^\[([^[\]]*)\](?::(.*))?$/.exec(typed);
  if (bracketed !== null) return { host: bracketed[1] ?? "", port: bracketed[2], isBracketed: true };
  if (/[[\]]/.test(typed)) return undefined;
  const colon = typed.indexOf(":");
  if (colon < 0) return { host: typed, port: undefined, isBracketed: false };
  // More than one colon without brackets is an IPv6 address; it has no port.
  if (typed.indexOf(":", colon + 1) >= 0) return { host: typed, port: undefined, isBracketed: false };
  return { host: typed.slice(0, colon), port: typed.slice(colon + 1), isBracketed: false };
}

function readPort(text: string): number | undefined {
  if (!/^[0-9]{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

type HostResult = { readonly ok: true; readonly host: string; readonly kind: Target["kind"] } | { readonly ok: false; readonly message: string };

function readHost(text: string, isBracketed: boolean): HostResult {
  const shown = clip(printable(text), 80);
  if (text.includes(":") || isBracketed) return readIpv6(text, shown);
  if (text === "") return refuse("a host name or an address is missing in front of the port");
  if (isIPv4(text)) return checked(text, "ipv4");
  if (text.includes("%")) return refuse(`"${shown}" has a zone index, which only IPv6 addresses have`);
  const last = text.replace(/\.$/, "").split(".").at(-1) ?? "";
  // getaddrinfo takes 127.1, 0177.0.0.1, 2130706433 and 0x7f000001 for addresses; nobody who types a host means that.
  if (RANGE.test(text)) return refuse(`"${shown}" is a range of addresses, and stands for more than one host`);
  if (/^[0-9-]+$/.test(last) || /^0x[0-9a-f]*$/i.test(last)) return refuse(`"${shown}" is neither a host name nor an address of four decimal numbers`);
  return readName(text, shown);
}

function readIpv6(text: string, shown: string): HostResult {
  const [address = "", zone, ...more] = text.split("%");
  if (!isIPv6(address) || more.length > 0) return refuse(`"${shown}" is not an IPv6 address`);
  if (zone !== undefined && !ZONE.test(zone)) return refuse(`"${clip(printable(zone), 40)}" is not a zone index such as eth0`);
  const canonical = canonicalIpv6(address);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped !== null) return zone === undefined ? checked(toIpv4(mapped[1] ?? "", mapped[2] ?? ""), "ipv4") : refuse(`"${shown}" is an IPv4 address, which has no zone index`);
  return checked(zone === undefined ? canonical : `${canonical}%${zone}`, "ipv6");
}

/** One spelling for each address (RFC 5952, as URLs have it), so that a host that is named twice is seen to be one. */
function canonicalIpv6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

/** RFC 4291 2.5.5.2: the system connects to the IPv4 address. */
function toIpv4(high: string, low: string): string {
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join(".");
}

function readName(text: string, shown: string): HostResult {
  const isAscii = /^[\x21-\x7e]*$/.test(text);
  const ascii = isAscii ? text.toLowerCase() : domainToASCII(text);
  if (ascii === "") return refuse(`"${shown}" is not a name that can be looked up`);
  // Full-width digits become an address under IDNA.
  if (isIP(ascii) !== 0) return refuse(`"${shown}" is an address in disguise: ${ascii}`);
  const name = ascii.replace(/\.$/, "");
  if (name.length > LONGEST_NAME) return refuse(`a host name of ${name.length} characters is longer than ${LONGEST_NAME}`);
  for (const label of name.split(".")) {
    if (label === "") return refuse(`"${shown}" has an empty part between two dots`);
    if (label.length > LONGEST_LABEL) {
      return refuse(`"${clip(label, 20)}" has ${label.length} characters: a part of a host name has at most ${LONGEST_LABEL}`);
    }
    if (!LABEL.test(label)) return refuse(`"${clip(printable(label), 80)}" is not a part of a host name: letters, digits and inner hyphens`);
  }
  return { ok: true, host: ascii, kind: "name" };
}

function checked(address: string, kind: "ipv4" | "ipv6"): HostResult {
  const problem = findAddressProblem(address);
  return problem === undefined ? { ok: true, host: address, kind } : refuse(problem);
}

function refuse(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

function nameOf(character: string): string {
  switch (character) {
    case "\n":
    case "\r":
      return "a line break";
    case " ":
      return "a space";
    default:
      return `"${printable(character)}"`;
  }
}

/** Ports on which mail programs of people hand in: RFC 6409, RFC 8314. */
export function isForUsers(port: number): boolean {
  return port === SUBMISSION_PORT || port === SMTPS_PORT;
}
