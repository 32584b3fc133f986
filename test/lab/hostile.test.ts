// The probe against servers that misbehave: each ends in time with a reason that can be read, and leaves nothing behind.
// What one of them costs in memory is measured in hostile-cli.test.ts: here the runner's own heap grows with 48 conversations at once.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { lint } from "../../server/src/features/lint.ts";
import { compareWithHost, realityFindings } from "../../server/src/features/reality.ts";
import { formatProbeMarkdown } from "../../server/src/report/probe-markdown.ts";
import { formatProbeText } from "../../server/src/report/probe-text.ts";
import { formatRealityMarkdown, formatRealityText, toJsonReality } from "../../server/src/report/reality-text.ts";
import { VERBS } from "../../server/src/smtp/command.ts";
import type { FailureKind, Stage } from "../../server/src/smtp/failure.ts";
import { probe } from "../../server/src/smtp/probe.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { SERVERS } from "./hostile-sim.ts";
import { LAB_HOST, makeCertificate, startHostileServers } from "./lab.ts";
import type { HostileServers } from "./lab.ts";

/** What a probe may say. */
const PROBE_WORDS = new Set(["EHLO", "HELO", "HELP", "VRFY", "EXPN", "STARTTLS", "QUIT"]);
/** Seconds for a host in this test, enough on a busy machine; those that end by a stage's own limit are named below. */
const HOST_SECONDS = 8;
const SLACK_MS = 6000;

interface Expected {
  readonly ends?: readonly [Stage, FailureKind, RegExp];
  readonly rules?: readonly string[];
  readonly notes?: RegExp;
  /** Lets the limit of the stage end it: seconds that it must take. */
  readonly stageSeconds?: number;
  readonly check?: (result: ProbeResult) => void;
}

const NO_TLS = "live-starttls-missing";
const BROKEN = "live-starttls-broken";
const ORDINARY: Expected = { rules: [NO_TLS] };

const EXPECTED: Readonly<Record<string, Expected>> = {
  "silent": { ends: ["greeting", "timeout", /no greeting in time, 15(\.\d)? s after connecting; a port that speaks TLS/], stageSeconds: 15 },
  "close-at-once": { ends: ["greeting", "closed", /closed the connection/] },
  "reset-at-once": { ends: ["connect", "closed", /reset the connection/] },
  "banner-no-newline": { ends: ["greeting", "timeout", /only a part of it/] },
  "banner-drip": { ends: ["greeting", "timeout", /only a part of it/] },
  "banner-endless": { ends: ["greeting", "timeout", /only a part of it/] },
  "banner-flood-line": { ends: ["greeting", "protocol", /one line has more than 65536 octets/] },
  "banner-flood-lines": { ends: ["greeting", "protocol", /one reply has more than 256 lines/] },
  "reads-nothing": { ends: ["ehlo", "timeout", /no answer to EHLO in time, 10(\.\d)? s/], stageSeconds: 10 },
  "half-close": { ends: ["helo", "closed", /closed the connection/], notes: /second connection was made with HELO/ },
  "banner-421": { ends: ["greeting", "rejected", /"421 4\.3\.2 h\.test too busy"/] },
  "banner-554": { ends: ["greeting", "rejected", /"554 h\.test no service"/] },
  "banner-450": { ends: ["greeting", "rejected", /"450 h\.test later"/] },
  "banner-nul": { rules: [NO_TLS], notes: /control characters/, check: (result) => assert.equal(result.greeting, "220 h\\x00.test ES\\x00MTP") },
  "banner-latin1": { rules: [NO_TLS], notes: /above 127/, check: (result) => assert.equal(result.greeting, "220 h.test \\xc3(\\xff") },
  "banner-escape": {
    rules: [NO_TLS],
    notes: /control characters/,
    check: (result) => {
      assert.match(result.greeting ?? "", /\\x1b\]0;pwned\\x07\\x1b\[2J/);
      assert.deepEqual(result.ehlo?.capabilities.map(({ wire }) => wire), ["250-X\\u{202e}OLLEH\\u{2066}", "250 HELP\\u{200b}"]);
    },
  },
  "banner-markdown": { rules: [NO_TLS] },
  "bare-lf": { rules: [NO_TLS], notes: /lone LF/ },
  "bare-cr": { ends: ["greeting", "protocol", /lone CR/] },
  "blank-lines": { ends: ["greeting", "protocol", /empty line/] },
  "no-code": { ends: ["greeting", "protocol", /"welcome" is not an SMTP reply/] },
  "http": { ends: ["greeting", "timeout", /no greeting/] },
  "ssh": { ends: ["greeting", "protocol", /"SSH-2\.0-OpenSSH_9\.2" is not an SMTP reply/] },
  "code-changes": { ends: ["ehlo", "protocol", /codes 250 and 550/], check: (result) => assert.equal(result.ehlo, null) },
  "multiline-unended": { ends: ["ehlo", "timeout", /only a part of it/] },
  "many-extensions": { ends: ["ehlo", "protocol", /more than 256 lines/] },
  "odd-extensions": {
    rules: ["auth-plaintext-without-tls", BROKEN],
    notes: /SIZE more than once/,
    check: (result) => {
      assert.deepEqual(result.auth?.beforeTls, ["LOGIN", "PLAIN"]);
      assert.deepEqual(Object.getPrototypeOf(result.ehlo), Object.prototype);
      assert.equal(result.starttls, "fails");
    },
  },
  "ehlo-refused": { rules: [NO_TLS], notes: /EHLO is refused with "502 unrecognized"/, check: (result) => assert.equal(result.ehlo?.verb, "HELO") },
  "ehlo-closes": { rules: [NO_TLS], notes: /second connection was made with HELO/, check: (result) => assert.equal(result.ehlo?.verb, "HELO") },
  "ehlo-421": { ends: ["ehlo", "rejected", /"421 4\.7\.0 try later"/] },
  "ehlo-flip": { rules: [], notes: /not answer the same each time/, check: (result) => assert.equal(result.starttls, "unknown") },
  "early-421": { ends: ["help", "rejected", /"421 4\.4\.2 timeout"/], rules: [NO_TLS], check: (result) => assert.equal(result.ehlo?.name, "h.test") },
  "reply-ahead": { ends: ["help", "protocol", /"250 ok" before anything was asked/], rules: [NO_TLS] },
  "auth-334": { ends: ["ehlo", "protocol", /"334 VXNlcm5hbWU6", which asks for what EHLO does not have/] },
  "rcpt-421": ORDINARY,
  "rcpt-slow": ORDINARY,
  "rcpt-all": ORDINARY,
  "rcpt-251": ORDINARY,
  "extra-reply": ORDINARY,
  "data-354": ORDINARY,
  "tls-inject": { rules: ["live-certificate-untrusted", "live-starttls-injection"], check: (result) => assert.match(result.findings[0]?.evidence ?? "", /^220 go 250-evil\.test 250 AUTH PLAIN$/) },
  "tls-inject-part": { rules: ["live-certificate-untrusted", "live-starttls-injection"], check: (result) => assert.deepEqual(result.auth?.afterTls, []) },
  "tls-refused": {
    rules: [BROKEN],
    check: (result) => assert.deepEqual([result.findings[0]?.evidence, result.auth?.meaning], ["454 4.3.3 TLS not available", "no login is offered without TLS"]),
  },
  "tls-hangs": { ends: ["starttls", "timeout", /TLS handshake was not finished in time/], rules: [BROKEN], stageSeconds: 10 },
  "tls-garbage": { ends: ["starttls", "tls", /something that is not TLS/], rules: [BROKEN] },
  "tls-alert": { ends: ["starttls", "tls", /alert 40 \(handshake failure\)/], rules: [BROKEN] },
  "tls-closes": { ends: ["starttls", "tls", /closed the connection during the TLS handshake/], rules: [BROKEN] },
  "tls-again": {
    rules: ["live-certificate-untrusted", "live-starttls-again"],
    notes: /calls itself h\.test before STARTTLS and other\.test after it/,
    check: (result) => assert.deepEqual([result.auth?.beforeTls, result.auth?.afterTls], [[], ["PLAIN"]]),
  },
};

describe("the probe of a host that misbehaves", { concurrency: true, timeout: 120_000 }, () => {
  const certificate = makeCertificate();
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  let servers: HostileServers | undefined;

  before(async () => {
    process.on("unhandledRejection", onRejection);
    servers = await startHostileServers(certificate);
  });

  after(async () => {
    const { said, exit } = (await servers?.stop()) ?? { said: {}, exit: null };
    rmSync(certificate.folder, { recursive: true, force: true });
    process.off("unhandledRejection", onRejection);

    // Only when all of them are done can this be said, so a failure here is one of the whole suite.
    assert.deepEqual(rejections, []);
    assert.equal(exit, 0, "a server was told a word that a probe must never say");
    for (const [name, words] of Object.entries(said)) {
      for (const word of words) assert.ok(PROBE_WORDS.has(word) && VERBS.has(word), `${name} was told ${word}`);
      // Two in the conversation, and one on each connection that asks for a version of TLS.
      const [ehlos, starttls] = ["EHLO", "STARTTLS"].map((verb) => words.filter((word) => word === verb).length);
      assert.ok((ehlos ?? 0) <= Math.max(1, starttls ?? 0) + 1 && (starttls ?? 0) <= 7, `${name} was told ${words.join(" ")}`);
    }
    assert.deepEqual(process.getActiveResourcesInfo().filter((resource) => /TCP|TLS|Socket/i.test(resource)), []);
  });

  it("is tried on every server there is", () => assert.deepEqual(Object.keys(EXPECTED).sort(), Object.keys(SERVERS).sort()));

  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(name, async () => {
      const port = servers?.ports.get(name) ?? assert.fail("this server did not start");
      const started = performance.now();
      const result = await probe({ host: LAB_HOST, port, kind: "ipv4", typed: LAB_HOST }, expected.stageSeconds === undefined ? { timeoutSeconds: HOST_SECONDS } : {});
      const took = performance.now() - started;
      assert.ok(took < (expected.stageSeconds ?? HOST_SECONDS) * 1000 + SLACK_MS, `it took ${Math.round(took)} ms`);
      assertPrintable(result);
      if (expected.ends === undefined) {
        assert.deepEqual([result.outcome, result.failure], ["complete", undefined]);
      } else {
        const [stage, kind, reason] = expected.ends;
        assert.deepEqual([result.failure?.stage, result.failure?.kind], [stage, kind], result.failure?.reason);
        assert.match(result.failure?.reason ?? "", reason);
        assert.equal(result.outcome, result.ehlo === null ? "unreachable" : "incomplete");
      }
      assert.deepEqual(result.findings.map(({ rule }) => rule).sort(), expected.rules ?? []);
      assert.match(result.notes.join("\n"), expected.notes ?? /^/);
      expected.check?.(result);
    });
  }
});

/** What a host that misbehaves is compared with. */
const FILE = lint({
  document: SourceText.fromText("/nowhere/sendmail.cf", "V10/Berkeley\nDjh.test\nDZ8.17.1\nO SmtpGreetingMessage=$j $Z $b\nO MaxMessageSize=5000\nO AuthMechanisms=PLAIN\n"),
  language: "sendmail-cf",
  provider: { read: () => undefined },
  library: undefined,
  ruleSeverities: new Map(),
  role: undefined,
  sendmailVersion: undefined,
});

/** No octet that a terminal, an editor or a log would act on, in any form in which the result is shown. */
function assertPrintable(result: ProbeResult): void {
  const json = JSON.stringify(result);
  assert.equal(JSON.stringify(JSON.parse(json)), json);
  const rows = compareWithHost(FILE.configuration, FILE.input.provider, result);
  const report = { path: "sendmail.cf", lint: FILE, rows, findings: realityFindings(FILE, rows, result) };
  for (const shown of [json, formatProbeText(result, { hasColour: false }), formatProbeMarkdown(result), formatRealityText(report), formatRealityMarkdown(report), JSON.stringify(toJsonReality(report))]) {
    assert.doesNotMatch(shown.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    assert.ok(shown.length < 300_000);
  }
  assert.doesNotMatch(json, /\\u00[0-9a-f]{2}/);
}
