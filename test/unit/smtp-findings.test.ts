// What a probe reports, from facts that are written down here: identifiers, evidence, and silence where there is nothing to say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { findDocumentedRule } from "../../server/src/features/documented-rules.ts";
import type { Facts } from "../../server/src/smtp/dialogue.ts";
import { findDisclosedVersion, findGreetingVersion } from "../../server/src/smtp/disclosed-version.ts";
import { authMechanisms, readEhlo } from "../../server/src/smtp/ehlo.ts";
import { findLiveRule, LIVE_RULES } from "../../server/src/smtp/live-rules.ts";
import { findProbeFindings, severityOf } from "../../server/src/smtp/probe-findings.ts";
import type { ProbeFinding } from "../../server/src/smtp/probe-findings.ts";
import type { Reply } from "../../server/src/smtp/reply.ts";
import type { CertificateFacts, TlsFacts } from "../../server/src/smtp/tls-facts.ts";

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

function judge(facts: Partial<Facts>, options: { isImplicitTls?: boolean; handshakeFailure?: string } = {}): readonly ProbeFinding[] {
  return findProbeFindings({ ...CLEAN, ...facts }, { isImplicitTls: options.isImplicitTls ?? false, handshakeFailure: options.handshakeFailure, now: NOW });
}

function ehlo(...words: string[]) {
  return readEhlo("EHLO", reply(["250-h.example Hello", ...words.map((word, index) => `250${index === words.length - 1 ? " " : "-"}${word}`)].join("\n")));
}

/** "rule severity evidence" of each. */
function short(findings: readonly ProbeFinding[]): readonly string[] {
  return findings.map(({ rule, severity, evidence }) => `${rule} ${severity} | ${evidence}`);
}

describe("findProbeFindings", () => {
  it("has nothing to say of a clean host", () => assert.deepEqual(judge({}), []));
  it("has nothing to say of a host that was not reached", () => assert.deepEqual(findProbeFindings({}, { isImplicitTls: false, handshakeFailure: undefined, now: NOW }), []));

  const cases: readonly (readonly [string, Partial<Facts>, readonly string[]])[] = [
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
    ["EXPN", { ehlo: ehlo("EXPN", "VERB", "STARTTLS") }, ["disclosure-vrfy-expn warning | 250-EXPN"]],
    ["EXPN that is shown only inside TLS", { ehloAfterTls: ehlo("expn", "HELP") }, ["disclosure-vrfy-expn warning | 250-expn"]],
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
  for (const [name, facts, findings] of cases) it(name, () => assert.deepEqual(short(judge(facts)), findings));

  it("STARTTLS that is not offered", () => {
    const { tls: _tls, starttls: _starttls, ehloAfterTls: _after, ...rest } = CLEAN;
    const findings = findProbeFindings({ ...rest, ehlo: ehlo("PIPELINING", "HELP") }, { isImplicitTls: false, handshakeFailure: undefined, now: NOW });
    assert.deepEqual(short(findings), ["live-starttls-missing warning | 250-h.example Hello 250-PIPELINING 250 HELP"]);
  });

  it("STARTTLS that is refused, and STARTTLS that breaks", () => {
    const { tls: _tls, ehloAfterTls: _after, ...rest } = CLEAN;
    const options = { isImplicitTls: false, now: NOW };
    const refused = findProbeFindings({ ...rest, starttls: reply("454 4.3.3 TLS not available") }, { ...options, handshakeFailure: undefined });
    assert.deepEqual(short(refused), ["live-starttls-broken error | 454 4.3.3 TLS not available"]);
    const broken = findProbeFindings(rest, { ...options, handshakeFailure: "the host ended the TLS handshake with alert 40" });
    assert.deepEqual(short(broken), ["live-starttls-broken error | 220 2.0.0 Ready to start TLS"]);
    assert.match(broken[0]?.message ?? "", /alert 40/);
  });

  it("does not blame a host for its STARTTLS where it refuses this client everything", () => {
    const { tls: _tls, starttls: _starttls, ehloAfterTls: _after, ...rest } = CLEAN;
    const facts = { ...rest, ehlo: ehlo("ENHANCEDSTATUSCODES"), help: reply("550 5.7.1 go away") };
    assert.deepEqual(findProbeFindings(facts, { isImplicitTls: false, handshakeFailure: undefined, now: NOW }), []);
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
    const started = performance.now();
    for (const evil of ["a ".repeat(30_000), "a1.".repeat(20_000), "version ".repeat(8000), "A".repeat(60_000), "1.".repeat(30_000)]) findDisclosedVersion(evil);
    assert.ok(performance.now() - started < 2000);
  });
});

describe("LIVE_RULES", () => {
  it("and the rules on files describe all that a probe may report, with the same severity", () => {
    const source = readFileSync(new URL("../../server/src/smtp/probe-findings.ts", import.meta.url), "utf8");
    const reported = [...source.matchAll(/found\(\s*"([a-z-]+)"/g)].map((match) => match[1] ?? "");
    assert.ok(new Set(reported).size >= 13, `only ${reported.join(" ")} were found in the source`);
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
