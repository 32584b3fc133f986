// What a person types when asked for a mail host: read, never resolved. Only these values reach the network.
import { isIPv4, isIPv6 } from "node:net";

export interface MailHost {
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `host`, `host:port`, `1.2.3.4:25`, `[::1]:25` or a bare IPv6 address; undefined where it is none of these. */
export function readMailHost(text: string): MailHost | undefined {
  const trimmed = text.trim();
  if (isIPv6(trimmed)) return { host: trimmed, port: undefined };
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(trimmed);
  const plain = bracketed ?? /^([^:\s]+)(?::(\d+))?$/.exec(trimmed);
  const host = plain?.[1];
  if (host === undefined || (bracketed === null ? !isHostName(host) : !isIPv6(host))) return undefined;
  const digits = plain?.[2];
  if (digits === undefined) return { host, port: undefined };
  const port = readPort(digits);
  return port === undefined ? undefined : { host, port };
}

/** Reads 1 to 65535. */
export function readPort(text: string): number | undefined {
  const trimmed = text.trim();
  const port = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** RFC 1123 host names, with or without the last dot, and IPv4 addresses; digits alone are neither. */
function isHostName(text: string): boolean {
  if (/^[\d.]+$/.test(text)) return isIPv4(text);
  const labels = text.replace(/\.$/, "").split(".");
  return text.length <= 254 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}
