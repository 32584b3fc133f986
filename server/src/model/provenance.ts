// Where a piece of the effective .cf comes from in the document that is being looked at: the .cf itself, or the .mc that generates it.
import { findConfName, findOption } from "../catalog/index.ts";
import type { CfFile, CfLine } from "../cf/lines.ts";
import type { Span } from "../text/span.ts";
import type { Location } from "./finding.ts";

export interface Place {
  /** In the document, UTF-16: the very text, or the outermost call that brought it in. */
  readonly span: Span;
  /** Where the text was written, when that is not in the document. */
  readonly origin?: Location;
  /** Nobody wrote it: it is the library's, or sendmail's built-in default. */
  readonly absent: boolean;
}

export interface Provenance {
  readonly dialect: "mc" | "cf";
  /** Of a span of the effective .cf. */
  place(cfSpan: Span): Place;
  /** Where findings about settings that nobody made stand: the OSTYPE line of a .mc, the first line of a .cf. */
  placeOfAbsent(): Place;
  /** The call that turned a feature on, from the journal of the expansion. Left out where there is none to ask. */
  hasFeature?(name: string): Place | undefined;
  /** The calls of a macro, from the journal of the expansion. Left out where there is none to ask. */
  calls?(macro: string): readonly JournalCall[];
  /** Files that a call was to bring and that are not there, as they were asked for. Left out where there is nothing to include. */
  missingFiles?(): readonly string[];
  /** The stock line that would set an option if it were not commented out, with the value that it has. */
  commentedOut?(option: string): { readonly place: Place; readonly value: string } | undefined;
}

/** A macro call of the .mc or of a file that it includes, the cf library's own left out. */
export interface JournalCall {
  /** Calls happen in the order of these numbers, whatever their names. */
  readonly order: number;
  readonly args: readonly string[];
  readonly place: Place;
}

/** What decided a value, as rules hand it to a report. */
export interface Definition {
  /** The deciding text in the effective .cf; undefined where there is none. */
  readonly cfSpan: Span | undefined;
  /** The line of the effective .cf that shows it. */
  readonly line: CfLine | undefined;
  /** Known without looking at the .cf: the built-in default (absent), or a call in a .mc. */
  readonly place: Place | undefined;
}

/** A .cf is its own document. What equals the library's text was written by nobody. */
export function cfProvenance(file: CfFile): Provenance {
  const first = file.lines[0];
  const domain = DOMAIN_TEXTS.find(({ banner }) => file.lines.some((line) => line.kind === "comment" && banner.test(line.text.text)));
  const libraryLines = file.lines.filter((line) => isLibraryText(line) || isDomainText(line, domain)).map((line) => line.span);
  const absent: Place = { span: first?.span ?? { start: 0, end: 0 }, absent: true };
  return {
    dialect: "cf",
    place(cfSpan) {
      const isLibrary = libraryLines.some((line) => line.start <= cfSpan.start && cfSpan.end <= line.end);
      return isLibrary ? absent : { span: cfSpan, absent: false };
    },
    placeOfAbsent: () => absent,
    commentedOut(option) {
      for (const line of file.lines) {
        if (line.kind !== "comment" || line.option?.name.text !== option) continue;
        return { place: { span: line.span, absent: false }, value: line.option.value?.text ?? "" };
      }
      return undefined;
    },
  };
}

/** What some OSTYPE files put in the place of the library's own text. Source: ostype/debian.m4 of sendmail-cf. */
const OSTYPE_TEXTS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "SmtpGreetingMessage",
    ["$j Sendmail $v/$Z; $b; (No UCE/UBE) $?{client_addr}logging access from: ${client_name}(${client_resolve})-$_$."],
  ],
]);

/** The same of a DOMAIN file that a distribution ships, where its banner shows that it was used. Source: domain/debian-mta.m4. */
const DOMAIN_TEXTS = [{ banner: /\$Id: debian-mta\.m4\b/, option: "MaxDaemonChildren", value: "0" }] as const;

function isDomainText(line: CfLine, domain: (typeof DOMAIN_TEXTS)[number] | undefined): boolean {
  return domain !== undefined && line.kind === "option" && line.name.text === domain.option && line.value?.text === domain.value;
}

function isLibraryText(line: CfLine): boolean {
  if (line.kind === "header") return isLibraryHeader(line.name.text, line.value.text.trim().replace(/\s+/g, " "));
  if (line.kind !== "option" || line.value === undefined) return false;
  const option = line.long ? findOption(line.name.text) : undefined;
  if (option === undefined) return false;
  return option.library === line.value.text || (option.libraryLines?.includes(line.value.text) ?? false) || (OSTYPE_TEXTS.get(option.name)?.includes(line.value.text) ?? false);
}

/** Received: of the libraries of 8.9 and 8.10. Source: their m4/cfhead.m4, as .cf files have it. */
const OLD_RECEIVED = "$?sfrom $s $.$?_($?s$|from $.$_) $.by $j ($v/$Z)$?r with $r$. id $i$?u for $u; $|; $.$b";
/** What FreeBSD's mc files put behind it. */
const ENVELOPE_SENDER = "$?g (envelope-from $g)$.";

function isLibraryHeader(name: string, value: string): boolean {
  const own = value.endsWith(ENVELOPE_SENDER) ? value.slice(0, -ENVELOPE_SENDER.length) : value;
  return findConfName(`conf${name.toUpperCase()}_HEADER`)?.library === own || (name === "Received" && own === OLD_RECEIVED);
}
