// What a person types when asked for a mail host: read, never resolved. Only these values reach the network. The server reads them
// once more and has the last word (smtp/target.ts); client-mail-host.test.ts holds the two against each other.
import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { printable } from "../../server/src/text/printable.ts";

export interface MailHost {
  /** As it was typed, without brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `host`, `host:port`, `1.2.3.4:25`, `[::1]:25` or a bare IPv6 address; undefined where it is none of these. */
export function readMailHost(text: string): MailHost | undefined {
  const trimmed = text.trim();
  if (NEVER_IN_A_HOST.test(trimmed) || trimmed.startsWith("-")) return undefined;
  const bracketed = /^\[([^[\]]*)\](?::(.*))?$/.exec(trimmed);
  // Without brackets more than one colon is an IPv6 address, which then has no port.
  const [, host = "", digits] = bracketed ?? /^([^:[\]]*)(?::([^:]*))?$/.exec(trimmed) ?? /^([^[\]]*)$/.exec(trimmed) ?? [];
  if (bracketed !== null || host.includes(":") ? !isIpv6Host(host) : !isNameOrIpv4(host)) return undefined;
  if (digits === undefined) return { host, port: undefined };
  const port = isPlainNumber(digits) ? readPort(digits) : undefined;
  return port === undefined ? undefined : { host, port };
}

/** Reads 1 to 65535. */
export function readPort(text: string): number | undefined {
  const trimmed = text.trim();
  const port = isPlainNumber(trimmed) ? Number(trimmed) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** In both forms where a name is an international one: what was typed, and what is looked up. */
export function showMailHost(host: string): string {
  const isAscii = /^[\x21-\x7e]*$/.test(host);
  return isAscii ? host : `${printable(host)} (${domainToASCII(host)})`;
}

/** The server's list: inside a name these end or split it for resolvers, URLs, shells or mail addresses. */
const NEVER_IN_A_HOST = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"'`<>()\\/?#@!$&*+,;=^|{}~]/u;

/** Unspecified, multicast, broadcast and reserved: the address of no one host. */
const NO_HOST = new BlockList();
for (const [network, bits] of [["0.0.0.0", 8], ["224.0.0.0", 4], ["240.0.0.0", 4]] as const) NO_HOST.addSubnet(network, bits, "ipv4");
NO_HOST.addSubnet("::", 128, "ipv6");
NO_HOST.addSubnet("ff00::", 8, "ipv6");

/** With the zone index that a link-local address may need: fe80::1%eth0. */
function isIpv6Host(text: string): boolean {
  const [address = "", zone, ...more] = text.split("%");
  if (!isIPv6(address) || more.length > 0) return false;
  return (zone === undefined || /^[A-Za-z0-9_.-]{1,32}$/.test(zone)) && !NO_HOST.check(address, "ipv6");
}

/** RFC 1123 host names, with or without the last dot, in ASCII or as IDNA writes them in it; addresses of four decimal numbers. */
function isNameOrIpv4(text: string): boolean {
  if (isIPv4(text)) return !NO_HOST.check(text, "ipv4");
  // Resolvers take 127.1, 2130706433 and 0x7f000001 for addresses; nobody who types a host means that.
  const last = text.replace(/\.$/, "").split(".").at(-1) ?? "";
  if (text.includes("%") || /^(?:[0-9-]+|0x[0-9a-f]*)$/i.test(last)) return false;
  const ascii = /^[\x21-\x7e]*$/.test(text) ? text : domainToASCII(text);
  const name = ascii.replace(/\.$/, "");
  // Full-width digits become an address under IDNA.
  return isIP(ascii) === 0 && name.length <= 253 && name.split(".").every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}

function isPlainNumber(text: string): boolean {
  return /^\d{1,5}$/.test(text);
}
