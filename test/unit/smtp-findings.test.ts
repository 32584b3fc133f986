// What a probe reports, from facts that are written down here: identifiers, evidence, and silence where there is nothing to say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { findDocumentedRule } from "../../server/src/features/documented-rules.ts";
import type { Facts, Lookup } from "../../server/src/smtp/dialogue.ts";
import { findDisclosedVersion, findEhloVersion, findGreetingVersion } from "../../server/src/smtp/disclosed-version.ts";
import { authMechanisms, readEhlo } from "../../server/src/smtp/ehlo.ts";
import { findLiveRule, LIVE_RULES } from "../../server/src/smtp/live-rules.ts";
import { findProbeFindings, severityOf } from "../../server/src/smtp/probe-findings.ts";
import type { JudgeOptions, ProbeFinding } from "../../server/src/smtp/probe-findings.ts";
import type { Reply } from "../../server/src/smtp/reply.ts";
import type { SenderTrial } from "../../server/src/smtp/sender-trial.ts";
import type { CertificateFacts, TlsFacts } from "../../server/src/smtp/tls-facts.ts";
import type { TlsVersion } from "../../server/src/smtp/tls-hello.ts";
import type { TlsSurvey } from "../../server/src/smtp/tls-survey.ts";
import { processorTime } from "../support/processor-time.ts";

const NOW = new Date("2026-11-24T00:00:00Z");
const CERTIFICATE: CertificateFacts = {
  subject: "CN=h.example",
  issuer: "CN=Some Authority",
  validFrom: "2026-01-01T00:00:00.000Z",
  validTo: "2027-01-01T00:00:00.000Z",
  altNames: ["DNS:h.example"],
  key: "rsa 2048",
  sha256: "00",
};
const TLS: TlsFacts = { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", certificate: CERTIFICATE, authorized: true, reason: undefined, missingName: undefined };

function reply(lines: string): Reply {
  const wire = lines.split("\n");
  return { code: Number(lines.slice(0, 3)), texts: wire.map((line) => line.slice(4)), wire };
}

/** A host with nothing to report. */
const CLEAN: Facts = {
  greeting: { reply: reply("220 h.example ESMTP"), delayMs: 10 },
  ehlo: readEhlo("EHLO", reply("250-h.example Hello\n250-SIZE 5024000\n250-STARTTLS\n250 HELP")),
  help: reply("214-2.0.0 No help here.\n214 2.0.0 End of HELP info"),
  starttls: reply("220 2.0.0 Ready to start TLS"),
  tls: TLS,
  ehloAfterTls: readEhlo("EHLO", reply("250-h.example Hello\n250-AUTH PLAIN LOGIN\n250 HELP")),
};

const ASKED: JudgeOptions = { ehloName: "[192.0.2.9]", isImplicitTls: false, handshakeFailure: undefined, implicitTlsFailure: undefined, now: NOW, port: 25, survey: undefined, trials: undefined };

function judge(facts: Partial<Facts>, options: Partial<JudgeOptions> = {}): readonly ProbeFinding[] {
  return findProbeFindings({ ...CLEAN, ...facts }, { ...ASKED, ...options });
}

function answer(lines: string) {
  return readEhlo("EHLO", reply(lines));
}

function ehlo(...words: string[]) {
  return readEhlo("EHLO", reply(["250-h.example Hello", ...words.map((word, index) => `250${index === words.length - 1 ? " " : "-"}${word}`)].join("\n")));
}

function lookups(...replies: readonly [string, string, string, string]): readonly Lookup[] {
  const asked = [["VRFY", "postmaster"], ["VRFY", "no-such-user-1"], ["EXPN", "postmaster"], ["EXPN", "no-such-user-1"]] as const;
  return asked.map(([verb, word], index) => ({ verb, word, reply: reply(replies[index] ?? "") }));
}

/** The answers to a hello for each version, oldest first; a cipher where one was agreed on. */
function survey(ciphers: Readonly<Partial<Record<TlsVersion, string>>>, weak?: string): TlsSurvey {
  return {
    versions: (["SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const).map((version) => {
      const cipher = ciphers[version];
      return cipher === undefined ? { version, accepted: false, answer: "alert 70 (protocol version)" } : { version, accepted: true, cipher, answer: `ServerHello ${version} ${cipher}` };
    }),
    weakCipher: weak === undefined ? { accepted: false, answer: "alert 40 (handshake failure)" } : { accepted: true, cipher: weak, answer: `ServerHello TLSv1.2 ${weak}` },
    isUnsteady: false,
  };
}

/** "rule severity evidence" of each. */
function short(findings: readonly ProbeFinding[]): readonly string[] {
  return findings.map(({ rule, severity, evidence }) => `${rule} ${severity} | ${evidence}`);
}

describe("findProbeFindings", () => {
  it("has nothing to say of a clean host", () => assert.deepEqual(judge({}), []));
  it("has nothing to say of a host that was not reached", () => assert.deepEqual(findProbeFindings({}, ASKED), []));

  const cases: readonly (readonly [string, Partial<Facts>, readonly string[], Partial<JudgeOptions>?])[] = [
    ["a version in the greeting", { greeting: { reply: reply("220 h.example ESMTP Sendmail 8.17.1.9/8.17.1.9; Tue, 24 Nov 2026 02:37:28 GMT"), delayMs: 1 } },
      ["disclosure-greeting-version warning | 220 h.example ESMTP Sendmail 8.17.1.9/8.17.1.9; Tue, 24 Nov 2026 02:37:28 GMT"]],
    ["a version in the second line of the greeting", { greeting: { reply: reply("220-h.example ESMTP\n220 h.example Exim 4.96"), delayMs: 1 } },
      ["disclosure-greeting-version warning | 220 h.example Exim 4.96"]],
    ["a greeting without a host name", { greeting: { reply: reply("220 Mail ESMTP Server Ready ; Tue, 24 Nov 2026"), delayMs: 1 } },
      ["disclosure-greeting-no-hostname error | 220 Mail ESMTP Server Ready ; Tue, 24 Nov 2026"]],
    ["an address literal as host name", { greeting: { reply: reply("220 [192.0.2.1] ESMTP"), delayMs: 1 } }, []],
    ["a version in HELP", { help: reply("214-2.0.0 This is sendmail version 8.17.1.9\n214 2.0.0 End of HELP info") },
      ["disclosure-help-version warning | 214-2.0.0 This is sendmail version 8.17.1.9"]],
    ["a version in the refusal of HELP", { help: reply("502 5.3.0 Sendmail 8.17.1.9 -- HELP not implemented") },
      ["disclosure-help-version warning | 502 5.3.0 Sendmail 8.17.1.9 -- HELP not implemented"]],
    ["a version in the answer to EHLO, which STARTTLS does not change", { ehlo: answer("250-mx.example Hello, this is Sendmail 8.17.1.9\n250 STARTTLS"), ehloAfterTls: answer("250-mx.example Hello, this is Sendmail 8.17.1.9\n250 HELP") },
      ["live-ehlo-version warning | 250-mx.example Hello, this is Sendmail 8.17.1.9"]],
    ["a version that only TLS shows", { ehloAfterTls: answer("250-mx.example\n250-X-PRODUCT Exim 4.96\n250 HELP") }, ["live-ehlo-version warning | 250-X-PRODUCT Exim 4.96"]],
    ["a version in the answer to HELO", { ehlo: readEhlo("HELO", reply("250 mx.example (Postfix 3.7.11)")) },
      ["live-ehlo-version warning | 250 mx.example (Postfix 3.7.11)", "live-starttls-missing warning | 250 mx.example (Postfix 3.7.11)"]],
    ["the client's name and address said back", { ehlo: answer("250-mx4.2.example Hello dsl-84.12.3.isp.example [84.12.3.9], pleased to meet you\n250 STARTTLS"), ehloAfterTls: answer("250 mx4.2.example Hello 84.12.3.9.isp.example.") }, []],
    ["what we called ourselves said back", { ehlo: answer("250-h.example Hello probe 8.17.1 [IPv6:2001:db8::1.2.3.4]\n250 STARTTLS") }, [], { ehloName: "probe 8.17.1" }],
    ["EXPN", { ehlo: ehlo("EXPN", "VERB", "STARTTLS") }, ["disclosure-vrfy-expn warning | 250-EXPN"]],
    ["EXPN that is shown only inside TLS", { ehloAfterTls: ehlo("expn", "HELP") }, ["disclosure-vrfy-expn warning | 250-expn"]],
    ["EXPN that is offered and tells nothing", { ehlo: ehlo("EXPN", "STARTTLS"), lookups: lookups("252 2.5.2 Cannot VRFY", "252 2.5.2 Cannot VRFY", "502 5.7.0 Sorry", "502 5.7.0 Sorry") }, []],
    ["VRFY that answers names apart", { lookups: lookups("250 2.1.5 <postmaster@h.example>", "550 5.1.1 no-such-user-1... User unknown", "502 5.7.0 Sorry", "502 5.7.0 Sorry") },
      ["disclosure-vrfy-expn warning | VRFY postmaster: 250 2.1.5 <postmaster@h.example>, VRFY no-such-user-1: 550 5.1.1 no-such-user-1... User unknown"]],
    ["VRFY of another mail server, whose 252 stands for a name that exists", { lookups: lookups("252 2.0.0 postmaster", "550 5.1.1 User unknown", "502 5.5.2 no", "502 5.5.2 no") },
      ["disclosure-vrfy-expn warning | VRFY postmaster: 252 2.0.0 postmaster, VRFY no-such-user-1: 550 5.1.1 User unknown"]],
    ["EXPN that answers names apart", { lookups: lookups("252 2.5.2 no", "252 2.5.2 no", "250-2.1.5 <a@h.example>\n250 2.1.5 <b@h.example>", "550 5.1.1 User unknown") },
      ["disclosure-vrfy-expn warning | EXPN postmaster: 250-2.1.5 <a@h.example> 250 2.1.5 <b@h.example>, EXPN no-such-user-1: 550 5.1.1 User unknown"]],
    ["a host that takes every name", { lookups: lookups("250 ok", "250 ok", "250 ok", "250 ok") }, []],
    ["a host that cannot answer now", { lookups: lookups("250 ok", "450 4.3.2 later", "250 ok", "450 4.3.2 later") }, []],
    ["a SIZE without a limit", { ehlo: ehlo("SIZE", "STARTTLS") }, ["limits-no-max-message-size warning | 250-SIZE"]],
    ["a SIZE of 0", { ehloAfterTls: ehlo("size 0", "HELP") }, ["limits-no-max-message-size warning | 250-size 0"]],
    ["a SIZE that is no number", { ehlo: ehlo("SIZE many", "STARTTLS") }, []],
    ["a weak cipher that was agreed on", { tls: { ...TLS, version: "TLSv1.2", cipher: "TLS_RSA_WITH_3DES_EDE_CBC_SHA" } }, ["tls-cipherlist-weak warning | TLSv1.2 TLS_RSA_WITH_3DES_EDE_CBC_SHA"]],
    ["a short RSA key", { tls: { ...TLS, certificate: { ...CERTIFICATE, key: "rsa 1024" } } },
      ["live-certificate-key warning | certificate CN=h.example, from 2026-01-01T00:00:00.000Z to 2027-01-01T00:00:00.000Z, key rsa 1024"]],
    ["a short curve", { tls: { ...TLS, certificate: { ...CERTIFICATE, key: "ec prime192v1" } } },
      ["live-certificate-key warning | certificate CN=h.example, from 2026-01-01T00:00:00.000Z to 2027-01-01T00:00:00.000Z, key ec prime192v1"]],
    ["an ordinary curve", { tls: { ...TLS, certificate: { ...CERTIFICATE, key: "ec prime256v1" } } }, []],
    ["a key of a new kind", { tls: { ...TLS, certificate: { ...CERTIFICATE, key: "ed25519" } } }, []],
    ["passwords in clear text", { ehlo: ehlo("STARTTLS", "AUTH LOGIN PLAIN CRAM-MD5") }, ["auth-plaintext-without-tls error | 250 AUTH LOGIN PLAIN CRAM-MD5"]],
    ["the same in lower case and in the old form", { ehlo: ehlo("starttls", "AUTH=login") }, ["auth-plaintext-without-tls error | 250 AUTH=login"]],
    ["challenge-response without TLS", { ehlo: ehlo("STARTTLS", "AUTH DIGEST-MD5 CRAM-MD5") }, []],
    ["ANONYMOUS", { ehloAfterTls: ehlo("AUTH ANONYMOUS PLAIN") }, ["auth-anonymous-allowed error | 250 AUTH ANONYMOUS PLAIN"]],
    ["STARTTLS once more", { ehloAfterTls: ehlo("STARTTLS", "HELP") }, ["live-starttls-again warning | 250-STARTTLS"]],
    ["injected text", { injected: "250-evil.test" }, ["live-starttls-injection error | 220 2.0.0 Ready to start TLS 250-evil.test"]],
    ["an old TLS", { tls: { ...TLS, version: "TLSv1.1", cipher: "ECDHE-RSA-AES256-SHA" } }, ["tls-old-protocols warning | TLSv1.1 ECDHE-RSA-AES256-SHA"]],
    ["an expired certificate, once", { tls: { ...TLS, authorized: false, reason: "CERT_HAS_EXPIRED", certificate: { ...CERTIFICATE, validTo: "2020-01-01T00:00:00.000Z" } } },
      ["live-certificate-expired error | certificate CN=h.example, from 2026-01-01T00:00:00.000Z to 2020-01-01T00:00:00.000Z"]],
    ["a certificate of the future", { tls: { ...TLS, authorized: false, reason: "CERT_NOT_YET_VALID", certificate: { ...CERTIFICATE, validFrom: "2026-12-01T00:00:00.000Z" } } },
      ["live-certificate-expired error | certificate CN=h.example, from 2026-12-01T00:00:00.000Z to 2027-01-01T00:00:00.000Z"]],
    ["a self-signed certificate", { tls: { ...TLS, authorized: false, reason: "DEPTH_ZERO_SELF_SIGNED_CERT" } },
      ["live-certificate-untrusted info | certificate CN=h.example, from 2026-01-01T00:00:00.000Z to 2027-01-01T00:00:00.000Z"]],
    ["a certificate for another name", { tls: { ...TLS, missingName: "mail.example.org" } },
      ["live-certificate-name warning | certificate CN=h.example, from 2026-01-01T00:00:00.000Z to 2027-01-01T00:00:00.000Z"]],
  ];
  for (const [name, facts, findings, options] of cases) it(name, () => assert.deepEqual(short(judge(facts, options)), findings));

  it("old versions beside new ones, and old versions only", () => {
    const both = judge({}, { survey: survey({ "TLSv1.0": "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "TLSv1.2": "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" }) });
    assert.deepEqual(short(both), ["tls-old-protocols warning | ServerHello TLSv1.0 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"]);
    assert.match(both[0]?.message ?? "", /^the host agrees to TLSv1\.0, /);
    const old = judge({}, { survey: survey({ "SSLv3": "A", "TLSv1.0": "B" }) });
    assert.deepEqual(short(old), ["tls-old-protocols warning | ServerHello SSLv3 A, ServerHello TLSv1.0 B"]);
    assert.match(old[0]?.message ?? "", /^the best that the host agrees to is TLSv1\.0, /);
    assert.deepEqual(judge({}, { survey: survey({ "TLSv1.2": "C", "TLSv1.3": "D" }) }), []);
  });

  it("a weak cipher that the host agrees to when it is offered nothing else, once", () => {
    const weak = "TLS_ECDH_anon_WITH_AES_256_CBC_SHA";
    const findings = judge({ tls: { ...TLS, cipher: "TLS_RSA_WITH_RC4_128_SHA" } }, { survey: survey({ "TLSv1.2": "C" }, weak) });
    assert.deepEqual(short(findings), [`tls-cipherlist-weak warning | ServerHello TLSv1.2 ${weak}`]);
    assert.match(findings[0]?.message ?? "", /no certificate is shown/);
  });

  it("no verdict on STARTTLS of a host that answers differently each time", () => {
    const { tls: _tls, starttls: _starttls, ehloAfterTls: _after, ...rest } = CLEAN;
    const unsteady = { ...survey({}), isUnsteady: true };
    assert.deepEqual(findProbeFindings({ ...rest, starttls: reply("500 what") }, { ...ASKED, survey: unsteady }), []);
  });

  it("a port 465 that greets in the clear", () => {
    const said = "the host answered the TLS handshake with something that is not TLS";
    assert.deepEqual(short(findProbeFindings({}, { ...ASKED, isImplicitTls: true, port: 465, implicitTlsFailure: said })), [`listen-smtps-no-s error | ${said}`]);
    assert.deepEqual(findProbeFindings({}, { ...ASKED, isImplicitTls: true, port: 2525, implicitTlsFailure: said }), []);
  });

  it("a submission port that asks for no login, and none that does", () => {
    const trial = (mail: string, rcpt?: string): SenderTrial => ({ kind: "stranger", from: "a@example.net", to: "b@example.org", mail: reply(mail), ...(rcpt === undefined ? {} : { rcpt: reply(rcpt) }) });
    const rules = (port: number, ...trials: readonly SenderTrial[]): readonly string[] => short(judge({}, { port, trials }));
    const found = (rcpt: string): readonly string[] => [`listen-msa-no-auth warning | MAIL FROM:<a@example.net>: 250 ok, RCPT TO:<b@example.org>: ${rcpt}`];
    assert.deepEqual(rules(587, trial("250 ok", "550 5.7.1 Relaying denied")), found("550 5.7.1 Relaying denied"));
    assert.deepEqual(rules(465, trial("553 5.5.4 Domain name required"), trial("250 ok", "250 ok")), found("250 ok"));
    assert.deepEqual(rules(587, trial("530 5.7.0 Authentication required")), []);
    assert.deepEqual(rules(587, trial("250 ok", "554 5.7.1 Client host rejected: Access denied")), []);
    assert.deepEqual(rules(25, trial("250 ok", "250 ok")), []);
  });

  it("STARTTLS that is not offered", () => {
    const { tls: _tls, starttls: _starttls, ehloAfterTls: _after, ...rest } = CLEAN;
    const findings = findProbeFindings({ ...rest, ehlo: ehlo("PIPELINING", "HELP") }, ASKED);
    assert.deepEqual(short(findings), ["live-starttls-missing warning | 250-h.example Hello 250-PIPELINING 250 HELP"]);
  });

  it("STARTTLS that is refused, and STARTTLS that breaks", () => {
    const { tls: _tls, ehloAfterTls: _after, ...rest } = CLEAN;
    const options = ASKED;
    const refused = findProbeFindings({ ...rest, starttls: reply("454 4.3.3 TLS not available") }, { ...options, handshakeFailure: undefined });
    assert.deepEqual(short(refused), ["live-starttls-broken error | 454 4.3.3 TLS not available"]);
    const broken = findProbeFindings(rest, { ...options, handshakeFailure: "the host ended the TLS handshake with alert 40" });
    assert.deepEqual(short(broken), ["live-starttls-broken error | 220 2.0.0 Ready to start TLS"]);
    assert.match(broken[0]?.message ?? "", /alert 40/);
  });

  it("does not blame a host for its STARTTLS where it refuses this client everything", () => {
    const { tls: _tls, starttls: _starttls, ehloAfterTls: _after, ...rest } = CLEAN;
    const facts = { ...rest, ehlo: ehlo("ENHANCEDSTATUSCODES"), help: reply("550 5.7.1 go away") };
    assert.deepEqual(findProbeFindings(facts, ASKED), []);
  });

  it("takes PLAIN inside TLS from the start for what it should be", () => {
    assert.deepEqual(judge({ ehlo: ehlo("AUTH PLAIN LOGIN", "HELP") }, { isImplicitTls: true }), []);
  });

  it("puts the worst first and the user's own words into each message", () => {
    const findings = judge({
      greeting: { reply: reply("220 h.example ESMTP Sendmail 8.17.1.9"), delayMs: 1 },
      ehlo: ehlo("EXPN", "AUTH PLAIN", "STARTTLS"),
      tls: { ...TLS, authorized: false, reason: "SELF_SIGNED_CERT_IN_CHAIN" },
    });
    assert.deepEqual(findings.map(({ severity }) => severity), ["error", "warning", "warning", "info"]);
    assert.match(findings[0]?.message ?? "", /AUTH PLAIN/);
    assert.match(findings[1]?.message ?? "", /Sendmail 8\.17\.1\.9/);
    assert.match(findings[2]?.message ?? "", /EXPN/);
    assert.match(findings[3]?.message ?? "", /SELF_SIGNED_CERT_IN_CHAIN/);
    for (const { message } of findings) assert.doesNotMatch(message, /\.$|please|invalid/i);
  });
});

describe("authMechanisms", () => {
  it("joins all AUTH lines, old form included, each mechanism once", () => {
    assert.deepEqual(authMechanisms(ehlo("AUTH=LOGIN", "AUTH LOGIN plain", "AUTHX NO", "AUTH")), ["LOGIN", "PLAIN"]);
  });
  it("is not fooled by names of JavaScript", () => {
    const read = ehlo("__proto__ x", "constructor", "toString y");
    assert.deepEqual(read.capabilities.map(({ keyword }) => keyword), ["", "CONSTRUCTOR", "TOSTRING"]);
    assert.deepEqual(authMechanisms(read), []);
  });
});

describe("findDisclosedVersion", () => {
  const shown: readonly (readonly [string, string])[] = [
    ["5.3.0 Sendmail 8.17.1.9 -- HELP not implemented", "Sendmail 8.17.1.9"],
    ["2.0.0 This is sendmail version 8.17.1.9", "sendmail version 8.17.1.9"],
    ["h.example ESMTP Sendmail AIX7.2/8.14.4; Tue, 24 Nov 2026", "Sendmail AIX7.2/8.14.4"],
    ["h.example ESMTP Postfix (3.7.11)", "Postfix (3.7.11)"],
    ["h.example ESMTP Exim 4.96 Tue, 24 Nov 2026", "Exim 4.96"],
    ["h.example Microsoft ESMTP MAIL Service, Version: 10.0.17763.1697 ready", "Version: 10.0.17763.1697"],
    ["h.example ESMTP Sendmail 8.12.11.20060308/8.12.11", "Sendmail 8.12.11.20060308/8.12.11"],
  ];
  for (const [text, version] of shown) it(text, () => assert.equal(findDisclosedVersion(text), version));

  for (const text of ["2.0.0 No help here.", "End of HELP info", "h.example ready at 10.0.0.1", "pleased to meet you [127.0.0.21]", "from 192.0.2.7", "Tue, 24 Nov 2026 02:37:28 GMT",
    "5.7.1 go away", "see RFC 5321", "http://www.sendmail.org/email-addresses.html", "HELO EHLO MAIL RCPT", "TLS 1.3 only"]) {
    it(`nothing in: ${text}`, () => assert.equal(findDisclosedVersion(text), undefined));
  }

  it("does not take the host's name for a version", () => assert.equal(findGreetingVersion("mx1.2.3.example.net ESMTP"), undefined));
  it("takes linear time", () => {
    for (const evil of ["a ".repeat(30_000), "a1.".repeat(20_000), "version ".repeat(8000), "A".repeat(60_000), "1.".repeat(30_000), "[".repeat(60_000)]) {
      assert.ok(processorTime(() => findDisclosedVersion(evil)) < 2000);
      assert.ok(processorTime(() => findEhloVersion(evil, "[192.0.2.9]")) < 2000);
    }
  });
});

describe("LIVE_RULES", () => {
  it("and the rules on files describe all that a probe may report, with the same severity", () => {
    const source = ["probe-findings.ts", "probe-tls-findings.ts"].map((name) => readFileSync(new URL(`../../server/src/smtp/${name}`, import.meta.url), "utf8")).join("");
    const reported = [...source.matchAll(/found\(\s*"([a-z-]+)"/g)].map((match) => match[1] ?? "");
    assert.ok(new Set(reported).size >= 17, `only ${reported.join(" ")} were found in the source`);
    for (const id of reported) {
      const documented = findDocumentedRule(id) ?? assert.fail(`${id} is described nowhere`);
      assert.equal(severityOf(id), documented.severity, id);
    }
  });

  it("are sorted, unique, and described", () => {
    const ids = LIVE_RULES.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    for (const rule of LIVE_RULES) {
      assert.match(rule.id, /^live(?:-[a-z]+)+$/);
      assert.ok(rule.summary.length > 20 && rule.why.length > 20 && rule.references.length > 0);
      assert.equal(findLiveRule(rule.id), rule);
    }
  });
});
