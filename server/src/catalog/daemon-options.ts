// Keys and modifiers of DaemonPortOptions and ClientPortOptions.
import keyData from "./daemon-keys.json" with { type: "json" };
import modifierData from "./daemon-modifiers.json" with { type: "json" };
import serviceData from "./mail-services.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

export interface DaemonKey {
  readonly name: string;
  /** sendmail looks at this letter only. */
  readonly letter: string;
  /** Names that older guides use. */
  readonly aliases?: readonly string[];
  readonly appliesTo: "daemon" | "client" | "both";
  readonly builtIn?: string;
  readonly summary: string;
  readonly source: string;
}

export interface DaemonModifier {
  readonly letter: string;
  readonly appliesTo: "daemon" | "client" | "both";
  readonly risk?: "hardening" | "weakens";
  readonly summary: string;
  readonly source: string;
}

/** A port of mail by the name that /etc/services has for it. */
export interface MailService {
  readonly name: string;
  readonly port: number;
  readonly summary: string;
  readonly source: string;
}

export const daemonKeys = tableOf<DaemonKey>(keyData);
export const daemonModifiers = tableOf<DaemonModifier>(modifierData);
export const mailServices = tableOf<MailService>(serviceData);

/** daemon.c tells case apart where two keys share a letter (C and c, D and d, R and r), and takes either for the others. */
export function findDaemonKey(key: string): DaemonKey | undefined {
  const letter = key.charAt(0);
  return byLetter(letter) ?? (EITHER_CASE.has(letter) ? byLetter(letter.toUpperCase()) : undefined);
}

export const findDaemonModifier = indexBy(daemonModifiers, (entry) => entry.letter);
/** getservbyname() tells case apart. */
export const findMailService = indexBy(mailServices, (entry) => entry.name);

const byLetter = indexBy(daemonKeys, (entry) => entry.letter);
/** The lower-case letters that setsockaddroptions() in daemon.c takes for the upper-case ones. */
const EITHER_CASE = new Set(["a", "f", "i", "l", "m", "n", "p", "s"]);
