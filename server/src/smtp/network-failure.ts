// What the network and the TLS library report, in words.
import { clip, printable } from "../text/printable.ts";
import { SmtpFailure } from "./failure.ts";

/** Error codes of connect(2) in words. */
const NETWORK_ERRORS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "the connection was refused: nothing listens on this port"],
  ["ECONNRESET", "the host reset the connection"],
  ["EPIPE", "the host closed the connection"],
  ["EHOSTUNREACH", "there is no way to this host"],
  ["ENETUNREACH", "there is no way to this network"],
  ["ETIMEDOUT", "the host did not answer"],
  ["EADDRNOTAVAIL", "no address and port of this machine is free to connect from"],
  ["EACCES", "the system does not allow this connection"],
  ["EINVAL", "the local address and the host's do not fit together"],
]);

/** `isUnderTls`: of the connection below a TLS session, which ends with it. */
export function networkFailure(error: Error, isUnderTls: boolean): SmtpFailure {
  const code = "code" in error ? String(error.code) : "";
  const isTls = code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS") || /\bssl\b/i.test(error.message);
  if (isTls) return new SmtpFailure("tls", "tls", tlsMessage(error, code));
  const text = bindMessage(error, code) ?? NETWORK_ERRORS.get(code) ?? clip(printable(error.message), 200);
  const kind = code === "ECONNREFUSED" ? "refused" : code === "ECONNRESET" || code === "EPIPE" || isUnderTls ? "closed" : "network";
  return new SmtpFailure("connect", kind, text);
}

/** Of a local address that was asked for; the error then names that one and not the host's. */
function bindMessage(error: Error, code: string): string | undefined {
  if (code !== "EADDRNOTAVAIL" || !("syscall" in error) || error.syscall !== "bind" || !("address" in error)) return undefined;
  return `the local address ${clip(printable(String(error.address)), 80)} is not one of this machine`;
}

function tlsMessage(error: Error, code: string): string {
  const alert = /alert number (\d{1,3})/i.exec(error.message)?.[1];
  if (alert !== undefined) return `the host ended the TLS handshake with alert ${alert} (${tlsWord(code)})`;
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER") return "the host answered the TLS handshake with something that is not TLS";
  return `the TLS handshake failed: ${tlsWord(code) || clip(printable(error.message), 200)}`;
}

/** ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: the words behind the prefix say what happened. */
function tlsWord(code: string): string {
  return printable(code).replace(/^ERR_(?:SSL_|TLS_)?(?:(?:SSL\/TLS|SSLV3|TLSV1|TLSV13)_ALERT_)?/, "").replaceAll("_", " ").toLowerCase();
}
