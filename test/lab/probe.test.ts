// The probe against real sendmail, one variant of its configuration at a time: what it must see of each, to the line.
// It connects from 127.0.0.21, since sendmail takes 127.0.0.1 for itself.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runProbe } from "../../server/src/cli/probe.ts";
import { formatProbeMarkdown } from "../../server/src/report/probe-markdown.ts";
import { findCapability } from "../../server/src/smtp/ehlo.ts";
import { probe } from "../../server/src/smtp/probe.ts";
import type { ProbeOptions, WireLine } from "../../server/src/smtp/probe.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import { LAB_HOST, startLab, STRANGER, whyNoLab } from "./lab.ts";

const CAPABILITIES = ["ENHANCEDSTATUSCODES", "PIPELINING", "EXPN", "VERB", "8BITMIME", "SIZE", "DSN", "ETRN", "AUTH", "DELIVERBY", "HELP"];
/** What every variant shows that sets neither AUTH nor TLS nor privacy flags. */
const MD5 = ["DIGEST-MD5", "CRAM-MD5"];
const ALL_FOUR = ["LOGIN", "PLAIN", "CRAM-MD5", "DIGEST-MD5"];
const VERSION = { greeting: "disclosure-greeting-version", help: "disclosure-help-version" };
const SELF_SIGNED = "live-certificate-untrusted";

interface Expected {
  /** Rule identifiers, sorted. */
  readonly rules: readonly string[];
  readonly starttls: ProbeResult["starttls"];
  readonly beforeTls?: readonly string[];
  readonly afterTls?: readonly string[];
  /** "rule | evidence", the time of day left out. */
  readonly evidence?: readonly string[];
  /** Words sent, in order. */
  readonly said?: readonly string[];
  readonly options?: ProbeOptions;
  /** The versions that the host agrees to, and the weak cipher, as the tools that look for them find them too. */
  readonly versions?: readonly string[];
  readonly weakCipher?: string | null;
  readonly check?: (result: ProbeResult) => void;
}

const PLAIN_WORDS = ["EHLO", "HELP", "VRFY", "VRFY", "EXPN", "EXPN", "QUIT"];
/** The conversation, then a connection for each version but the one that is known, and one for weak ciphers. */
const TLS_WORDS = ["EHLO", "HELP", "STARTTLS", "EHLO", "VRFY", "VRFY", "EXPN", "EXPN", "QUIT", ...Array.from({ length: 5 }, () => ["EHLO", "STARTTLS"]).flat()];
const EXPN = "disclosure-vrfy-expn";
const SIZE = "limits-no-max-message-size";
const NO_TLS = "live-starttls-missing";

const VARIANTS: Readonly<Record<string, Expected>> = {
  "secure": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    beforeTls: MD5,
    said: PLAIN_WORDS,
    evidence: [
      "disclosure-greeting-version | 220 lab.example.test ESMTP Sendmail 8.17.1.9/8.17.1.9; DATE",
      "disclosure-help-version | 214-2.0.0 This is sendmail version 8.17.1.9",
      "disclosure-vrfy-expn | VRFY postmaster: 250 2.1.5 <postmaster@lab.example.test>, VRFY NAME: 550 5.1.1 NAME... User unknown, EXPN postmaster: 250 2.1.5 root <root@lab.example.test>, EXPN NAME: 550 5.1.1 NAME... User unknown",
      "limits-no-max-message-size | 250-SIZE",
    ],
    check: (result) => {
      assert.equal(result.ehlo?.name, "lab.example.test");
      assert.deepEqual(result.ehlo.capabilities.map(({ keyword }) => keyword), CAPABILITIES);
      assert.match(result.auth?.meaning ?? "", /no AUTH was set up/);
    },
  },
  "masked": {
    rules: [VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    check: (result) => {
      assert.equal(result.greeting, "220 lab.example.test ESMTP ESMTP ready");
      assert.match(result.notes.join(), /says ESMTP twice/);
    },
  },
  "masked-help": {
    rules: [EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    check: (result) => {
      assert.equal(result.greeting, "220 lab.example.test ESMTP");
      assert.deepEqual(result.help, ["214-2.0.0 No help here.", "214 2.0.0 End of HELP info"]);
    },
  },
  "nohelp": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    evidence: ["disclosure-help-version | 502 5.3.0 Sendmail 8.17.1.9 -- HELP not implemented"],
  },
  "goaway": {
    rules: [VERSION.help, NO_TLS, SIZE],
    starttls: "not-offered",
    evidence: ["disclosure-help-version | 502 5.3.0 Sendmail 8.17.1.9 -- HELP not implemented"],
    check: (result) => {
      for (const keyword of ["EXPN", "VERB"]) assert.equal(findCapability(result.ehlo ?? undefined, keyword), undefined, keyword);
      for (const keyword of ["ETRN", "DSN"]) assert.notEqual(findCapability(result.ehlo ?? undefined, keyword), undefined, keyword);
    },
  },
  "limits": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS],
    starttls: "not-offered",
    check: (result) => assert.equal(result.maxMessageSize, 5_024_000),
  },
  "auth": {
    rules: ["auth-plaintext-without-tls", VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    beforeTls: ALL_FOUR,
    evidence: ["auth-plaintext-without-tls | 250-AUTH LOGIN PLAIN CRAM-MD5 DIGEST-MD5"],
    check: (result) => assert.match(result.auth?.meaning ?? "", /^LOGIN and PLAIN without TLS: /),
  },
  "auth-p": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    beforeTls: ["CRAM-MD5", "DIGEST-MD5"],
  },
  "auth-tls": {
    rules: ["auth-plaintext-without-tls", VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "works",
    beforeTls: ALL_FOUR,
    afterTls: ALL_FOUR,
    evidence: ["auth-plaintext-without-tls | 250-AUTH LOGIN PLAIN CRAM-MD5 DIGEST-MD5"],
  },
  "auth-p-tls": {
    rules: [VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "works",
    beforeTls: ["CRAM-MD5", "DIGEST-MD5"],
    afterTls: ALL_FOUR,
    said: TLS_WORDS,
    check: (result) => {
      assert.match(result.auth?.meaning ?? "", /^LOGIN and PLAIN only inside TLS; without it only CRAM-MD5 and DIGEST-MD5/);
      const [, section = ""] = formatProbeMarkdown(result).split("### EHLO after STARTTLS");
      assert.match(section, /^- AUTH CRAM-MD5 DIGEST-MD5\n/m);
      assert.match(section, /^\+ AUTH LOGIN PLAIN CRAM-MD5 DIGEST-MD5\n/m);
      assert.match(section, /^ {2}PIPELINING\n/m);
    },
  },
  "starttls": {
    rules: [VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "works",
    versions: ["TLSv1.2", "TLSv1.3"],
    weakCipher: null,
    beforeTls: MD5,
    afterTls: MD5,
    said: TLS_WORDS,
    check: (result) => {
      const { tls } = result;
      assert.deepEqual([tls?.version, tls?.authorized, tls?.reason, tls?.missingName], ["TLSv1.3", false, "DEPTH_ZERO_SELF_SIGNED_CERT", undefined]);
      const certificate = tls?.certificate;
      assert.deepEqual([certificate?.subject, certificate?.issuer, certificate?.altNames, certificate?.key], ["CN=lab.example.test", "CN=lab.example.test", ["DNS:lab.example.test"], "rsa 2048"]);
      const days = (Date.parse(certificate?.validTo ?? "") - Date.parse(certificate?.validFrom ?? "")) / 86_400_000;
      assert.equal(Math.round(days), 30);
      assert.equal(findCapability(result.ehloAfterTls, "STARTTLS"), undefined);
    },
  },
  "starttls-expired": {
    rules: [VERSION.greeting, VERSION.help, EXPN, "live-certificate-expired", SIZE],
    starttls: "works",
    evidence: ["live-certificate-expired | certificate CN=lab.example.test, from 2019-01-01T00:00:00.000Z to 2020-01-01T00:00:00.000Z"],
    check: (result) => assert.equal(result.tls?.reason, "CERT_HAS_EXPIRED"),
  },
  "starttls-legacy": {
    rules: [VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, "tls-cipherlist-weak", "tls-old-protocols", SIZE],
    starttls: "works",
    versions: ["TLSv1.0", "TLSv1.1"],
    weakCipher: "TLS_ECDH_anon_WITH_AES_256_CBC_SHA",
    check: (result) => assert.equal(result.tls?.version, "TLSv1.1"),
  },
  "starttls-only12": {
    rules: [VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "works",
    versions: ["TLSv1.2"],
    weakCipher: null,
    check: (result) => assert.equal(result.tls?.version, "TLSv1.2"),
  },
  "smtps": {
    rules: [VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "implicit",
    versions: ["TLSv1.2", "TLSv1.3"],
    weakCipher: null,
    beforeTls: [],
    afterTls: MD5,
    said: PLAIN_WORDS,
    options: { implicitTls: true },
    check: (result) => assert.equal(result.tls?.version, "TLSv1.3"),
  },
  "greet-pause": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    check: (result) => {
      const { greetingDelayMs = 0 } = result;
      assert.ok(greetingDelayMs >= 2950 && greetingDelayMs < 14_000, `${greetingDelayMs} ms`);
    },
  },
  "reject-all": {
    // The host shows this client nothing of what it offers to others, so nothing is said of STARTTLS.
    rules: [VERSION.greeting],
    starttls: "not-offered",
    check: (result) => {
      assert.deepEqual(result.ehlo?.capabilities.map(({ keyword }) => keyword), ["ENHANCEDSTATUSCODES"]);
      assert.deepEqual(result.help, ["550 5.7.1 go away"]);
      assert.equal(result.auth?.meaning, "no login is offered");
    },
  },
};

/** Lines that sendmail wrote down as coming from a client: `PID <<< LINE`. */
function saidTo(traffic: string): readonly string[] {
  return traffic.split("\n").flatMap((line) => (/^\d+ <<< ([^\r]*)/.exec(line)?.[1] ?? "").split(" ", 1)).filter((word) => word !== "");
}

const missing = whyNoLab();

describe("the probe of a real sendmail", { concurrency: 2, timeout: 180_000 }, () => {
  it("has what the lab needs", () => assert.equal(missing, undefined));
  if (missing !== undefined) return;

  for (const [variant, expected] of Object.entries(VARIANTS)) {
    it(variant, async () => {
      const lab = await startLab(variant);
      try {
        const heard: WireLine[] = [];
        const result = await probe(
          { host: LAB_HOST, port: lab.port, kind: "ipv4", typed: LAB_HOST },
          { localAddress: STRANGER, onLine: (line) => heard.push(line), ...expected.options },
        );
        assert.deepEqual([result.outcome, result.failure], ["complete", undefined]);
        assert.deepEqual(result.findings.map(({ rule }) => rule).sort(), [...expected.rules].sort());
        assert.equal(result.starttls, expected.starttls);
        if (expected.beforeTls !== undefined) assert.deepEqual(result.auth?.beforeTls, expected.beforeTls);
        if (expected.afterTls !== undefined) assert.deepEqual(result.auth?.afterTls, expected.afterTls);
        const evidence = result.findings.map((finding) => `${finding.rule} | ${finding.evidence.replace(/; \w{3}, \d.*$/, "; DATE").replace(/no-such-user-[0-9a-f]{8}/g, "NAME")}`);
        for (const line of expected.evidence ?? []) assert.ok(evidence.includes(line), `${line}\nnot in\n${evidence.join("\n")}`);
        if (expected.versions !== undefined) assert.deepEqual(result.tlsVersions?.filter(({ accepted }) => accepted === true).map(({ version }) => version), expected.versions);
        if (expected.weakCipher !== undefined) assert.equal(result.weakCipher?.cipher ?? null, expected.weakCipher);
        expected.check?.(result);

        const said = heard.filter(({ from }) => from === "client").map(({ text }) => text.split(" ", 1)[0] ?? "");
        if (expected.said !== undefined) assert.deepEqual(said, expected.said);
        // Sendmail's own record is the witness that this is all that was said, also inside TLS.
        assert.deepEqual(saidTo(lab.traffic()), said);
      } finally {
        await lab.stop();
      }
    });
  }

  it("the command line says the same, and hears nothing from a port that wants TLS from the start", async () => {
    const lab = await startLab("smtps");
    try {
      const out: string[] = [];
      const err: string[] = [];
      const streams = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } };
      const exit = await runProbe([`${LAB_HOST}:${lab.port}`], { localAddress: STRANGER, timeoutSeconds: 2, format: "json" }, streams);
      assert.equal(exit, 3);
      assert.equal((JSON.parse(out.join("")) as ProbeResult).outcome, "unreachable");
      assert.match(err.join(""), /no greeting .*; a port that speaks TLS from the start, as 465 does, is silent like this/);
      assert.deepEqual(saidTo(lab.traffic()), []);
    } finally {
      await lab.stop();
    }
  });
});
