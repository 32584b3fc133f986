// Reports as web pages: what a host says changes the texts of the page and never its structure.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { escapeHtml, formatPageHtml } from "../../server/src/report/page-html.ts";
import { toProbePage } from "../../server/src/report/probe-page.ts";
import type { ReportPage } from "../../server/src/report/report-page.ts";
import { readEhlo } from "../../server/src/smtp/ehlo.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";

/** Every text of a page is this one. */
function pageOf(text: string): ReportPage {
  return {
    title: text,
    summary: text,
    findings: [{ severity: "warning", rule: text, message: text, evidence: [text, text], command: text, docs: `https://example.org/${text}` }],
    notes: [text],
    tables: [{ caption: text, head: [text, text], rows: [[text, text]] }],
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
