// Files that carry the name of a configuration and cannot be one: what is not text, and what is far larger than any
// configuration. One sentence says so. Reading them all the same gave hundreds of findings on a picture, and took gigabytes.
import type { Finding } from "../model/finding.ts";
import { docsOf } from "../rules/run-rules.ts";
import type { Span } from "../text/span.ts";

export const FILE_NOT_TEXT = "file-not-text";
export const FILE_TOO_LARGE = "file-too-large";

/** UTF-16 units in which a NUL is looked for. Files that are no text have one early on; one further down may be an accident. */
const HEAD_LENGTH = 4096;
/** UTF-16 units: more than twice as many as the largest sendmail.cf of some 160 real files has. */
export const MAX_LENGTH = 500_000;
/** Ten times as many as the longest has. */
export const MAX_LINES = 50_000;

/** Why a document is not judged, on its first line; undefined where it is. */
export function findUnjudgeable(text: string): Finding | undefined {
  const nul = text.slice(0, HEAD_LENGTH).indexOf("\0");
  if (nul < 0) return findTooLarge(text, "This file", firstLine(text));
  const what = UTF_16.test(text) ? "it is written in UTF-16, and sendmail and m4 read bytes" : "it is no text";
  return toFinding(FILE_NOT_TEXT, "error", `This file holds NUL bytes: ${what}, so nothing in it was checked`, firstLine(text));
}

/** Why a text is too large to be judged: that of a document, or the .cf that one generates. */
export function findTooLarge(text: string, what: string, span: Span): Finding | undefined {
  const lines = text.length > MAX_LENGTH ? 0 : countLines(text);
  if (text.length <= MAX_LENGTH && lines <= MAX_LINES) return undefined;
  const size = lines > MAX_LINES ? `${lines} lines, more than the ${MAX_LINES}` : `${text.length} characters, more than the ${MAX_LENGTH}`;
  return toFinding(FILE_TOO_LARGE, "warning", `${what} has ${size} that a configuration is taken to have, so nothing in it was checked`, span);
}

/** Every second byte of ASCII in UTF-16 is a NUL. The byte order mark is two Latin-1 characters in a file that is not UTF-8. */
const UTF_16 = /^(?:\ufeff|\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/;

function toFinding(rule: string, severity: "error" | "warning", message: string, span: Span): Finding {
  return { rule, severity, confidence: "high", absent: false, message, span, origin: undefined, proof: undefined, related: [], docs: docsOf(rule), tags: [], offers: [] };
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Its beginning: what an editor underlines of a line of a megabyte need not be all of it. */
function firstLine(text: string): Span {
  const head = text.slice(0, 80);
  const end = head.search(/[\r\n]/);
  return { start: 0, end: end < 0 ? head.length : end };
}
