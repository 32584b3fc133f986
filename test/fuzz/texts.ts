// Arbitraries for the text of .mc and .cf files, made of real pieces: lines of this project's examples and fixtures, calls with
// values that matter, broken quotes, placeholders, characters outside the BMP, all line ends, NUL. They shrink to few short lines.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { inProject } from "../../scripts/paths.mjs";
import type { Language } from "../support/judge.ts";

/** Something that breaks readers: half a construct, or a character that has two lengths. */
const brokenPieces = [
  "`", "'", "``", "''", "(", ")", ",", "`'", "dnl", "dnl ", "#", "\\", "$", "$*", "$1", "${", "}", "$&{auth_type}", "$?x$|$.", "$[", "$]", "$(", "$@", "$:", "\t", " ", "\f", "\v",
  "\0", "\u0001", "\u007f", "\u0080", "\ufeff", "\u2028", "\u202e", "\u00a0", "ä", "日本", "\u{1f600}", "\u{10ffff}", "\ud83d", "\ude00", "\r", "\n", "\r\n", "{{ x }}", "<%= y %>", "@@Z@@", "`a", "b'", "%",
];
const names = ["mail", "example.org", "access_db", "localhost", "/etc/mail/access", "hash -T<TMPF> /etc/mail/access", "A p y", "LOGIN PLAIN", "5m", "0", "1", "True", "-1", "9999999999", "", "$j", "`x'", "Name=MTA, Port=smtp, M=Ea"];

const fixtures = ["examples", "test/grammar", "test/protocol", "test/rules", "test/unit"].flatMap((folder) =>
  readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:mc|cf)$/.test(file))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(inProject(folder), file), "utf8") })),
);
const filesOf = (language: Language): readonly string[] => fixtures.filter(({ file }) => file.endsWith(language === "sendmail-mc" ? ".mc" : ".cf")).map(({ text }) => text);
const files: Readonly<Record<Language, readonly string[]>> = { "sendmail-mc": filesOf("sendmail-mc"), "sendmail-cf": filesOf("sendmail-cf") };
const linesOf = (texts: readonly string[]): readonly string[] => [...new Set(texts.flatMap((text) => text.split(/\r?\n/)))].filter((line) => line.length < 400).sort();
const lines: Readonly<Record<Language, readonly string[]>> = { "sendmail-mc": linesOf(files["sendmail-mc"]), "sendmail-cf": linesOf(files["sendmail-cf"]) };

const value = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: "binary" }) });
const broken = fc.constantFrom(...brokenPieces);

const macroNames = ["define", "undefine", "FEATURE", "MAILER", "OSTYPE", "DOMAIN", "DAEMON_OPTIONS", "CLIENT_OPTIONS", "MASQUERADE_AS", "INPUT_MAIL_FILTER", "TRUST_AUTH_MECH", "LOCAL_DOMAIN", "include", "ifdef", "ifelse", "divert", "undivert", "pushdef", "popdef", "VERSIONID", "MODIFY_MAILER_FLAGS", "LOCAL_CONFIG", "LOCAL_RULE_0", "changequote", "translit", "eval", "syscmd", "esyscmd"];
const argumentsOfMacros = ["confAUTH_OPTIONS", "confAUTH_MECHANISMS", "confPRIVACY_FLAGS", "confSMTP_LOGIN_MSG", "confMAX_MESSAGE_SIZE", "confLOG_LEVEL", "SMART_HOST", "access_db", "smtp", "local", "linux", "debian", "generic", "dnsbl", "promiscuous_relay", "nullclient", "msp", "smrsh", "delay_checks", "-1", "0", "5"];
const quoted = fc.oneof({ weight: 8, arbitrary: fc.constant((text: string): string => `\`${text}'`) }, { weight: 1, arbitrary: fc.constant((text: string): string => text) }, { weight: 1, arbitrary: fc.constant((text: string): string => `\`${text}`) }, { weight: 1, arbitrary: fc.constant((text: string): string => `'${text}'`) });
const call = fc.tuple(fc.constantFrom(...macroNames), fc.array(fc.tuple(quoted, fc.oneof(fc.constantFrom(...argumentsOfMacros), value)).map(([quote, text]) => quote(text)), { maxLength: 4 }), fc.constantFrom(")dnl", ")", "", ")dnl text", ") dnl", "))")).map(([name, args, end]) => `${name}(${args.join(", ")}${end}`);

const letters = [...Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ#"), " ", "\t"];
const options = ["SmtpGreetingMessage", "PrivacyOptions", "AuthOptions", "AuthMechanisms", "MaxMessageSize", "DaemonPortOptions", "LogLevel", "Timeout.ident", "Timeout", "TLSSrvOptions", "CipherList", "NoSuchOption", "f"];
const cfLine = fc.oneof(
  fc.tuple(fc.constantFrom(...options), value).map(([name, text]) => `O ${name}=${text}`),
  fc.tuple(fc.constantFrom(...letters), fc.array(fc.oneof(broken, value, fc.constantFrom("=", ", P=", "{x}", "<@", ">", "local")), { maxLength: 5 })).map(([letter, rest]) => letter + rest.join("")),
  fc.tuple(value, value).map(([left, right]) => `R${left}\t\t${right}\tcomment`),
  fc.tuple(fc.constantFrom("local", "esmtp", "prog"), value).map(([name, text]) => `M${name},\tP=[IPC], F=${text}, S=1/2,\n\tT=DNS/RFC822, A=TCP $h`),
);
const suppression = fc.tuple(fc.constantFrom("dnl ", "# ", ""), fc.constantFrom("next-line", "line", "file", "nothing"), fc.constantFrom("auth-plaintext-without-tls", "disclosure-greeting-version", "x", "")).map(([mark, scope, rule]) => `${mark}sendmail-lint-disable-${scope} ${rule} -- why`);

function lineOf(language: Language): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...lines[language]) },
    { weight: 4, arbitrary: language === "sendmail-mc" ? call : cfLine },
    { weight: 1, arbitrary: language === "sendmail-mc" ? cfLine : call },
    { weight: 1, arbitrary: suppression },
    { weight: 2, arbitrary: fc.array(fc.oneof(broken, value), { maxLength: 6 }).map((pieces) => pieces.join("")) },
  );
}

const lineEnd = fc.oneof({ weight: 6, arbitrary: fc.constant("\n") }, { weight: 3, arbitrary: fc.constant("\r\n") }, { weight: 1, arbitrary: fc.constant("\r") }, { weight: 1, arbitrary: fc.constant("") });

function madeText(language: Language): fc.Arbitrary<string> {
  const line = lineOf(language);
  return fc.oneof(
    fc.tuple(fc.constantFrom("\n", "\r\n"), fc.array(line, { maxLength: 40 }), fc.constantFrom("", "\ufeff")).map(([end, all, mark]) => mark + all.map((one) => one + end).join("")),
    fc.array(fc.tuple(line, lineEnd).map(([one, end]) => one + end), { maxLength: 20 }).map((all) => all.join("")),
  );
}

/** One change as an editor makes it; places and lengths are taken modulo what the text has. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

export function editOf(language: Language): fc.Arbitrary<Edit> {
  const insert = fc.oneof(broken, fc.constant(""), value, lineOf(language).map((line) => `${line}\n`));
  return fc.record({ at: fc.nat({ max: 100_000 }), remove: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.nat({ max: 200 }) }), insert });
}

export function placeOf(edit: Edit, text: string): { readonly start: number; readonly end: number } {
  const start = edit.at % (text.length + 1);
  return { start, end: Math.min(text.length, start + edit.remove) };
}

export function applyEdit(text: string, edit: Edit): string {
  const { start, end } = placeOf(edit, text);
  return text.slice(0, start) + edit.insert + text.slice(end);
}

/** A whole file of the project with some things done to it. */
function changedFile(language: Language): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...files[language]), fc.array(editOf(language), { maxLength: 6 }), fc.boolean()).map(([text, edits, isCrlf]) => {
    const changed = edits.reduce(applyEdit, text);
    return isCrlf ? changed.replace(/\r?\n/g, "\r\n") : changed;
  });
}

/** Any text, most of it like a file of that language. */
export function textOf(language: Language): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: changedFile(language) },
    { weight: 4, arbitrary: madeText(language) },
    { weight: 1, arbitrary: fc.string({ maxLength: 80, unit: "binary" }) },
    { weight: 1, arbitrary: fc.array(broken, { maxLength: 60 }).map((pieces) => pieces.join("")) },
  );
}

export interface Document {
  readonly language: Language;
  readonly text: string;
}

/** `mcWeight` of ten are .mc: those cost an expansion each. */
export function documents(mcWeight = 5): fc.Arbitrary<Document> {
  const of = (language: Language): fc.Arbitrary<Document> => textOf(language).map((text) => ({ language, text }));
  return fc.oneof({ weight: mcWeight, arbitrary: of("sendmail-mc") }, { weight: 10 - mcWeight, arbitrary: of("sendmail-cf") });
}
