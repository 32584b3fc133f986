// STARTTLS, versions of TLS and weak ciphers against ServerCertFile, ServerSSLOptions and CipherList.
import type { Configuration } from "../model/configuration.ts";
import { portNumber } from "../model/listener.ts";
import { isSslOptionOn, sslOptionWords } from "../model/ssl-option-words.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { agreesAsFarAs, settingName, valueOf, whyUnseen } from "./reality-parts.ts";
import type { Comparison } from "./reality.ts";

export function compareTls(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  return [certificate(configuration, result), ...versions(configuration, result), ...ciphers(configuration, result)];
}

function certificate(configuration: Configuration, result: ProbeResult): Comparison {
  const files = ["ServerCertFile", "ServerKeyFile"];
  const missing = files.filter((name) => configuration.option(name).value.trim() === "");
  const isSetUp = missing.length === 0;
  const seen = { "not-offered": "STARTTLS is not offered", works: "STARTTLS works", fails: "STARTTLS is offered and fails", implicit: "TLS from the start", unknown: "not known" }[result.starttls];
  const row = {
    setting: files.map((name) => settingName(configuration, name)).join(", "),
    expected: isSetUp ? valueOf(configuration, "ServerCertFile") : missing.length === 2 ? "not set" : `${missing.map((name) => settingName(configuration, name)).join()} not set`,
    seen,
    definedBy: configuration.option(isSetUp || missing[0] === "ServerKeyFile" ? "ServerCertFile" : "ServerKeyFile").definedBy,
  };
  const why = whyUnseen(result) ?? (result.starttls === "unknown" ? "the conversation did not come to it" : undefined);
  if (why !== undefined) return { ...row, verdict: "cannot-be-seen", why };
  const modifiers = configuration.listeners.find((one) => portNumber(one) === result.port)?.modifiers ?? "";
  const isOffered = result.starttls !== "not-offered";
  // M=S offers none to the clients of one listener; the letter C of TLSSrvOptions runs TLS without a certificate.
  if (!isOffered && modifiers.includes("S")) return { ...row, verdict: "agrees" };
  if (!isSetUp && isOffered && configuration.option("TLSSrvOptions").flags.has("C")) return { ...row, verdict: "agrees" };
  if (isSetUp === isOffered) return { ...row, verdict: "agrees" };
  return { ...row, verdict: "differs", ...(isSetUp ? { why: "a file is missing, or others than its owner may read the key: sendmail then leaves STARTTLS out without a word" } : {}) };
}

const TURNED_OFF_BY: ReadonlyMap<string, string> = new Map([
  ["SSLv3", "SSL_OP_NO_SSLv3"],
  ["TLSv1.0", "SSL_OP_NO_TLSv1"],
  ["TLSv1.1", "SSL_OP_NO_TLSv1_1"],
  ["TLSv1.2", "SSL_OP_NO_TLSv1_2"],
  ["TLSv1.3", "SSL_OP_NO_TLSv1_3"],
]);

function versions(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  const option = configuration.option("ServerSSLOptions");
  const words = sslOptionWords(option);
  const known = (result.tlsVersions ?? []).filter(({ accepted }) => accepted !== null);
  if (known.length === 0 && !option.isSet) return [];
  const taken = known.filter(({ accepted }) => accepted === true).map(({ version }) => version);
  const row = { setting: settingName(configuration, "ServerSSLOptions"), expected: valueOf(configuration, "ServerSSLOptions"), seen: known.length === 0 ? "no TLS" : `agrees to ${taken.join(" ") || "none"}`, definedBy: option.definedBy };
  if (known.length === 0) return [{ ...row, verdict: "cannot-be-seen", why: "no version of TLS could be asked for" }];
  if (option.isSet && words.some(({ isNumber }) => isNumber)) return [{ ...row, verdict: "cannot-be-seen", why: "what a number turns off depends on the host's OpenSSL" }];
  const isOff = (version: string): boolean => option.isSet && isSslOptionOn(words, TURNED_OFF_BY.get(version) ?? "");
  if (taken.some(isOff)) return [{ ...row, verdict: "differs" }];
  // Every OpenSSL since 2012 has TLS 1.2, and no system turns it off for all programs; the others it may.
  const lacks = (version: string): boolean => known.some((one) => one.version === version && one.accepted === false) && !isOff(version);
  if (lacks("TLSv1.2") && !taken.includes("TLSv1.3")) return [{ ...row, verdict: "differs" }];
  if (["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"].some(lacks) && !option.isSet) return [{ ...row, verdict: "cannot-be-seen", why: "what the file leaves on, the host's OpenSSL may turn off or not have" }];
  // Each version, but for SSLv3, which no OpenSSL of today has.
  const isAsked = [...TURNED_OFF_BY.keys()].every((version) => version === "SSLv3" || known.some((one) => one.version === version));
  if (!isAsked) return [{ ...row, verdict: "cannot-be-seen", why: "not every version of TLS could be asked for" }];
  const seen = new Set([...TURNED_OFF_BY.values()].map((name) => name.toLowerCase()));
  const names = option.isSet ? words.map(({ name }) => name) : [];
  return [{ ...row, ...agreesAsFarAs(new Set(names), (name) => seen.has(name.toLowerCase())) }];
}

/** A group of ciphers in OpenSSL's notation, by what IANA's names of them have in common. */
const GROUPS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/_anon_/, ["aNULL", "ADH", "AECDH"]],
  [/_NULL_/, ["eNULL", "NULL"]],
  [/EXPORT/, ["EXP", "EXPORT"]],
  [/3DES/, ["3DES"]],
  [/_DES_/, ["DES", "LOW"]],
  [/RC4/, ["RC4"]],
];

function ciphers(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  const option = configuration.option("CipherList");
  const weak = result.weakCipher;
  if (weak === undefined && !option.isSet) return [];
  const row = { setting: settingName(configuration, "CipherList"), expected: valueOf(configuration, "CipherList"), seen: weak === undefined ? "not asked" : weak.accepted === true ? `agrees to ${weak.cipher ?? ""}` : "agrees to no weak cipher", definedBy: option.definedBy };
  const why = "only testssl.sh or the like asks for ciphers one by one";
  if (weak?.accepted !== true) return [{ ...row, verdict: "cannot-be-seen", why }];
  const names = GROUPS.find(([pattern]) => pattern.test(weak.cipher ?? ""))?.[1] ?? [];
  const words = option.value.split(/[:,\s]+/);
  const isTakenOut = names.some((name) => words.includes(`!${name}`) || words.includes(`-${name}`));
  // OpenSSL's own list has none of these.
  if (!option.isSet || isTakenOut) return [{ ...row, verdict: "differs" }];
  const isLetIn = words.some((word) => names.includes(word) || word === "ALL" || word === "COMPLEMENTOFDEFAULT");
  return [isLetIn ? { ...row, verdict: "agrees" } : { ...row, verdict: "cannot-be-seen", why }];
}
