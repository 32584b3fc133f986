// Which files are sendmail's. `.mc` is also the Windows message compiler's and Monkey C's, `.cf` also Postfix's, SpamAssassin's
// and CFEngine's: a name is believed only where nobody else uses it, every other file has to show sendmail's marks.
// The client and the command line both ask here, so that they never disagree. Pure: a path and the head of a file in, a language out.
import type { Language } from "./lint.ts";

/** How much of a file is looked at, in UTF-16 units. */
export const DETECTION_HEAD_LENGTH = 4096;

export interface ClaimedNames {
  /** Whole file names. */
  readonly filenames: readonly string[];
  /** Globs of `*` and `**`, as VS Code matches them: on the whole path where they hold a slash, else on the file name. */
  readonly filenamePatterns: readonly string[];
}

/** The names that the extension's manifest gives to each language; a test holds the manifest against them. */
export const CLAIMED_NAMES: Readonly<Record<Language, ClaimedNames>> = {
  "sendmail-mc": {
    filenames: ["sendmail.mc", "submit.mc"],
    filenamePatterns: ["**/etc/mail/*.mc", "**/mail/*.mc", "**/sendmail*/**/*.mc", "freebsd*.mc", "sendmail.mc.*", "submit.mc.*"],
  },
  "sendmail-cf": {
    filenames: ["sendmail.cf", "submit.cf"],
    filenamePatterns: ["freebsd*.cf", "sendmail.cf.*", "submit.cf.*"],
  },
};

/** Whether the manifest claims this file by its name alone. */
export function isSendmailFileName(path: string): boolean {
  return languageOfName(path) !== undefined;
}

/**
 * The language of a file, by its name and its first DETECTION_HEAD_LENGTH characters; undefined where it is not sendmail's.
 * A name that only sendmail uses decides by itself, even for an empty file. A name claimed through its folder yields to the
 * marks of somebody else's format.
 */
export function detectLanguage(path: string, head: string): Language | undefined {
  const claimed = languageOfName(path);
  if (claimed !== undefined && CLAIMED_NAMES[claimed].filenames.includes(fileNameOf(path))) return claimed;
  const extension = extensionOf(fileNameOf(path));
  if (claimed === undefined && extension === undefined) return undefined;
  const start = head.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const text = head.slice(start, DETECTION_HEAD_LENGTH);
  // Each dialect quotes the other: a .mc holds raw lines below LOCAL_CONFIG, a .cf has m4 names in its comments.
  const byContent = extension === "cf" ? (cfByContent(text) ?? mcByContent(text)) : (mcByContent(text) ?? cfByContent(text));
  if (byContent !== undefined) return byContent;
  return claimed !== undefined && !isSomebodyElses(text) ? claimed : undefined;
}

const BYTE_ORDER_MARK = 0xfeff;

/** Suffixes that administrators and packagers put on a saved copy whose own extension is gone: `sendmail.bak`. */
const SAVED_COPY = /^(?:sendmail|submit|freebsd)[\w-]*\.(?:bak|backup|old|orig|org|save|saved|dist|new|prev|rpmnew|rpmsave|rpmorig|working)$/;
/** `x.mc`, and the same with anything behind it: `x.mc.working`, `x.cf~`, `x.mc-2013`, `x.mc.erb`. */
const WITH_EXTENSION = /\.(mc|cf)(?:[.~_-][^/]*)?$/;

function extensionOf(fileName: string): "mc" | "cf" | "unknown" | undefined {
  const found = WITH_EXTENSION.exec(fileName)?.[1];
  if (found === "mc" || found === "cf") return found;
  return SAVED_COPY.test(fileName) ? "unknown" : undefined;
}

function fileNameOf(path: string): string {
  return normalized(path).replace(/^.*\//, "");
}

/** VS Code compares names without regard to case, and Windows separates folders by backslashes. */
function normalized(path: string): string {
  return path.replaceAll("\\", "/").toLowerCase();
}

function languageOfName(path: string): Language | undefined {
  const whole = normalized(path);
  const fileName = fileNameOf(path);
  return COMPILED_NAMES.find(({ names, patterns }) => names.has(fileName) || patterns.some(({ onPath, regex }) => regex.test(onPath ? whole : fileName)))
    ?.language;
}

const COMPILED_NAMES = (["sendmail-mc", "sendmail-cf"] as const).map((language) => ({
  language,
  names: new Set(CLAIMED_NAMES[language].filenames),
  patterns: CLAIMED_NAMES[language].filenamePatterns.map((glob) => ({ onPath: glob.includes("/"), regex: regexOfGlob(glob) })),
}));

function regexOfGlob(glob: string): RegExp {
  const body = glob.replace(/\*\*\/|\*|[.+?^${}()|[\]\\]/g, (part) => (part === "**/" ? "(?:.*/)?" : part === "*" ? "[^/]*" : `\\${part}`));
  return new RegExp(`^${body}$`);
}

/** Calls that only a sendmail .mc makes, at the start of a line, or behind dnl; access maps mention them behind a `#`. */
const MC_CALL =
  /^[ \t]*(?:dnl[ \t#]*)?(?:OSTYPE|MAILER|FEATURE|VERSIONID|DAEMON_OPTIONS|TRUST_AUTH_MECH|MASQUERADE_AS|INPUT_MAIL_FILTER)\([`'"\w<{]/m;
const MC_CONF_DEFINE = /^[^#\n]*\bdefine\([`'"]?conf[A-Z]/m;
const MC_LIBRARY_INCLUDE = /^[^#\n]*\bs?include\([^)\n]*\bcf\.m4/m;
/** Any m4 source may say this; with a `.mc` name nobody else does. */
const M4_MARK = /^[ \t]*(?:divert\(-?\d|dnl\b)/m;

function mcByContent(text: string): Language | undefined {
  const found = MC_LIBRARY_INCLUDE.test(text) || MC_CONF_DEFINE.test(text) || MC_CALL.test(text) || (M4_MARK.test(text) && /sendmail/i.test(text));
  return found ? "sendmail-mc" : undefined;
}

/** One of these is enough: the version line, the line that the library writes for `$Z`, the banner of every generated file. */
const CF_CERTAIN = [/^V\d{1,2}\/(?:Berkeley|Sun|HP|DEC|IBM|Digital)\b/m, /^DZ\d+\.\d/m, /^#+[ \t]+SENDMAIL CONFIGURATION FILE\b/m];
/** Hand-written files of the early nineties have none of those: two kinds of line together are enough. */
const CF_LINES = [
  /^V\d{1,2}[ \t\r]*$/m,
  /^O [A-Z][A-Za-z.]+=/m,
  /^O[A-Za-z][ \t]*(?:\/|[TF]$|\d)/m,
  /^D(?:[A-Z][\w$[.]|[a-z]\$|\{[A-Za-z_]+\})/m,
  /^C(?:[A-Za-z]|\{[A-Za-z_]+\})[\w.-]/m,
  /^F(?:[A-Za-z]|\{[A-Za-z_]+\})(?:-o )?\//m,
  /^S(?:\d{1,2}|[A-Za-z]\w*(?:=\d+)?)[ \t\r]*$/m,
  /^R[^\t\n]*\$[^\t\n]*\t+[^\t\n]*\$/m,
  /^M[a-z][\w-]*,[ \t]+P=/m,
  /^H(?:\?[A-Za-z]*\?)?[A-Z][\w-]*:[ \t].*\$/m,
  /^P(?:first-class|special-delivery|bulk|junk)=/m,
  /^K\w+ (?:hash|btree|dbm|dequote|host|sequence|regex|ldap)\b/m,
];
/** Headers of IDA and OS/2 files fill more than the head with a history; the name of sendmail's author stands in it. */
const CF_AUTHOR = /^#.*\bEric P\. Allman\b/m;

function cfByContent(text: string): Language | undefined {
  const found =
    CF_CERTAIN.some((mark) => mark.test(text)) || CF_LINES.filter((kind) => kind.test(text)).length >= 2 || (CF_AUTHOR.test(text) && /sendmail/i.test(text));
  return found ? "sendmail-cf" : undefined;
}

/** The first statements of the message compiler's and Monkey C's files. */
const FOREIGN = [/^[ \t]*(?:MessageId(?:Typedef)?|SeverityNames|FacilityNames|LanguageNames|OutputBase)[ \t]*=/im, /^[ \t]*(?:using|import)[ \t]+Toybox\./m];

function isSomebodyElses(text: string): boolean {
  return FOREIGN.some((mark) => mark.test(text));
}
