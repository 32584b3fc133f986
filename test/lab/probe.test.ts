// The probe against real sendmail, in every variant of its configuration: what it must see of each by what the .mc of that variant
// says, whatever the version of sendmail, and the whole report as the golden file has it, where that is the version.
// It connects from 127.0.0.21, since sendmail takes 127.0.0.1 for itself.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { runProbe } from "../../server/src/cli/probe.ts";
import { formatProbeMarkdown } from "../../server/src/report/probe-markdown.ts";
import { findCapability } from "../../server/src/smtp/ehlo.ts";
import type { Ehlo } from "../../server/src/smtp/ehlo.ts";
import { probe } from "../../server/src/smtp/probe.ts";
import type { ProbeOptions, WireLine } from "../../server/src/smtp/probe.ts";
import type { ProbeResult, SenderFact } from "../../server/src/smtp/probe-result.ts";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";
import { bundledCli } from "../support/cli.ts";
import { sendmailVersion } from "../support/sendmail.ts";
import { LAB_HOST, labVariants, startLab, STRANGER, versionOf, whyNoLab } from "./lab.ts";

const GOLDEN = fileURLToPath(new URL("probe-golden.json", import.meta.url));
/** The sendmail that the golden file is of; what another one says need not be the same to the letter. */
const GOLDEN_VERSION = "8.17.1.9";
const UPDATE = process.env["UPDATE"] === "1";

const CAPABILITIES = ["ENHANCEDSTATUSCODES", "PIPELINING", "EXPN", "VERB", "8BITMIME", "SIZE", "DSN", "ETRN", "AUTH", "DELIVERBY", "HELP"];
/** What every variant shows that sets neither AUTH nor TLS nor privacy flags. */
const MD5 = ["DIGEST-MD5", "CRAM-MD5"];
const ALL_FOUR = ["LOGIN", "PLAIN", "CRAM-MD5", "DIGEST-MD5"];
const VERSION = { greeting: "disclosure-greeting-version", help: "disclosure-help-version" };
const SELF_SIGNED = "live-certificate-untrusted";

/** "login": denied, but a login would help. */
type Refused = "no" | "at MAIL" | "at RCPT" | "denied" | "login";
const BASE_SENDERS: Readonly<Record<"unqualified" | "unresolvable" | "stranger", Refused>> = { unqualified: "at MAIL", unresolvable: "no", stranger: "denied" };

interface Expected {
  /** Rule identifiers, sorted. */
  readonly rules: readonly string[];
  readonly starttls: ProbeResult["starttls"];
  readonly beforeTls?: readonly string[];
  readonly afterTls?: readonly string[];
  /** "rule | evidence", the time of day left out; %v is sendmail's version, %Z that of its cf library. */
  readonly evidence?: readonly string[];
  /** Which of the three senders is refused, and where, as the base has it: at MAIL, not, and at RCPT for relaying. */
  readonly senders?: Partial<typeof BASE_SENDERS>;
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

/** What the base shows. Its brakes come later than a probe goes: the third bad recipient, the fourth connection in a minute. */
const AS_BASE: Expected = { rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE], starttls: "not-offered", beforeTls: MD5 };
/** These differ from the base in whom they relay for, in how they slow down, or in when they refuse: no reply to EHLO tells of that. */
const SAME_BUT_FOR_SENDERS = [
  "promiscuous", "loose-relay", "relay-entire-domain", "relay-local-from", "relay-mail-from", "access-relay", "greet-pause", "badrcpt", "delay-checks", "rate-limit",
  "nopercenthack", "strict-senders",
];

const VARIANTS: Readonly<Record<string, Expected>> = {
  "secure": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    beforeTls: MD5,
    evidence: [
      "disclosure-greeting-version | 220 lab.example.test ESMTP Sendmail %v/%Z; DATE",
      "disclosure-help-version | 214-2.0.0 This is sendmail version %v",
      "disclosure-vrfy-expn | VRFY postmaster: 250 2.1.5 <postmaster@lab.example.test>, VRFY NAME: 550 5.1.1 NAME... User unknown, EXPN postmaster: 250 2.1.5 root <root@lab.example.test>, EXPN NAME: 550 5.1.1 NAME... User unknown",
      "limits-no-max-message-size | 250-SIZE",
    ],
    check: (result) => {
      assert.equal(result.ehlo?.name, "lab.example.test");
      assert.deepEqual(result.ehlo.capabilities.map(({ keyword }) => keyword), CAPABILITIES);
      assert.match(result.auth?.meaning ?? "", /no AUTH was set up/);
    },
  },
  "promiscuous": { ...AS_BASE, senders: { stranger: "no" } },
  "loose-relay": AS_BASE,
  "relay-entire-domain": AS_BASE,
  "relay-local-from": AS_BASE,
  "relay-mail-from": AS_BASE,
  "access-relay": AS_BASE,
  "badrcpt": AS_BASE,
  "delay-checks": { ...AS_BASE, senders: { unqualified: "at RCPT" } },
  "rate-limit": { ...AS_BASE, senders: { unqualified: "at RCPT" } },
  "nopercenthack": AS_BASE,
  "strict-senders": { ...AS_BASE, senders: { unresolvable: "at MAIL", stranger: "at MAIL" } },
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
    evidence: ["disclosure-help-version | 502 5.3.0 Sendmail %v -- HELP not implemented"],
  },
  "goaway": {
    rules: [VERSION.help, NO_TLS, SIZE],
    starttls: "not-offered",
    evidence: ["disclosure-help-version | 502 5.3.0 Sendmail %v -- HELP not implemented"],
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
    senders: { stranger: "login" },
    beforeTls: ALL_FOUR,
    evidence: ["auth-plaintext-without-tls | 250-AUTH LOGIN PLAIN CRAM-MD5 DIGEST-MD5"],
    check: (result) => assert.match(result.auth?.meaning ?? "", /^LOGIN and PLAIN without TLS: /),
  },
  // Without TRUST_AUTH_MECH a login changes nothing, though it is offered.
  "auth-notrust": {
    rules: ["auth-plaintext-without-tls", VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    beforeTls: ALL_FOUR,
    evidence: ["auth-plaintext-without-tls | 250-AUTH LOGIN PLAIN CRAM-MD5 DIGEST-MD5"],
  },
  // Saslauthd knows passwords as they are typed only.
  "auth-saslauthd": {
    rules: ["auth-plaintext-without-tls", VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    senders: { stranger: "login" },
    beforeTls: ["LOGIN", "PLAIN"],
    evidence: ["auth-plaintext-without-tls | 250-AUTH LOGIN PLAIN"],
  },
  "auth-p": {
    rules: [VERSION.greeting, VERSION.help, EXPN, NO_TLS, SIZE],
    starttls: "not-offered",
    senders: { stranger: "login" },
    beforeTls: ["CRAM-MD5", "DIGEST-MD5"],
  },
  "auth-tls": {
    rules: ["auth-plaintext-without-tls", VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "works",
    senders: { stranger: "login" },
    beforeTls: ALL_FOUR,
    afterTls: ALL_FOUR,
    evidence: ["auth-plaintext-without-tls | 250-AUTH LOGIN PLAIN CRAM-MD5 DIGEST-MD5"],
  },
  "auth-p-tls": {
    rules: [VERSION.greeting, VERSION.help, EXPN, SELF_SIGNED, SIZE],
    starttls: "works",
    senders: { stranger: "login" },
    beforeTls: ["CRAM-MD5", "DIGEST-MD5"],
    afterTls: ALL_FOUR,
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
    senders: { unqualified: "at MAIL", unresolvable: "at MAIL", stranger: "at MAIL" },
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

const golden = (existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, "utf8")) : {}) as Record<string, unknown>;
const seen: Record<string, ReturnType<typeof plainReport>> = {};
const missing = whyNoLab();

describe("the probe of a real sendmail", { timeout: 180_000 }, async () => {
  it("has what the lab needs", () => assert.equal(missing, undefined));
  if (missing !== undefined) return;
  const cli = await bundledCli();
  const version = sendmailVersion();

  after(() => {
    if (UPDATE) writeFileSync(GOLDEN, `${JSON.stringify(Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, seen[name] ?? golden[name]])), undefined, 1)}\n`);
  });

  // starttls-pause has a test of its own, since all of it takes long.
  it("knows every variant of the lab", () => assert.deepEqual([...Object.keys(VARIANTS), "starttls-pause"].sort(), [...labVariants()].sort()));

  // Each waits for a daemon to start and to stop, and greet-pause for its pause.
  describe("beside another", { concurrency: 3 }, () => {
    for (const [variant, expected] of Object.entries(VARIANTS)) {
      it(variant, async () => {
        const lab = await startLab(variant);
        try {
          const heard: WireLine[] = [];
          const result = await probe(
            { host: LAB_HOST, port: lab.port, kind: "ipv4", typed: LAB_HOST },
            { localAddress: STRANGER, trySenders: true, onLine: (line) => heard.push(line), ...expected.options },
          );
          assert.deepEqual([result.outcome, result.failure], ["complete", undefined]);
          assert.deepEqual(result.findings.map(({ rule }) => rule).sort(), [...expected.rules].sort());
          assert.equal(result.starttls, expected.starttls);
          if (expected.beforeTls !== undefined) assert.deepEqual(result.auth?.beforeTls, expected.beforeTls);
          if (expected.afterTls !== undefined) assert.deepEqual(result.auth?.afterTls, expected.afterTls);
          const evidence = result.findings.map((finding) => `${finding.rule} | ${finding.evidence.replace(/; \w{3}, \d.*$/, "; DATE").replace(/no-such-user-[0-9a-f]{8}/g, "NAME")}`);
          for (const text of expected.evidence ?? []) {
            const line = text.replaceAll("%v", version).replaceAll("%Z", versionOf(lab) ?? "");
            assert.ok(evidence.includes(line), `${line}\nnot in\n${evidence.join("\n")}`);
          }
          if (expected.versions !== undefined) assert.deepEqual(result.tlsVersions?.filter(({ accepted }) => accepted === true).map(({ version: name }) => name), expected.versions);
          if (expected.weakCipher !== undefined) assert.equal(result.weakCipher?.cipher ?? null, expected.weakCipher);
          const isNameless = JSON.stringify(result.senders).includes("IP name lookup failed");
          const refused = Object.fromEntries((result.senders ?? []).map((fact) => [fact.kind, whereRefused(fact)]));
          const wanted = { ...BASE_SENDERS, ...expected.senders };
          assert.deepEqual(refused, isNameless && wanted.stranger === "login" ? { ...wanted, stranger: "denied" } : wanted);
          expected.check?.(result);

          const said = heard.filter(({ from }) => from === "client").map(({ text }) => text.split(" ", 1)[0] ?? "");
          // Sendmail's own record is the witness that this is all that was said, also inside TLS.
          assert.deepEqual(saidTo(lab.traffic()), said);
          // The senders have a connection of their own, from EHLO to QUIT, before the versions of TLS.
          const first = said.indexOf("MAIL") - 1;
          const ofSenders = said.splice(first, said.indexOf("QUIT", first) + 1 - first);
          assert.deepEqual(said, expected.starttls === "works" ? TLS_WORDS : PLAIN_WORDS);
          assert.deepEqual([...new Set(ofSenders)].filter((word) => !["EHLO", "MAIL", "RCPT", "RSET", "QUIT"].includes(word)), []);

          const report = plainReport(result);
          // Only port 465 has TLS from the start for the command line, and the lab's ports are others.
          if (expected.starttls !== "implicit") {
            const before = saidTo(lab.traffic()).length;
            const run = await cli.start(["probe", `${LAB_HOST}:${lab.port}`, "--local-address", STRANGER, "--timeout", "60", "--format", "json"]);
            assert.deepEqual([run.exit, run.stderr], [1, ""]);
            const { senders: _senders, ...others } = report;
            assert.deepEqual(plainReport(JSON.parse(run.stdout) as ProbeResult), others);
            assert.deepEqual(saidTo(lab.traffic()).slice(before), said);
          }
          seen[variant] = report;
          if (!UPDATE && version === GOLDEN_VERSION && versionOf(lab) === GOLDEN_VERSION) assert.deepEqual(report, isNameless ? withoutAuthentication(golden[variant]) : golden[variant]);
        } finally {
          await lab.stop();
        }
      });
    }

    it("the command line stops at the 421 of a host that has had enough of us, and says so", async () => {
      const lab = await startLab("rate-limit");
      try {
        const host = `${LAB_HOST}:${lab.port}`;
        const reason = /"421 4\.3\.2 Connection rate limit exceeded\."/;
        // The access map allows three connections a minute.
        for (const _ of [1, 2, 3]) {
          const run = await cli.start(["probe", host, "--local-address", STRANGER, "--format", "json"]);
          assert.equal((JSON.parse(run.stdout) as ProbeResult).outcome, "complete");
        }
        const fourth = await cli.start(["probe", host, "--local-address", STRANGER, "--format", "json"]);
        const { outcome, failure, findings } = JSON.parse(fourth.stdout) as ProbeResult;
        assert.deepEqual([fourth.exit, outcome, failure?.stage, failure?.kind, findings], [3, "unreachable", "greeting", "rejected", []]);
        assert.match(fourth.stderr, reason);
        assert.equal(fourth.stderr, `${host}: ${failure?.reason}\n`);
        const before = saidTo(lab.traffic());
        assert.deepEqual(before.filter((word) => word === "EHLO").length, 3);

        const text = await cli.start(["probe", host, "--local-address", STRANGER]);
        assert.equal(text.exit, 3);
        assert.match(text.stderr, reason);
        const relay = await cli.start(["relay", host, "--local-address", STRANGER, "--format", "json"]);
        const tested = JSON.parse(relay.stdout) as RelayResult;
        assert.deepEqual([relay.exit, tested.verdict, tested.pairs], [3, "cannot-tell", []]);
        assert.match(tested.reason, reason);
        // No try more than these three, and nothing asked of a host that has closed.
        assert.equal(lab.traffic().match(/^\d+ >>> 421 4\.3\.2 Connection rate limit exceeded\.\r?$/gm)?.length, 3);
        assert.deepEqual(saidTo(lab.traffic()).slice(before.length).filter((word) => word !== "QUIT"), []);
      } finally {
        await lab.stop();
      }
    });

    it("asks everything of a host that greets 5 s late, and the senders first where there is less time", async () => {
      const lab = await startLab("starttls-pause");
      try {
        const target = { host: LAB_HOST, port: lab.port, kind: "ipv4", typed: LAB_HOST } as const;
        const options = { localAddress: STRANGER, trySenders: true };
        const [whole, hurried] = await Promise.all([probe(target, options), probe(target, { ...options, timeoutSeconds: 14 })]);
        assert.deepEqual([whole.outcome, whole.notes], ["complete", []]);
        assert.ok((whole.greetingDelayMs ?? 0) >= 4950, `${whole.greetingDelayMs} ms`);
        assert.deepEqual(whole.tlsVersions?.map(({ accepted }) => accepted), [false, false, false, true, true]);
        assert.equal(whole.weakCipher?.accepted, false);
        assert.deepEqual(whole.senders?.map(({ kind }) => kind), ["unqualified", "unresolvable", "stranger"]);

        assert.equal(hurried.outcome, "complete");
        assert.equal(hurried.senders?.length, 3);
        assert.equal(hurried.weakCipher, undefined);
        assert.match(hurried.notes.join("\n"), /^the host greets 5(?:\.\d)? s after connecting, on each of up to 8 connections: not all could be asked in 14 s$/m);
        assert.match(hurried.notes.join("\n"), /versions of TLS could not all be asked for/);
        // It has greeted before, so this silence says nothing of TLS from the start.
        assert.doesNotMatch(hurried.notes.join("\n"), /TLS from the start/);
      } finally {
        await lab.stop();
      }
    });

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

  it("shows the same of all that differ where no probe can see it", () => {
    const { senders: _senders, ...base } = seen["secure"] ?? assert.fail("secure was not seen");
    for (const variant of SAME_BUT_FOR_SENDERS) {
      const { senders: _others, ...report } = seen[variant] ?? assert.fail(`${variant} was not seen`);
      assert.deepEqual(report, base, variant);
    }
  });
});

function whereRefused({ mail, rcpt }: SenderFact): Refused {
  if (rcpt === undefined) return "at MAIL";
  const text = rcpt.join(" ");
  if (text.startsWith("250 ")) return "no";
  if (/^550 5\.7\.1 .*Relaying denied/.test(text)) return text.endsWith("Proper authentication required.") ? "login" : "denied";
  assert.match(mail[0] ?? "", /^250 /);
  return "at RCPT";
}

/** The report without what is another one each time: the lab's port and key, names that were made up, times. */
function plainReport(result: ProbeResult): Partial<Omit<ProbeResult, "ehlo" | "ehloAfterTls">> & { readonly ehlo?: unknown; readonly ehloAfterTls?: unknown } {
  const { port: _port, greetingDelayMs: _delay, ehlo, ehloAfterTls, ...rest } = result;
  const shown = { ...rest, ehlo: ehlo === null ? null : ehloLines(ehlo), ...(ehloAfterTls === undefined ? {} : { ehloAfterTls: ehloLines(ehloAfterTls) }) };
  const text = JSON.stringify(shown)
    .replaceAll(/; \w{3}, \d[^"]*/g, "; DATE")
    .replaceAll(/no-such-user-[0-9a-f]{8}/g, "NAME")
    .replaceAll(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/g, "SHA256")
    // The one that has expired has the dates that it was made with.
    .replaceAll(/(?!2020-01-01)20[2-9]\d-\d\d-\d\dT[\d:.]+Z/g, "DATE")
    // Where the lab may not give its client a name (nss_wrapper), sendmail tells that instead.
    .replaceAll(`stranger.example.net [${STRANGER}]`, `[${STRANGER}]`)
    .replaceAll(`. IP name lookup failed [${STRANGER}]`, "");
  return JSON.parse(text) as ReturnType<typeof plainReport>;
}

/** A line each; what was read out of a line is held against it here. */
function ehloLines({ verb, name, wire, capabilities }: Ehlo): readonly string[] {
  assert.equal(/^250[- ](\S+)/.exec(wire)?.[1], name);
  for (const { keyword, parameters, wire: line } of capabilities) assert.equal(line.slice(4), [keyword, ...parameters].join(" "));
  return [verb, wire, ...capabilities.map(({ wire: line }) => line)];
}

function withoutAuthentication(expected: unknown): unknown {
  return JSON.parse(JSON.stringify(expected).replaceAll("Relaying denied. Proper authentication required.", "Relaying denied"));
}
