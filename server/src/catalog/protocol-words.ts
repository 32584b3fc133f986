// Words that other programs and rulesets are told: ciphers of OpenSSL, letters of the ruleset srv_features.
import cipherData from "./cipher-words.json" with { type: "json" };
import featureData from "./srv-features.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

export interface CipherWord {
  /** Upper and lower case differ, as OpenSSL has it. */
  readonly name: string;
  /** `weak`: not to be used by itself; `wide`: has weak ones in it, unless they are taken out. */
  readonly risk: "weak" | "wide";
  readonly summary: string;
  readonly source: string;
}

export interface ServerFeature {
  readonly letter: string;
  /** What the protection that it turns off is against. */
  readonly protects?: string;
  /** What does for old clients in its place, and is less harmful. */
  readonly gentle?: string;
  readonly summary: string;
  readonly source: string;
}

export const cipherWords = tableOf<CipherWord>(cipherData);
export const serverFeatures = tableOf<ServerFeature>(featureData);

export const findCipherWord = indexBy(cipherWords, (entry) => entry.name);
export const findServerFeature = indexBy(serverFeatures, (entry) => entry.letter);
