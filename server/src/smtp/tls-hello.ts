// A ClientHello made by hand, for one version of TLS at a time, and the first answer to it. The TLS library of Node or of VS Code
// would ask in its own way: it leaves old versions and weak ciphers out. Nothing secret passes here, and no handshake is finished.
import { randomBytes } from "node:crypto";
import { ALERTS, CIPHER_SUITES, ORDINARY_SUITES, TLS13_SUITES, WEAK_SUITES } from "./tls-numbers.ts";

export type TlsVersion = "SSLv3" | "TLSv1.0" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** As they stand on the wire (RFC 6101, RFC 8446, 4.2.1). Newest first: the order in which they are asked for. */
export const TLS_VERSIONS: ReadonlyMap<TlsVersion, number> = new Map([
  ["TLSv1.3", 0x0304],
  ["TLSv1.2", 0x0303],
  ["TLSv1.1", 0x0302],
  ["TLSv1.0", 0x0301],
  ["SSLv3", 0x0300],
]);

export interface Hello {
  readonly version: TlsVersion;
  /** Offers nothing but ciphers that do not protect. */
  readonly isWeak: boolean;
  /** The DNS name to ask for. */
  readonly name: string | undefined;
}

export type HelloAnswer =
  | { readonly kind: "agreed"; readonly version: string; readonly cipher: string }
  | { readonly kind: "alert"; readonly alert: string }
  | { readonly kind: "not-tls" };

const RECORD = { alert: 21, handshake: 22 } as const;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
/** RFC 8446, 5.1: a record holds at most 2^14 octets; a ServerHello is far below it. */
const LARGEST_RECORD = 16_384;
const HEADER = 5;
const EXTENSION = { serverName: 0, groups: 10, pointFormats: 11, signatures: 13, versions: 43, keyShare: 51 } as const;
/** x25519, secp256r1, secp384r1, secp521r1. */
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019];
/** RSA-PSS, ECDSA and RSA PKCS #1 with SHA-2, then both with SHA-1. */
const SIGNATURES = [0x0804, 0x0403, 0x0503, 0x0603, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201];

/** The octets to send, one record. */
export function encodeHello({ version, isWeak, name }: Hello): Buffer {
  const number = TLS_VERSIONS.get(version) ?? 0;
  const isNewest = version === "TLSv1.3";
  // RFC 8446, 4.1.2: TLS 1.3 calls itself 1.2 here and says the truth in an extension.
  const written = isNewest ? 0x0303 : number;
  const suites = isWeak ? WEAK_SUITES : isNewest ? TLS13_SUITES : ORDINARY_SUITES;
  const extensions = version === "SSLv3" ? [] : helloExtensions(number, name);
  const body = Buffer.concat([
    uint16(written),
    randomBytes(32),
    short(isNewest ? randomBytes(32) : Buffer.alloc(0)),
    long(Buffer.concat(suites.map(uint16))),
    short(Buffer.of(0)),
    ...(extensions.length === 0 ? [] : [long(Buffer.concat(extensions))]),
  ]);
  const message = Buffer.concat([Buffer.of(CLIENT_HELLO, 0), uint16(body.length), body]);
  return Buffer.concat([Buffer.of(RECORD.handshake), uint16(version === "SSLv3" ? number : 0x0301), long(message)]);
}

function helloExtensions(version: number, name: string | undefined): readonly Buffer[] {
  const isNewest = version === 0x0304;
  return [
    ...(name === undefined ? [] : [extension(EXTENSION.serverName, long(Buffer.concat([Buffer.of(0), long(Buffer.from(name, "latin1"))])))]),
    extension(EXTENSION.groups, long(Buffer.concat(GROUPS.map(uint16)))),
    extension(EXTENSION.pointFormats, short(Buffer.of(0))),
    ...(version < 0x0303 ? [] : [extension(EXTENSION.signatures, long(Buffer.concat(SIGNATURES.map(uint16))))]),
    // Any 32 octets are a public key of x25519; nobody will need the private one.
    ...(isNewest ? [extension(EXTENSION.versions, short(uint16(version))), extension(EXTENSION.keyShare, long(Buffer.concat([uint16(0x001d), long(randomBytes(32))])))] : []),
  ];
}

/** What the octets so far say; undefined while more are needed. Reads no further than one ServerHello or one alert. */
export function readHelloAnswer(bytes: Buffer): HelloAnswer | undefined {
  let message = Buffer.alloc(0);
  for (let at = 0; at < bytes.length; ) {
    const type = bytes[at];
    if (type !== RECORD.alert && type !== RECORD.handshake) return { kind: "not-tls" };
    if (at + HEADER > bytes.length) return undefined;
    const length = bytes.readUInt16BE(at + 3);
    if (bytes[at + 1] !== 3 || length === 0 || length > LARGEST_RECORD) return { kind: "not-tls" };
    if (at + HEADER + length > bytes.length) return undefined;
    const record = bytes.subarray(at + HEADER, at + HEADER + length);
    if (type === RECORD.alert) return readAlert(record);
    message = Buffer.concat([message, record]);
    const answer = readServerHello(message);
    if (answer !== undefined) return answer;
    at += HEADER + length;
  }
  return undefined;
}

function readAlert(record: Buffer): HelloAnswer {
  const number = record[1];
  if (number === undefined) return { kind: "not-tls" };
  const word = ALERTS.get(number);
  return { kind: "alert", alert: word === undefined ? `${number}` : `${number} (${word})` };
}

/** RFC 5246, 7.4.1.3: version, 32 random octets, session, cipher, compression, extensions. */
function readServerHello(message: Buffer): HelloAnswer | undefined {
  if (message.length > LARGEST_RECORD || (message.length > 0 && message[0] !== SERVER_HELLO)) return { kind: "not-tls" };
  if (message.length < 4 || message.length < 4 + message.readUIntBE(1, 3)) return undefined;
  const body = message.subarray(4, 4 + message.readUIntBE(1, 3));
  const cipherAt = 35 + (body[34] ?? 0);
  if (body.length < cipherAt + 3) return { kind: "not-tls" };
  const version = readChosenVersion(body, cipherAt + 3) ?? body.readUInt16BE(0);
  const name = [...TLS_VERSIONS].find(([, number]) => number === version)?.[0] ?? hexadecimal(version);
  const cipher = body.readUInt16BE(cipherAt);
  return { kind: "agreed", version: name, cipher: CIPHER_SUITES.get(cipher) ?? hexadecimal(cipher) };
}

/** RFC 8446, 4.2.1: what was chosen stands in an extension since TLS 1.3. */
function readChosenVersion(body: Buffer, start: number): number | undefined {
  for (let at = start + 2; at + 4 <= body.length; at += 4 + body.readUInt16BE(at + 2)) {
    const isVersion = body.readUInt16BE(at) === EXTENSION.versions && body.readUInt16BE(at + 2) === 2;
    if (isVersion && at + 6 <= body.length) return body.readUInt16BE(at + 4);
  }
  return undefined;
}

function extension(type: number, body: Buffer): Buffer {
  return Buffer.concat([uint16(type), long(body)]);
}

function uint16(number: number): Buffer {
  return Buffer.of(number >> 8, number & 255);
}

/** With a length of one octet in front, of two. */
function short(body: Buffer): Buffer {
  return Buffer.concat([Buffer.of(body.length), body]);
}

function long(body: Buffer): Buffer {
  return Buffer.concat([uint16(body.length), body]);
}

function hexadecimal(number: number): string {
  return `0x${number.toString(16).padStart(4, "0")}`;
}
