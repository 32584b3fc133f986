// Files that no administrator wrote and every one may open: what each is, and what is to be said of it. For the command line
// and the language server alike.
import { readFileSync } from "node:fs";
import { inProject } from "../../scripts/paths.mjs";

export interface BadInput {
  readonly title: string;
  readonly name: string;
  readonly bytes: Buffer;
  /** Rules of which one at least is reported; none: nothing but what the sound part of the file deserves. */
  readonly says: readonly string[];
}

const fixture = (name: string): string => readFileSync(inProject("test/protocol/fixtures", name), "latin1");
const MC = fixture("mta.mc");
const CF = fixture("mta.cf");
/** Of the sound part of either; an editor gathers the first of them with others, in a .cf. */
export const OF_THE_SOUND_PART = ["disclosure-greeting-version", "auth-plaintext-without-tls"] as const;

const QUOTE = "`";
const MILLION = 1_000_000;
/** "Mail server" in Japanese, as EUC-JP and Shift_JIS have it; the second byte of one of the latter is a backslash. */
const EUC_JP = "\xa5\xe1\xa1\xbc\xa5\xeb\xa5\xb5\xa1\xbc\xa5\xd0";
const SHIFT_JIS = "\x83\x81\x81\x5b\x83\x8b\x83\x5c";
const LONG = "word ".repeat(400_000);

function input(title: string, name: string, text: string | Buffer, ...says: readonly string[]): BadInput {
  return { title, name, bytes: typeof text === "string" ? Buffer.from(text, "latin1") : text, says };
}

function ofBoth(title: string, before: (comment: string) => string, behind: (comment: string) => string, ...says: readonly string[]): readonly BadInput[] {
  return [
    input(`${title}, .mc`, "sendmail.mc", before("dnl") + MC + behind("dnl"), ...says),
    input(`${title}, .cf`, "sendmail.cf", before("#") + CF + behind("#"), ...says),
  ];
}

/** The same bytes in every run, NUL among them. */
function noise(length: number): Buffer {
  let state = 20_240_229;
  return Buffer.from(Uint8Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16));
}

const nothing = (): string => "";
const sound = OF_THE_SOUND_PART;

export const BAD_INPUTS: readonly BadInput[] = [
  input("empty, .mc", "sendmail.mc", "", "mc-library-message"),
  input("empty, .cf", "sendmail.cf", ""),
  ...["sendmail.mc", "sendmail.cf"].flatMap((name) => [
    input(`a picture, ${name}`, name, readFileSync(inProject("icon.png")), "file-not-text"),
    input(`noise, ${name}`, name, noise(200_000), "file-not-text"),
    input(`UTF-16, ${name}`, name, Buffer.from(`\ufeff${name.endsWith("mc") ? MC : CF}`, "utf16le"), "file-not-text"),
  ]),
  input("a program, .cf", "sendmail.cf", readFileSync(process.execPath).subarray(0, MILLION), "file-not-text"),
  input("CRLF, .mc", "sendmail.mc", MC.replaceAll("\n", "\r\n"), ...sound),
  input("CRLF, .cf", "sendmail.cf", CF.replaceAll("\n", "\r\n"), ...sound),
  ...ofBoth("a byte order mark", () => "\xef\xbb\xbf", nothing, ...sound),
  ...ofBoth("Latin-1", (comment) => `${comment} M\xfcller\n`, nothing, ...sound),
  ...ofBoth("EUC-JP in 3,000 comments", (comment) => `${comment} ${EUC_JP}\n`.repeat(3_000), nothing, ...sound),
  ...ofBoth("Shift_JIS in comments", (comment) => `${comment} ${SHIFT_JIS}\n`.repeat(300), nothing, ...sound),
  ...ofBoth("ISO-2022-JP in comments", (comment) => `${comment} \x1b$B%a!<%k\x1b(B\n`.repeat(300), nothing, ...sound),
  ...ofBoth("one line of 2 MB, a comment", nothing, (comment) => `${comment} ${LONG}\n`, "file-too-large"),
  ...ofBoth("one line of 2 MB, text", nothing, () => `${LONG}\n`, "file-too-large"),
  input("one line of 2 MB and nothing else, .mc", "sendmail.mc", LONG, "file-too-large"),
  input("one rule of 480 kB, .cf", "sendmail.cf", `${CF}SLong\nR${"$* ".repeat(160_000)}\t$@ ok\n`, ...sound),
  input("one class of 245,000 words, .cf", "sendmail.cf", `${CF}Cw ${"a ".repeat(245_000)}\n`, ...sound),
  input("an option of 80,000 words, .cf", "sendmail.cf", `${CF}O AuthMechanisms=${"LOGIN ".repeat(80_000)}\n`, ...sound),
  input("a million quotes, .mc", "sendmail.mc", MC + QUOTE.repeat(MILLION), "file-too-large"),
  input("a million quotes that match, .mc", "sendmail.mc", MC + QUOTE.repeat(MILLION / 2) + "'".repeat(MILLION / 2), "file-too-large"),
  input("450,000 quotes, .mc", "sendmail.mc", MC + QUOTE.repeat(450_000), "mc-syntax-unbalanced-quote"),
  input("225,000 empty quotes, .mc", "sendmail.mc", MC + `${QUOTE}'`.repeat(225_000), ...sound),
  input("100,000 nested calls, not closed, .mc", "sendmail.mc", MC + "define(".repeat(100_000), "file-too-large", "mc-syntax-unterminated-call"),
  input("100,000 nested calls, closed, .mc", "sendmail.mc", `${MC}${"n(".repeat(100_000)}${")".repeat(100_000)}\n`.replace("MAILER(`local')", "define(`n', `$1')dnl\nMAILER(`local')"), "mc-expansion-limit", ...sound),
  input("80,000 nested calls of a builtin, .mc", "sendmail.mc", `${MC}${"len(".repeat(80_000)}${")".repeat(80_000)}\n`, "mc-expansion-limit", ...sound),
  input("80,000 nested lookups, .cf", "sendmail.cf", `${CF}SDeep\nR$*\t${"$(a ".repeat(80_000)}${"$)".repeat(80_000)}\n`, "cf-syntax-map-not-closed"),
  input("a million lines, .cf", "sendmail.cf", "x\n".repeat(MILLION), "file-too-large"),
  input("two million empty lines, .mc", "sendmail.mc", "\n".repeat(2 * MILLION), "file-too-large"),
  input("itself included, .mc", "sendmail.mc", `${MC}include(\`sendmail.mc')dnl\n`, "mc-expansion-limit"),
  input("a .mc that grows without end", "sendmail.mc", `${MC}define(\`a', \`a a')a\n`, "mc-expansion-limit"),
];
