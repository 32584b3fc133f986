import { findCipherWord } from "../catalog/index.ts";
import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** What is sound and what OpenSSL takes in any version. */
const SOUND = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES";
/** Taken out, these make ALL sound enough: what needs no certificate, and short keys. */
const WITHOUT_CERTIFICATE = ["aNULL", "ADH"];

export const tlsCipherlistWeak = defineRule({
  id: "tls-cipherlist-weak",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "CipherList lets weak ciphers in: RC4, 3DES, DES, MD5, export and anonymous ciphers, no encryption, or ALL without taking these out.",
    why: "The two sides agree on a cipher that both have, and an attacker in between can have them agree on the weakest. TLS 1.3 does not look at this list.",
    bad: ["define(`confCIPHER_LIST', `HIGH:RC4-SHA')dnl"],
    good: ["define(`confCIPHER_LIST', `HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES')dnl"],
    references: ["RFC 9325 (BCP 195), section 4", "openssl-ciphers(1)"],
  },
  messages: {
    weak: "CipherList={value} lets {words} in: an attacker can have both sides agree on it and then read the mail",
    wide: "CipherList={value} has {words} without !aNULL: ciphers without a certificate are in it, so that whoever stands in between is not noticed",
    level: "CipherList={value} has {words}, with which OpenSSL takes every key and every cipher, however weak",
  },
  check(configuration, report) {
    const list = configuration.option("CipherList");
    if (!list.isSet) return;
    const words = list.value.split(/[:,\s]+/).filter((word) => word !== "");
    const removed = words.filter((word) => /^[!-]/.test(word)).map((word) => word.slice(1));
    const added = words.filter((word) => !/^[!-]/.test(word)).map((word) => word.replace(/^\+/, ""));
    const weak = added.filter((word) => isWeak(word, removed));
    const wide = removed.some((word) => WITHOUT_CERTIFICATE.includes(word)) ? [] : added.filter((word) => findCipherWord(word)?.risk === "wide");
    const level = added.filter((word) => word === "@SECLEVEL=0");
    const [messageId, found] = weak.length > 0 ? (["weak", weak] as const) : wide.length > 0 ? (["wide", wide] as const) : (["level", level] as const);
    if (found.length === 0) return;
    report.at(list.definedBy, messageId, { value: list.value, words: found.join(" ") }).fix(`Take strong ciphers only (${SOUND})`, "decision", setOption("CipherList", SOUND));
  },
});

/** `RC4`, `RC4-SHA`, `kRSA+3DES`; not what is taken out elsewhere in the list. */
function isWeak(word: string, removed: readonly string[]): boolean {
  const parts = word.split(/[-+]/).filter((part) => findCipherWord(part)?.risk === "weak" || (part === "CBC3" && word.includes("DES")));
  return parts.length > 0 && !removed.includes(word) && !parts.some((part) => removed.includes(part) || (part === "CBC3" && removed.includes("3DES")));
}
