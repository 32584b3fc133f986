// Reports as web pages: what a host says changes the texts of the page and never its structure.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ACTIONS_PLACE, escapeHtml, formatPageHtml } from "../../server/src/report/page-html.ts";
import { toHostPage } from "../../server/src/report/host-page.ts";
import { toProbePage } from "../../server/src/report/probe-page.ts";
import { toRelayPage } from "../../server/src/report/relay-page.ts";
import type { ReportPage } from "../../server/src/report/report-page.ts";
import { readEhlo } from "../../server/src/smtp/ehlo.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";

/** Every text of a page is this one. */
function pageOf(text: string): ReportPage {
  return {
    title: text,
    summary: text,
    findings: [{ severity: "warning", rule: text, message: text, evidence: [text, text], commands: [text], docs: `https://example.org/${text}` }],
    notes: [text],
    tables: [{ caption: text, lead: text, head: [text, text], rows: [[text, text]] }],
    facts: [[text, [text]]],
  };
}

/** The tags, with what attributes hold taken out of them. */
function structureOf(html: string): readonly string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
}

describe("a report as HTML", () => {
  const harmless = structureOf(formatPageHtml(pageOf("x")));

  it("has the structure that it has, whatever its texts are", () => {
    const markup = fc.constantFrom("<script>", "</pre>", "\"", "'", "&lt;", "<img src=x onerror=alert(1)>", "]]>", "<!--", "\u202e", "\u009b", "\0", "javascript:");
    fc.assert(fc.property(fc.array(fc.oneof(markup, fc.string({ unit: "binary" }))).map((parts) => parts.join("")), (text) => {
      const html = formatPageHtml(pageOf(text));
      assert.deepEqual(structureOf(html), harmless);
      // eslint-disable-next-line no-control-regex -- what must not be there
      assert.doesNotMatch(html, /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
    }));
  });

  it("keeps every text readable", () => {
    assert.equal(escapeHtml("<a href='x'>&\"</a>"), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;");
    assert.equal(escapeHtml("\u202e"), "\\u{202e}");
  });

  it("links a rule's page only where it is one of the web", () => {
    const linkOf = (docs: string): string => formatPageHtml({ ...pageOf("x"), findings: [{ severity: "info", rule: "r", message: "m", evidence: [], docs }] });
    assert.match(linkOf("https://example.org/r"), /<a href="https:\/\/example\.org\/r">r<\/a>/);
    for (const docs of ["javascript:alert(1)", "command:workbench.action.quit", "http://example.org"]) assert.doesNotMatch(linkOf(docs), /<a /);
  });

  it("names each section by its heading, and each row of a table by its first cell", () => {
    const html = formatPageHtml(pageOf("x"));
    const labelled = [...html.matchAll(/<section aria-labelledby="([^"]+)">\n<h2 id="([^"]+)">/g)].map(([, by, id]) => [by, id]);
    assert.deepEqual(labelled, [["findings", "findings"], ["notes", "notes"], ["table-0", "table-0"], ["facts", "facts"]]);
    assert.match(html, /<th scope="row">x<\/th><td>x<\/td>/);
  });
});

describe("what takes the focus in a report", () => {
  const html = formatPageHtml({ ...pageOf("x"), facts: [["EHLO", ["250 ok"]]], findings: [{ severity: "info", rule: "a-rule", message: "m", evidence: ["e"], commands: ["c"] }, { severity: "error", message: "m", evidence: ["e"] }] });
  const focusable = [...html.matchAll(/<[^>]* tabindex="0"[^>]*>/g)].map(([tag]) => tag);

  it("has a role and a name", () => {
    assert.deepEqual(focusable, [
      '<pre tabindex="0" role="group" aria-label="Commands for a-rule">', '<pre tabindex="0" role="group" aria-label="Evidence of a-rule">', '<pre tabindex="0" role="group" aria-label="Evidence of error">',
      '<div class="table" tabindex="0" role="group" aria-labelledby="table-0">', '<pre tabindex="0" role="group" aria-label="EHLO">',
    ]);
    assert.match(html, /<h2 id="table-0">x<\/h2>/);
  });

  it("leaves one place for the client's buttons, which no text can forge", () => {
    assert.equal(formatPageHtml(pageOf(ACTIONS_PLACE)).split(ACTIONS_PLACE).length, 2);
    assert.match(html, /^<main lang="en">\n/);
  });
});

describe("a probe as a page", () => {
  const result: ProbeResult = {
    host: "mail.example.org", port: 25, outcome: "complete", starttls: "works", greeting: "220 mail.example.org ESMTP Sendmail 8.17.1.9", greetingDelayMs: 10,
    ehlo: readEhlo("EHLO", { code: 250, texts: ["mail.example.org Hello", "STARTTLS"], wire: ["250-mail.example.org Hello", "250 STARTTLS"] }),
    tlsVersions: [{ version: "TLSv1.0", accepted: false, answer: "alert 70" }, { version: "TLSv1.3", accepted: true, cipher: "TLS_AES_256_GCM_SHA384", answer: "ServerHello" }],
    notes: [],
    findings: [{ rule: "disclosure-greeting-version", severity: "warning", message: "the greeting names Sendmail 8.17.1.9", evidence: "220 mail.example.org ESMTP Sendmail 8.17.1.9" }],
  };

  it("shows the versions of TLS as a table, and the rest once", () => {
    const page = toProbePage(result, (rule) => `https://example.org/${rule}`);
    assert.equal(page.title, "Mail host mail.example.org:25");
    assert.equal(page.summary, "1 finding.");
    assert.deepEqual(page.tables[0]?.rows, [["TLSv1.0", "no", "alert 70", ""], ["TLSv1.3", "yes", "TLS_AES_256_GCM_SHA384", "256 bit, forward secrecy"]]);
    assert.deepEqual(page.facts.map(([label]) => label), ["greeting", "EHLO", "STARTTLS"]);
    assert.equal(page.findings[0]?.docs, "https://example.org/disclosure-greeting-version");
  });
});

describe("a relay test as a page", () => {
  const host = (address: string, verdict: RelayResult["verdict"], answered = true): RelayResult => ({
    host: address, port: 25, verdict, reason: "so it is", answered, controls: [],
    ...(answered ? { address, pair: { id: "plain", from: "probe@example.net", to: "relaytest@example.org" }, reply: "250 ok" } : {}),
    pairs: answered ? [{ id: "plain", from: "probe@example.net", to: "relaytest@example.org", outcome: "accepted", reply: "250 ok" }] : [],
  });

  it("shows of one host every pair that was tried", () => {
    const page = toRelayPage([host("192.0.2.1", "relays")]);
    assert.equal(page.title, "Relay test of 192.0.2.1:25");
    assert.equal(page.summary, "relays: so it is.");
    assert.deepEqual(page.tables[0]?.rows, [["plain", "<relaytest@example.org> from <probe@example.net>", "accepted", "250 ok"]]);
  });

  it("names of many those that relay, then those that stayed undecided, and counts no silence as an answer", () => {
    const page = toRelayPage([host("192.0.2.1", "refuses"), host("192.0.2.2", "cannot-tell"), host("192.0.2.3", "relays"), host("192.0.2.4", "cannot-tell", false)]);
    assert.deepEqual(page.findings.map(({ severity, message }) => `${severity} ${message}`), ["error 192.0.2.3:25 relays: so it is", "warning 192.0.2.2:25 cannot tell: so it is"]);
    assert.deepEqual(page.tables[0]?.rows.map(([name, verdict]) => `${name ?? ""} ${verdict ?? ""}`), ["192.0.2.1:25 refuses", "192.0.2.2:25 cannot tell", "192.0.2.3:25 relays"]);
    assert.deepEqual(page.facts, [["Hosts without an answer", ["192.0.2.4:25: so it is"]]]);
  });
});

describe("an audit as a page", () => {
  it("has the commands to copy, and what could not be looked at", () => {
    const page = toHostPage({
      root: "/", configurations: ["/etc/mail/sendmail.cf"],
      findings: [{ rule: "drift-mc-cf", severity: "warning", message: "older", path: "/etc/mail/sendmail.cf", evidence: ["a line"], commands: ["make -C /etc/mail", "# then\nsystemctl restart sendmail"] }],
      notLookedAt: [{ path: "/etc/shadow", reason: "permission denied" }],
    }, (rule) => `https://example.org/${rule}`);
    assert.deepEqual(page.tables[0]?.rows, [["/etc/shadow", "permission denied"]]);
    assert.match(formatPageHtml(page), /<pre tabindex="0" role="group" aria-label="Commands for drift-mc-cf">make -C \/etc\/mail\n# then\nsystemctl restart sendmail<\/pre>/);
  });
});
