// The sockets that the daemon opens, one per DaemonPortOptions line (daemon.c, setsockaddroptions).
import type { Definition } from "./provenance.ts";

export interface Listener {
  /** `MTA`, `MSA`; empty where it has none. */
  readonly name: string;
  /** As written: a number or a service name; `smtp` where nothing is said. */
  readonly port: string;
  /** As written; undefined for every address of the host. */
  readonly address: string | undefined;
  readonly family: string;
  /** Modifier letters of M=: `a` requires AUTH, `A` offers none, `s` begins with TLS. */
  readonly modifiers: string;
  readonly definedBy: Definition;
}

/** Sendmail looks at the first letter of a key, and its case counts. */
export function readListener(value: string, definedBy: Definition): Listener {
  const listener = { name: "", port: "smtp", address: undefined as string | undefined, family: "inet", modifiers: "", definedBy };
  for (const part of value.split(",")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const key = part.slice(0, equals).trim();
    const text = part.slice(equals + 1).trim();
    switch (key.charAt(0)) {
      case "N":
        listener.name = text;
        break;
      case "P":
        listener.port = text;
        break;
      case "A":
        listener.address = text;
        break;
      case "F":
        listener.family = text.toLowerCase();
        break;
      case "M":
        listener.modifiers += text;
        break;
    }
  }
  return listener;
}

/** Only programs on this host can reach it. */
export function isLoopback(listener: Listener): boolean {
  if (listener.family === "local" || listener.family === "unix") return true;
  const address = listener.address?.replace(/^\[|\]$/g, "").toLowerCase() ?? "";
  return /^127\./.test(address) || address === "localhost" || /^(ipv6:)?(::1|0:0:0:0:0:0:0:1)$/.test(address);
}

/** RFC 6409 and RFC 8314: where mail clients hand in. */
export function isSubmissionPort(listener: Listener): boolean {
  return ["587", "submission", "465", "submissions", "smtps"].includes(listener.port.toLowerCase());
}
