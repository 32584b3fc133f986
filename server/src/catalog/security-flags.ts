// Words that options are made of: privacy flags, letters of AuthOptions, AUTH mechanisms, OpenSSL options, DontBlameSendmail.
import authOptionData from "./auth-options.json" with { type: "json" };
import blameData from "./dont-blame-sendmail.json" with { type: "json" };
import mechanismData from "./auth-mechanisms.json" with { type: "json" };
import privacyData from "./privacy-flags.json" with { type: "json" };
import sslData from "./ssl-options.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

export interface PrivacyFlag {
  readonly name: string;
  /** `goaway` sets it. */
  readonly inGoaway?: boolean;
  readonly condition?: string;
  readonly summary: string;
  readonly source: string;
}

export interface AuthOption {
  readonly letter: string;
  /** Whether it counts when sendmail is the server or the client. */
  readonly side: "server" | "client";
  readonly summary: string;
  readonly source: string;
}

/**
 * `plaintext`: whoever reads the session has the password. `weak`: broken, withdrawn, open to dictionaries, or no login at all.
 * `strong`: nothing of the kind is known.
 */
export type MechanismStrength = "plaintext" | "weak" | "strong";

export interface AuthMechanism {
  readonly name: string;
  readonly strength: MechanismStrength;
  readonly summary: string;
  readonly source: string;
}

export interface SslOption {
  readonly name: string;
  readonly role: "recommended" | "neutral" | "risky";
  readonly summary: string;
  readonly source: string;
}

export interface DontBlameFlag {
  readonly name: string;
  /** Our judgement of what it gives up. */
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly summary: string;
  readonly source: string;
}

export const privacyFlags = tableOf<PrivacyFlag>(privacyData);
export const authOptions = tableOf<AuthOption>(authOptionData);
export const authMechanisms = tableOf<AuthMechanism>(mechanismData);
export const sslOptions = tableOf<SslOption>(sslData);
export const dontBlameFlags = tableOf<DontBlameFlag>(blameData);

const privacyByName = indexBy(privacyFlags, (entry) => entry.name);
const mechanismByName = indexBy(authMechanisms, (entry) => entry.name);
const blameByName = indexBy(dontBlameFlags, (entry) => entry.name.toLowerCase());
const sslByName = indexBy(sslOptions, (entry) => entry.name.toLowerCase());

/** In any case, as sendmail compares it. */
export function findPrivacyFlag(name: string): PrivacyFlag | undefined {
  return privacyByName(name.toLowerCase());
}

/** Letters differ by case: `A` is a client's, `a` a server's. */
export const findAuthOption = indexBy(authOptions, (entry) => entry.letter);

/** In any case; a mechanism that the catalog does not know is no statement about its strength. */
export function findAuthMechanism(name: string): AuthMechanism | undefined {
  return mechanismByName(name.toUpperCase());
}

/** The password crosses the network readable: PLAIN, LOGIN. */
export function isPlaintextMechanism(name: string): boolean {
  return findAuthMechanism(name)?.strength === "plaintext";
}

export function isWeakMechanism(name: string): boolean {
  return findAuthMechanism(name)?.strength === "weak";
}

export function findSslOption(name: string): SslOption | undefined {
  return sslByName(name.toLowerCase());
}

export function findDontBlameFlag(name: string): DontBlameFlag | undefined {
  return blameByName(name.toLowerCase());
}

/** What `goaway` stands for. */
export function goawayFlags(): readonly string[] {
  return privacyFlags.filter((flag) => flag.inGoaway === true).map((flag) => flag.name);
}
