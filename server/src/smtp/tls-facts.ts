// What a TLS session shows about the host: version, cipher, certificate. Nothing secret ever passes through these sessions, so
// an untrusted certificate is reported, not refused.
import type { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { SecureContext, TLSSocket } from "node:tls";
import { clip, printable } from "../text/printable.ts";

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601; as the certificate has it where that is no date. */
  readonly validFrom: string;
  readonly validTo: string;
  /** DNS:name, IP Address:… as in the certificate. */
  readonly altNames: readonly string[];
  readonly key: string;
  readonly sha256: string;
  /** What it was signed by, from the next certificate up, as far as the host sent it or this machine has it. */
  readonly chain?: readonly ChainLink[];
}

export interface ChainLink {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;
  readonly key: string;
}

export interface TlsFacts {
  /** TLSv1.3 and so on, as agreed on for this session. */
  readonly version: string;
  readonly cipher: string;
  /** Undefined where the host showed none. */
  readonly certificate: CertificateFacts | undefined;
  /** Whether the chain ends at an authority that this machine trusts and is in date; names are judged apart. */
  readonly authorized: boolean;
  /** OpenSSL's word for it, such as DEPTH_ZERO_SELF_SIGNED_CERT. */
  readonly reason: string | undefined;
  /** The name that the certificate should be for and is not; undefined where it fits or none is known. */
  readonly missingName: string | undefined;
}

/** A host could put a megabyte of names into its certificate. */
const MOST_ALT_NAMES = 64;
const LONGEST_TEXT = 512;
/** A real chain has two or three. */
const MOST_LINKS = 8;

/** Old versions are let in, to be able to report them. */
export function permissiveContext(): SecureContext {
  // OpenSSL 3 speaks TLS 1.0 and 1.1 only at security level 0; BoringSSL, in VS Code's extension host, does not know the word.
  for (const ciphers of ["DEFAULT:@SECLEVEL=0", "DEFAULT"]) {
    try {
      return createSecureContext({ minVersion: "TLSv1", ciphers });
    } catch {
      continue;
    }
  }
  return createSecureContext();
}

/** `name`: what the certificate should be for; undefined where nothing is known. */
export function readTlsFacts(socket: TLSSocket, name: string | undefined): TlsFacts {
  const certificate = socket.getPeerX509Certificate();
  const cipher = socket.getCipher();
  return {
    version: printable(socket.getProtocol() ?? "unknown"),
    cipher: printable(cipher.standardName || cipher.name),
    certificate: certificate === undefined ? undefined : readCertificate(certificate),
    authorized: socket.authorized,
    reason: socket.authorized ? undefined : readReason(socket),
    missingName: name !== undefined && certificate !== undefined && certificate.checkHost(name) === undefined ? printable(name) : undefined,
  };
}

function readCertificate(certificate: X509Certificate): CertificateFacts {
  return {
    subject: readName(certificate.subject),
    issuer: readName(certificate.issuer),
    validFrom: readDate(certificate.validFrom),
    validTo: readDate(certificate.validTo),
    altNames: readAltNames(certificate.subjectAltName),
    key: readKey(certificate),
    sha256: certificate.fingerprint256,
    chain: readChain(certificate),
  };
}

function readChain(certificate: X509Certificate): readonly ChainLink[] {
  const links: ChainLink[] = [];
  for (let one = certificate.issuerCertificate; one !== undefined && links.length < MOST_LINKS; one = one.issuerCertificate) {
    links.push({ subject: readName(one.subject), issuer: readName(one.issuer), validTo: readDate(one.validTo), key: readKey(one) });
    // What signed itself has nothing above it.
    if (one.subject === one.issuer) break;
  }
  return links;
}

/** Node gives one attribute a line. */
function readName(lines: string | undefined): string {
  // A certificate may have no subject at all; Node then has no text either, whatever its types say.
  return clip((lines ?? "").split("\n").filter((line) => line !== "").map(printable).join(", "), LONGEST_TEXT);
}

function readAltNames(list: string | undefined): readonly string[] {
  if (list === undefined) return [];
  // A name that holds a comma is quoted by Node, in JSON's way.
  const names = list.match(/[^,"]*(?:"(?:[^"\\]|\\.)*")?[^,"]*/g)?.map((name) => name.trim()).filter((name) => name !== "") ?? [];
  return names.slice(0, MOST_ALT_NAMES).map((name) => clip(printable(name), LONGEST_TEXT));
}

function readDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? clip(printable(text), 64) : date.toISOString();
}

function readKey(certificate: X509Certificate): string {
  try {
    const { asymmetricKeyType = "unknown", asymmetricKeyDetails } = certificate.publicKey;
    const size = asymmetricKeyDetails?.modulusLength?.toString() ?? asymmetricKeyDetails?.namedCurve ?? "";
    return `${asymmetricKeyType} ${size}`.trim();
  } catch {
    // A key type that the TLS library does not know.
    return "unknown";
  }
}

function readReason(socket: TLSSocket): string {
  // Node documents an Error and gives the code as a string.
  const error: unknown = socket.authorizationError;
  if (error instanceof Error) return clip(printable("code" in error ? String(error.code) : error.message), LONGEST_TEXT);
  return clip(printable(typeof error === "string" ? error : "unknown"), LONGEST_TEXT);
}
