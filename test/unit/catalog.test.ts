// Lookups as sendmail and m4 do them: where case counts, where a name may be short, where only a letter is read.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  confNames,
  findAuthMechanism,
  findAuthOption,
  findClass,
  findConfName,
  findDaemonKey,
  findDaemonModifier,
  findDontBlameFlag,
  findFeature,
  findMacro,
  findMailerEquate,
  findMailerFlag,
  findMailerPackageOf,
  findMapClass,
  findOption,
  findOptionByConfName,
  findOptionByLetter,
  findOptionByPrefix,
  findPrivacyFlag,
  findRuleset,
  findRulesetByNumber,
  findSslOption,
  goawayFlags,
  isPlaintextMechanism,
  isWeakMechanism,
  options,
} from "../../server/src/catalog/index.ts";

test("option names are found in any case, conf names only as written", () => {
  assert.equal(findOption("maxmessagesize")?.mc, "confMAX_MESSAGE_SIZE");
  assert.equal(findOption("TIMEOUT.IDENT")?.name, "Timeout.ident");
  assert.equal(findOption("MaxMess"), undefined);
  assert.equal(findOptionByConfName("confMAX_MESSAGE_SIZE")?.name, "MaxMessageSize");
  assert.equal(findConfName("confmax_message_size"), undefined);
});

test("a letter is an option's old name; A and a differ", () => {
  assert.equal(findOptionByLetter("A")?.name, "AliasFile");
  assert.equal(findOptionByLetter("a")?.name, "AliasWait");
  assert.equal(findOptionByLetter("N"), undefined);
});

test("a short option name counts where it fits only one", () => {
  const read = (written: string): string => {
    const match = findOptionByPrefix(written);
    if (match.kind === "unknown") return match.kind;
    return match.kind === "ambiguous" ? `ambiguous ${match.candidates.map(({ name }) => name).join(" ")}` : `${match.kind} ${match.option.name}`;
  };
  assert.equal(read("MaxMess"), "abbreviation MaxMessageSize");
  assert.equal(read("maxmessagesize"), "exact MaxMessageSize");
  // The longer SSLEnginePath does not make the shorter name ambiguous.
  assert.equal(read("SSLEngine"), "exact SSLEngine");
  assert.equal(read("MaxQueue"), "ambiguous MaxQueueAge MaxQueueChildren MaxQueueRunSize");
  assert.equal(read("Timeo.ident"), "abbreviation Timeout.ident");
  assert.equal(read("Tim.ident"), "ambiguous TimeZoneSpec Timeout");
  // The name in front of the dot may be short, the one behind it not.
  assert.equal(read("Timeout.iden"), "unknown");
  assert.equal(read("MaxHopCount.x"), "exact MaxHopCount");
  assert.equal(read("MaxMesageSize"), "unknown");
  assert.equal(read(""), "unknown");
  assert.equal(read(".ident"), "unknown");
  // Only an experimental build has MaxForwardEntries, and AutoRebuildAliases is gone.
  assert.equal(read("MaxFor"), "unknown");
  assert.equal(read("AutoReb"), "unknown");
});

test("daemon keys go by their first letter, and case counts where two share it", () => {
  const name = (key: string): string | undefined => findDaemonKey(key)?.name;
  assert.deepEqual(["Port", "port", "Prot", "M", "m"].map(name), ["Port", "Port", "Port", "Modifiers", "Modifiers"]);
  assert.deepEqual(["DeliveryMode", "delayLA", "RcvBufSize", "refuseLA", "children", "C", "Zork", ""].map(name), [
    "DeliveryMode", "delayLA", "RcvBufSize", "refuseLA", "children", undefined, undefined, undefined,
  ]);
  assert.equal(findDaemonModifier("a")?.risk, "hardening");
  assert.equal(findDaemonModifier("A")?.risk, "weakens");
});

test("mailer equates go by their first letter, flags are one character", () => {
  assert.equal(findMailerEquate("Maxsize")?.letter, "M");
  assert.equal(findMailerEquate("maxmessages")?.letter, "m");
  assert.equal(findMailerEquate("X"), undefined);
  assert.equal(findMailerFlag("|")?.risk, "runs programs");
  assert.equal(findMailerPackageOf("relay")?.name, "smtp");
  assert.equal(findMailerPackageOf("prog")?.name, "local");
  assert.equal(findMailerPackageOf("smpt"), undefined);
});

test("AUTH mechanisms by strength; an unknown one is neither", () => {
  assert.deepEqual(["PLAIN", "login", "CRAM-MD5", "GSSAPI", "XOAUTH2"].filter(isPlaintextMechanism), ["PLAIN", "login"]);
  assert.deepEqual(["PLAIN", "cram-md5", "DIGEST-MD5", "EXTERNAL", "XOAUTH2"].filter(isWeakMechanism), ["cram-md5", "DIGEST-MD5"]);
  assert.equal(findAuthMechanism("scram-sha-256")?.strength, "strong");
  assert.equal(findAuthOption("p")?.side, "server");
  assert.equal(findAuthOption("A")?.side, "client");
});

test("words of options are found in any case", () => {
  assert.equal(findPrivacyFlag("NoExpn")?.inGoaway, true);
  assert.deepEqual(goawayFlags(), ["authwarnings", "needexpnhelo", "needmailhelo", "needvrfyhelo", "noexpn", "noverb", "novrfy"]);
  assert.equal(findDontBlameFlag("NONROOTSAFEADDR")?.severity, "critical");
  assert.equal(findSslOption("ssl_op_no_tlsv1")?.role, "recommended");
});

test("names of a .cf: macros and classes keep their case, map classes do not", () => {
  assert.equal(findMacro("j")?.setBy, "both");
  assert.equal(findMacro("J"), undefined);
  assert.equal(findClass("TrustAuthMech")?.setBy, "configuration");
  assert.equal(findMapClass("HASH")?.name, "hash");
  assert.equal(findRuleset("canonify"), findRulesetByNumber(3));
  assert.equal(findFeature("promiscuous_relay")?.risk, "dangerous");
});

test("nobody can change the catalog", () => {
  assert.ok(Object.isFrozen(options) && options.every(Object.isFrozen));
  assert.ok(Object.isFrozen(confNames) && confNames.every(Object.isFrozen));
});
