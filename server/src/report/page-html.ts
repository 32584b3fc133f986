// A report as HTML for a web view: structure only. Colours come from the editor's theme and the buttons' work from its script, so
// nothing here is style or code, and a strict content security policy holds. Every text is escaped; a host can say what it likes.
import { printable } from "../text/printable.ts";
import type { PageFinding, PageTable, ReportPage } from "./report-page.ts";

/** Where a client puts its buttons, in its user's language. No text of a report can hold it: `<` is escaped in all of them. */
export const ACTIONS_PLACE = "<!--actions-->";

/** The content of the page's body. A report is in English, whatever language the editor speaks. */
export function formatPageHtml(page: ReportPage): string {
  return [
    '<main lang="en">',
    `<h1>${escapeHtml(page.title)}</h1>`,
    `<p class="summary">${escapeHtml(page.summary)}</p>`,
    ACTIONS_PLACE,
    ...(page.findings.length === 0 ? [] : section("findings", "Findings", ["<ul>", ...page.findings.map(findingItem), "</ul>"])),
    ...(page.notes.length === 0 ? [] : section("notes", "Notes", ["<ul>", ...page.notes.map((note) => `<li>${escapeHtml(note)}</li>`), "</ul>"])),
    ...page.tables.flatMap((table, index) => section(`table-${index}`, table.caption, [...(table.lead === undefined ? [] : [`<p>${escapeHtml(table.lead)}</p>`]), tableElement(table, `table-${index}`)])),
    ...(page.facts.length === 0 ? [] : section("facts", "What was seen", page.facts.map(([label, lines]) => folded(label, label, lines)))),
    "</main>",
  ].join("\n");
}

/** Text within an element or a quoted attribute. Control and bidi characters are shown, never sent. */
export function escapeHtml(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

function section(id: string, title: string, content: readonly string[]): readonly string[] {
  return [`<section aria-labelledby="${id}">`, `<h2 id="${id}">${escapeHtml(title)}</h2>`, ...content, "</section>"];
}

function findingItem({ severity, rule, message, evidence, commands = [], docs }: PageFinding): string {
  // The level is a word, for those who do not see its colour.
  return [
    `<li class="finding ${severity}">`,
    `<p><strong class="level">${severity}</strong> ${escapeHtml(message)}${ruleName(rule, docs)}</p>`,
    ...(commands.length === 0 ? [] : [`<p>What mends it, to copy:</p>${scrolled(`Commands for ${rule ?? severity}`, commands.map(escapeLines))}`]),
    ...(evidence.length === 0 ? [] : [folded("Evidence", `Evidence of ${rule ?? severity}`, evidence)]),
    "</li>",
  ].join("\n");
}

function ruleName(rule: string | undefined, docs: string | undefined): string {
  if (rule === undefined) return "";
  return ` <span class="rule">${isWebAddress(docs) ? `<a href="${escapeHtml(docs)}">${escapeHtml(rule)}</a>` : escapeHtml(rule)}</span>`;
}

/** A command may have several lines. */
function escapeLines(text: string): string {
  return text.split("\n").map(escapeHtml).join("\n");
}

function folded(label: string, name: string, lines: readonly string[]): string {
  return `<details><summary>${escapeHtml(label)}</summary>${scrolled(name, lines.map(escapeHtml))}</details>`;
}

/** Long lines are scrolled, by the keyboard as well: what takes the focus has a role and a name to be read out. */
function scrolled(name: string, escaped: readonly string[]): string {
  return `<pre tabindex="0" role="group" aria-label="${escapeHtml(name)}">${escaped.join("\n")}</pre>`;
}

/** The caption is the heading above it, which is read out with the table. A wide one is scrolled, by the keyboard as well. */
function tableElement({ caption, head, rows }: PageTable, headingId: string): string {
  const header = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("");
  const body = rows.map(([name = "", ...cells]) => `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
  return `<div class="table" tabindex="0" role="group" aria-labelledby="${headingId}"><table aria-label="${escapeHtml(caption)}"><thead><tr>${header}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody></table></div>`;
}

function isWebAddress(address: string | undefined): address is string {
  return address !== undefined && /^https:\/\//.test(address);
}
