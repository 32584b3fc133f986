// A file against what a probe saw, from results that are written down here. Against real servers: test/lab/reality.test.ts.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { greetingPattern } from "../../server/src/features/greeting-template.ts";
import { lint } from "../../server/src/features/lint.ts";
import type { LintResult } from "../../server/src/features/lint.ts";
import { compareWithHost, realityFindings } from "../../server/src/features/reality.ts";
import { formatRealityMarkdown, formatRealityText, toRealityTable } from "../../server/src/report/reality-text.ts";
import { readEhlo } from "../../server/src/smtp/ehlo.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import type { SourceProvider } from "../../server/src/text/source-provider.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { runHere } from "../support/cli.ts";
import { processorTime } from "../support/processor-time.ts";

const DATE = "Tue, 24 Nov 2026 02:38:22 +0100 (CET)";
const MACROS: Readonly<Record<string, string>> = { j: "$w.$m", w: "mail", m: "example.org", Z: "8.17.1", l: "$l$l$l", q: "$?r" };

describe("greetingPattern", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["$j Sendmail $v/$Z; $b", `mail.example.org ESMTP Sendmail 8.17.1.9/8.17.1; ${DATE}`, true],
    ["$j Sendmail $v/$Z; $b", "mail.example.org ESMTP Sendmail 8.17.1.9/8.17.1; Tue, 24 Nov 2026 02:38:22 GMT", true],
    ["$j Sendmail $v/$Z; $b", "mail.example.org ESMTP", false],
    ["$j", "mail.example.org ESMTP", true],
    ["$j", "mail.example.org", false],
    ["$j", "other.example.org ESMTP", false],
    ["$j ESMTP", "mail.example.org ESMTP ESMTP", true],
    ["$j ESMTP", "mail.example.org ESMTP", false],
    ["mail.example.org no spam", "mail.example.org ESMTP no spam", true],
    ["mail.example.org no.spam", "mail.example.org ESMTP noxspam", false],
    ["$j costs $$5", "mail.example.org ESMTP costs $5", true],
    ["$j $?{client_addr}from $_$|nobody$.", "mail.example.org ESMTP from [192.0.2.1]", true],
    ["$j $?{client_addr}from $_$|nobody$.", "mail.example.org ESMTP nobody", true],
    ["$j $?{client_addr}from $_$|nobody$.", "mail.example.org ESMTP somebody", false],
    ["$j first\\n$v second", "mail.example.org ESMTP first\n8.17.1.9 second", true],
    ["$j at $&{unknown} now", "mail.example.org ESMTP at any place now", true],
  ];
  for (const [template, greeting, fits] of cases) {
    it(`${template} | ${greeting}`, () => {
      const pattern = greetingPattern(template, (name) => MACROS[name]) ?? assert.fail("no pattern");
      assert.equal(pattern.test(greeting) !== undefined, fits, pattern.shown);
    });
  }

  it("tells the version of the .cf that the greeting names", () => {
    assert.equal(greetingPattern("$j $v/$Z", (name) => MACROS[name])?.test("mail.example.org ESMTP 8.18.1/8.14.4")?.version, "8.14.4");
  });
  it("gives up on macros that name each other without an end, and on a text of which little is known", () => {
    assert.equal(greetingPattern("$l", (name) => MACROS[name]), undefined);
    assert.equal(greetingPattern("$a $c $d $e $f", () => undefined), undefined);
    assert.equal(greetingPattern("x".repeat(3000), () => undefined), undefined);
  });
  it("takes an unended conditional as it comes", () => assert.notEqual(greetingPattern("$j $?", (name) => MACROS[name]), undefined));
  it("is quick on a greeting made to be slow", () => {
    assert.ok(processorTime(() => greetingPattern("$a$a$a!", () => undefined)?.test("a".repeat(200_000))) < 2000);
  });
});

const NO_FILES: SourceProvider = { read: () => undefined };

function cf(...lines: readonly string[]): LintResult {
  const document = SourceText.fromText("/etc/mail/sendmail.cf", ["V10/Berkeley", "Djmail.example.org", "DZ8.17.1", ...lines, ""].join("\n"));
  return lint({ document, language: "sendmail-cf", provider: NO_FILES, library: undefined, ruleSeverities: new Map(), role: undefined, sendmailVersion: undefined });
}

function ehlo(...words: readonly string[]) {
  const lines = ["mail.example.org Hello", ...words];
  return readEhlo("EHLO", { code: 250, texts: lines, wire: lines.map((line, index) => `250${index === lines.length - 1 ? " " : "-"}${line}`) });
}

function versionsOf(...taken: readonly string[]): NonNullable<ProbeResult["tlsVersions"]> {
  return (["SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const).map((version) => ({ version, accepted: taken.includes(version), answer: "" }));
}

const OFFERED = ["EXPN", "VERB", "SIZE", "DSN", "ETRN"];
const RESULT: ProbeResult = {
  host: "mail.example.org",
  port: 25,
  address: "192.0.2.7",
  localAddress: "192.0.2.1",
  outcome: "complete",
  greeting: "220 mail.example.org ESMTP",
  greetingDelayMs: 40,
  ehlo: ehlo(...OFFERED),
  starttls: "not-offered",
  help: ["214 2.0.0 hello"],
  maxMessageSize: null,
  notes: [],
  findings: [],
};

function verdicts(file: LintResult, result: Partial<ProbeResult>): Readonly<Record<string, string>> {
  return Object.fromEntries(compareWithHost(file.configuration, file.input.provider, { ...RESULT, ...result }).map(({ setting, verdict }) => [setting, verdict]));
}

describe("compareWithHost", () => {
  const cases: readonly (readonly [string, readonly string[], Partial<ProbeResult>, string, string])[] = [
    ["an old version of the .cf", ["O SmtpGreetingMessage=$j $Z"], { greeting: "220 mail.example.org ESMTP 8.14.4" }, "version of the .cf ($Z)", "differs"],
    ["the same version", ["O SmtpGreetingMessage=$j $Z"], { greeting: "220 mail.example.org ESMTP 8.17.1" }, "version of the .cf ($Z)", "agrees"],
    ["a host that refuses to greet", [], { greeting: "554 no" }, "SmtpGreetingMessage", "cannot-be-seen"],
    ["another name", [], { ehlo: readEhlo("EHLO", { code: 250, texts: ["other.example.org"], wire: ["250 other.example.org"] }) }, "macro j", "differs"],
    ["a size in the file only", ["O MaxMessageSize=5000"], {}, "MaxMessageSize", "differs"],
    ["the same size", ["O MaxMessageSize=5000"], { maxMessageSize: 5000, ehlo: ehlo("SIZE 5000") }, "MaxMessageSize", "agrees"],
    ["no SIZE at all", ["O MaxMessageSize=5000"], { ehlo: ehlo("HELP") }, "MaxMessageSize", "cannot-be-seen"],
    ["a port that the file does not open", [], { port: 587 }, "DaemonPortOptions", "differs"],
    ["TLS from the start that the file does not have", ["O DaemonPortOptions=Port=465"], { port: 465, starttls: "implicit" }, "DaemonPortOptions", "differs"],
    ["TLS from the start", ["O DaemonPortOptions=Port=465, M=s"], { port: 465, starttls: "implicit" }, "DaemonPortOptions", "agrees"],
    ["ETRN that the listener hides", ["O DaemonPortOptions=Port=25, M=E"], { ehlo: ehlo("EXPN", "VERB", "DSN") }, "PrivacyOptions", "agrees"],
    ["noetrn", ["O PrivacyOptions=noetrn"], {}, "PrivacyOptions", "differs"],
    ["novrfy where VRFY answers", ["O PrivacyOptions=novrfy"], { lookups: [{ command: "VRFY postmaster", reply: ["250 2.1.5 <postmaster>"] }] }, "PrivacyOptions", "differs"],
    ["novrfy where it does not", ["O PrivacyOptions=novrfy"], { lookups: [{ command: "VRFY postmaster", reply: ["252 2.5.2 no"] }] }, "PrivacyOptions", "agrees"],
    ["flags that nobody sees", ["O PrivacyOptions=needmailhelo,needvrfyhelo"], {}, "PrivacyOptions", "cannot-be-seen"],
    ["the flag that is there where nothing is set", ["O PrivacyOptions=authwarnings"], {}, "PrivacyOptions", "agrees"],
    ["a flag that VRFY would show, where it was not asked", ["O PrivacyOptions=novrfy"], {}, "PrivacyOptions", "cannot-be-seen"],
    ["mechanisms of which some are not shown", ["O AuthMechanisms=GSSAPI LOGIN PLAIN DIGEST-MD5 CRAM-MD5"], { ehlo: ehlo(...OFFERED, "AUTH CRAM-MD5") }, "AuthMechanisms", "cannot-be-seen"],
    ["mechanisms in another order", ["O AuthMechanisms=PLAIN CRAM-MD5"], { ehlo: ehlo(...OFFERED, "AUTH CRAM-MD5 PLAIN") }, "AuthMechanisms", "differs"],
    ["all mechanisms", ["O AuthMechanisms=PLAIN CRAM-MD5"], { ehlo: ehlo(...OFFERED, "AUTH PLAIN CRAM-MD5") }, "AuthMechanisms", "agrees"],
    ["the built-in mechanisms without Kerberos", [], { ehlo: ehlo(...OFFERED, "AUTH DIGEST-MD5 CRAM-MD5") }, "AuthMechanisms", "agrees"],
    ["one of the built-in mechanisms that every SASL has", [], { ehlo: ehlo(...OFFERED, "AUTH CRAM-MD5") }, "AuthMechanisms", "cannot-be-seen"],
    ["the letter p alone", ["O AuthOptions=p"], { ehlo: ehlo(...OFFERED, "STARTTLS"), ehloAfterTls: ehlo(...OFFERED, "AUTH PLAIN"), starttls: "works" }, "AuthOptions", "agrees"],
    ["letters of which p shows", ["O AuthOptions=A p y"], { ehlo: ehlo(...OFFERED, "STARTTLS"), ehloAfterTls: ehlo(...OFFERED, "AUTH PLAIN"), starttls: "works" }, "AuthOptions", "cannot-be-seen"],
    ["versions that are turned off", ["O ServerSSLOptions=+SSL_OP_NO_TLSv1"], { tlsVersions: versionsOf("TLSv1.2", "TLSv1.3") }, "ServerSSLOptions", "agrees"],
    ["an SSL option that is no version", ["O ServerSSLOptions=+SSL_OP_NO_TLSv1 +SSL_OP_CIPHER_SERVER_PREFERENCE"], { tlsVersions: versionsOf("TLSv1.2", "TLSv1.3") }, "ServerSSLOptions", "cannot-be-seen"],
    ["versions that were not asked for", ["O ServerSSLOptions=+SSL_OP_NO_TLSv1"], { tlsVersions: [{ version: "TLSv1.3", accepted: true, answer: "" }, { version: "TLSv1.0", accepted: null, answer: "not asked" }] }, "ServerSSLOptions", "cannot-be-seen"],
    ["a pause where TLS comes first", ["Sgreet_pause", "R$*\t$# 5000"], { port: 465, starttls: "implicit" }, "FEATURE(greet_pause)", "cannot-be-seen"],
    ["a certificate that is not used", ["O ServerCertFile=/c", "O ServerKeyFile=/k"], {}, "ServerCertFile, ServerKeyFile", "differs"],
    ["STARTTLS that a listener turns off", ["O ServerCertFile=/c", "O ServerKeyFile=/k", "O DaemonPortOptions=Port=25, M=S"], {}, "ServerCertFile, ServerKeyFile", "agrees"],
    ["half a certificate", ["O ServerCertFile=/c"], {}, "ServerCertFile, ServerKeyFile", "agrees"],
    ["mechanisms that are gone", ["O AuthMechanisms=CRAM-MD5"], {}, "AuthMechanisms", "differs"],
    ["mechanisms that p withholds", ["O AuthMechanisms=LOGIN PLAIN", "O AuthOptions=A p"], {}, "AuthMechanisms", "cannot-be-seen"],
    ["p without effect", ["O AuthOptions=p"], { ehlo: ehlo(...OFFERED, "AUTH PLAIN") }, "AuthOptions", "differs"],
    ["a helpfile that is not there", ["O HelpFile=/etc/mail/helpfile"], { help: ["502 5.3.0 Sendmail 8.17.1 -- HELP not implemented"] }, "HelpFile", "cannot-be-seen"],
    ["a helpfile that is not set", [], {}, "HelpFile", "differs"],
    ["bits of OpenSSL as a number", ["O ServerSSLOptions=0x04000000"], { tlsVersions: [{ version: "TLSv1.0", accepted: true, answer: "" }] }, "ServerSSLOptions", "cannot-be-seen"],
    ["a cipher that the list takes out", ["O CipherList=HIGH:!aNULL"], { weakCipher: { accepted: true, cipher: "TLS_DH_anon_WITH_AES_128_CBC_SHA", answer: "" } }, "CipherList", "differs"],
    ["a cipher of which the list says nothing", ["O CipherList=HIGH"], { weakCipher: { accepted: true, cipher: "TLS_RSA_WITH_RC4_128_SHA", answer: "" } }, "CipherList", "cannot-be-seen"],
    ["a limit that nobody sees", ["O BadRcptThrottle=2"], {}, "BadRcptThrottle", "cannot-be-seen"],
    ["a relay for the host itself", [], { localAddress: "192.0.2.7", senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["250 ok"] }] }, "FEATURE(promiscuous_relay)", "cannot-be-seen"],
    ["a relay for a stranger, without an access map", [], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["250 ok"] }] }, "FEATURE(promiscuous_relay)", "differs"],
    ["a sender's domain that is taken", [], { senders: [{ kind: "unresolvable", from: "a@b.invalid", to: "postmaster", mail: ["250 ok"], rcpt: ["250 ok"] }] }, "FEATURE(accept_unresolvable_domains)", "differs"],
    ["a sender without a domain that is taken", [], { senders: [{ kind: "unqualified", from: "a", to: "postmaster", mail: ["250 ok"], rcpt: ["250 ok"] }] }, "FEATURE(accept_unqualified_senders)", "differs"],
    ["a sender that greylisting puts off", [], { senders: [{ kind: "unqualified", from: "a", to: "postmaster", mail: ["451 4.7.1 later"] }] }, "FEATURE(accept_unqualified_senders)", "cannot-be-seen"],
    ["authentication that is asked for", ["C{TrustAuthMech}PLAIN"], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["550 5.7.1 Relaying denied. Proper authentication required."] }] }, "class TrustAuthMech", "agrees"],
    ["authentication that is not asked for", ["C{TrustAuthMech}PLAIN"], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["550 5.7.1 <d@e.f>... Relaying denied"] }] }, "class TrustAuthMech", "differs"],
    ["authentication that nobody set up", [], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["550 5.7.1 <d@e.f>... Relaying denied"] }] }, "class TrustAuthMech", "agrees"],
    ["a client without a name", ["C{TrustAuthMech}PLAIN"], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["550 5.7.1 <d@e.f>... Relaying denied. IP name lookup failed [192.0.2.7]"] }] }, "class TrustAuthMech", "cannot-be-seen"],
    ["a client with a name that is not its own", ["C{TrustAuthMech}PLAIN"], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["550 5.7.1 <d@e.f>... Relaying denied. IP name possibly forged [192.0.2.7]"] }] }, "class TrustAuthMech", "cannot-be-seen"],
    ["a client whose name cannot be asked for", [], { senders: [{ kind: "stranger", from: "a@b.c", to: "d@e.f", mail: ["250 ok"], rcpt: ["450 4.4.0 <d@e.f>... Relaying temporarily denied. Cannot resolve PTR record for 192.0.2.7"] }] }, "class TrustAuthMech", "cannot-be-seen"],
    ["a host that refuses everything", ["O MaxMessageSize=5000"], { ehlo: ehlo("ENHANCEDSTATUSCODES"), help: ["550 5.7.1 go away"] }, "MaxMessageSize", "cannot-be-seen"],
    ["a host that was not reached", ["O MaxMessageSize=5000"], { ehlo: null, greeting: null }, "MaxMessageSize", "cannot-be-seen"],
  ];
  for (const [name, lines, result, setting, verdict] of cases) {
    it(name, () => {
      const actual = verdicts(cf(...lines), result);
      assert.equal(actual[setting], verdict, JSON.stringify(actual));
    });
  }

  it("says nothing of a host that was not reached but that nothing can be seen", () => {
    const { greetingDelayMs: _delay, ...unheard } = RESULT;
    const rows = compareWithHost(cf().configuration, NO_FILES, { ...unheard, ehlo: null, greeting: null, starttls: "unknown", outcome: "unreachable" });
    assert.deepEqual([...new Set(rows.map(({ verdict }) => verdict))], ["cannot-be-seen"]);
  });

  it("names what it saw of a list of flags and what it did not", () => {
    const whyOf = (setting: string, line: string, seen: Partial<ProbeResult>): string | undefined => {
      const file = cf(line);
      return compareWithHost(file.configuration, file.input.provider, { ...RESULT, ...seen }).find((row) => row.setting === setting)?.why;
    };
    const goaway = { ehlo: ehlo("SIZE", "DSN", "ETRN"), lookups: [{ command: "VRFY postmaster", reply: ["252 2.5.2 no"] }] };
    assert.equal(whyOf("PrivacyOptions", "O PrivacyOptions=goaway,restrictqrun", goaway), "noexpn, noverb, novrfy agree; a probe does not show needmailhelo, restrictqrun");
    assert.equal(whyOf("AuthMechanisms", "O AuthMechanisms=LOGIN CRAM-MD5", { ehlo: ehlo("AUTH CRAM-MD5") }), "what is shown agrees; LOGIN is not: SASL leaves out what it has no plug-in for, or the host has another list");
  });

  it("says what is usual before the rows", () => {
    const file = cf("O MaxMessageSize=5000");
    const rows = compareWithHost(file.configuration, file.input.provider, RESULT);
    const report = { path: "sendmail.cf", lint: file, rows, findings: [] };
    assert.match(formatRealityText(report), /^against sendmail\.cf: \d settings differ: mostly sendmail was not restarted since this file was changed\n/);
    assert.equal(toRealityTable(report).lead, "What differs: mostly sendmail was not restarted since this file was changed.");
    assert.match(toRealityTable(report).rows.map((row) => row.join(" ")).join("\n"), /^MaxMessageSize .* differs /m);
    const same = { ...report, rows: rows.filter(({ verdict }) => verdict !== "differs") };
    assert.equal(toRealityTable(same).lead, undefined);
    assert.match(formatRealityText(same), /^against sendmail\.cf: nothing differs\n/);
  });

  it("compares no file of the submission program, by which no daemon runs", () => {
    const rows = compareWithHost(cf("O UseMSP=True", "O MaxMessageSize=5000").configuration, NO_FILES, RESULT);
    assert.deepEqual([...new Set(rows.map(({ verdict, why }) => `${verdict}: ${why}`))], ["cannot-be-seen: no daemon runs by a file of the submission program"]);
  });

  it("makes a finding of what differs, on the value, with what is usual first", () => {
    const file = cf("O MaxMessageSize=5000");
    const rows = compareWithHost(file.configuration, file.input.provider, RESULT);
    const finding = realityFindings(file, rows, RESULT).find(({ message }) => message.includes("MaxMessageSize")) ?? assert.fail();
    assert.equal(file.input.document.text.slice(finding.span.start, finding.span.end), "5000");
    assert.deepEqual([finding.rule, finding.severity], ["live-differs", "warning"]);
    assert.match(finding.message, /^mail\.example\.org:25 does not do what this file says, mostly sendmail was not restarted since this file was changed\. MaxMessageSize: here 5000; seen 250-SIZE$/);
  });

  it("is silenced by a comment and by the severity off, and takes another severity", () => {
    const silent = cf("# sendmail-lint-disable-next-line live-differs -- the new limit comes on Monday", "O MaxMessageSize=5000", "O HelpFile=/etc/mail/helpfile");
    const rows = compareWithHost(silent.configuration, silent.input.provider, RESULT);
    assert.equal(rows.find(({ setting }) => setting === "MaxMessageSize")?.verdict, "differs");
    assert.deepEqual(realityFindings(silent, rows, RESULT).map(({ message }) => message).filter((message) => message.includes("MaxMessageSize")), []);
    assert.equal(silent.findings.some(({ rule }) => rule === "suppression-unused"), false);
    const file = cf("O MaxMessageSize=5000");
    const under = (severity: "off" | "error") => realityFindings({ ...file, input: { ...file.input, ruleSeverities: new Map([["live-differs", severity]]) } }, compareWithHost(file.configuration, file.input.provider, RESULT), RESULT);
    assert.deepEqual(under("off"), []);
    assert.deepEqual([...new Set(under("error").map(({ severity }) => severity))], ["error"]);
  });

  it("shows nothing raw of what host and file say", () => {
    const file = cf("O SmtpGreetingMessage=$j \x1b[2J | <b>");
    const rows = compareWithHost(file.configuration, file.input.provider, { ...RESULT, greeting: "220 mail.example.org ESMTP | [a](command:b)" });
    const report = { path: "sendmail.cf", lint: file, rows, findings: realityFindings(file, rows, RESULT) };
    for (const text of [formatRealityText(report), formatRealityMarkdown(report), JSON.stringify(report.findings)]) assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
    assert.doesNotMatch(formatRealityMarkdown(report), /<b>|\[a\]\(|command:/);
  });
});

describe("probe --against", () => {
  const folder = mkdtempSync(join(tmpdir(), "reality-"));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  it("reads the file as check does, and says of a host that is not there that nothing can be seen", async () => {
    const file = write("sendmail.mc", "OSTYPE(`linux')dnl\ndefine(`confMAX_MESSAGE_SIZE', `5000')dnl\nMAILER(`smtp')dnl\n");
    // Port 1 of the loopback: nobody listens there.
    const { exit, stdout, stderr } = await runHere(["probe", "127.0.0.1:1", "--against", file, "--format", "json"]);
    assert.equal(exit, 3, stderr);
    const { against } = JSON.parse(stdout) as { against: { path: string; rows: { setting: string; expected: string; verdict: string; range: { start: { line: number } } }[] } };
    assert.equal(against.path, file);
    assert.deepEqual([...new Set(against.rows.map(({ verdict }) => verdict))], ["cannot-be-seen"]);
    const size = against.rows.find(({ setting }) => setting === "confMAX_MESSAGE_SIZE");
    assert.deepEqual([size?.expected, size?.range.start.line], ["5000", 1]);
  });

  const usage: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["a file that is not there", ["--against", join(folder, "none.mc")], /--against: .*none\.mc: .*no such file/],
    ["a file that is none of sendmail's", ["--against", write("notes.txt", "hello\n")], /--against: .*does not look like a sendmail file/],
    ["a folder without one", ["--against", mkdtempSync(join(folder, "empty-"))], /--against: .*is not one configuration file/],
    ["--cf-dir without it", ["--cf-dir", folder], /--cf-dir needs --against/],
  ];
  for (const [name, options, message] of usage) {
    it(`${name} is bad usage, and nothing is connected to`, async () => {
      const { exit, stdout, stderr } = await runHere(["probe", "127.0.0.1:1", ...options]);
      assert.deepEqual([exit, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }
});
