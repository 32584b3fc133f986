// Finds the program and version that a line gives away: "Sendmail 8.17.1.9/8.17.1.9", "Exim 4.96", "Sendmail AIX7.2/8.14.4".

/**
 * A word, then a dotted number; "version" or "v" may stand between, a system's name and its number in front (AIX7.2/8.14.4).
 * Every part is bounded, so the search takes linear time.
 */
const PRODUCT_AND_NUMBER = new RegExp(
  [
    /([A-Za-z][A-Za-z_-]{1,30})[ /(:]{0,3}(?:version |ver\.? |v)?/,
    /((?:[A-Z]{2,6})?[0-9]{1,5}(?:\.[0-9]{1,5}){1,5}[\w.+~-]{0,30}(?:\/[0-9][\w.+~-]{0,30})?)\)?/,
  ].map(({ source }) => source).join(""),
  "gi",
);
/** Words in front of a number that is no version: an address, a time, a protocol. */
const NO_PRODUCT = new Set([
  "address", "at", "by", "client", "for", "from", "host", "http", "in", "ip", "of", "on", "rfc", "smtp", "ssl", "tls", "to", "your",
]);
const IPV4 = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/;
/** Four numbers are also how sendmail counts: 8.17.1.9. */
const MAIL_SERVER = /^(?:sendmail|postfix|exim|esmtp|version|qmail|opensmtpd|smtpd|exchange|hmailserver|mailenable)$/i;
const ENHANCED_CODE = /^[245]\.[0-9]{1,3}\.[0-9]{1,3} /;

/** An address in brackets, or a name below a domain of the internet: a client's, which many hosts say back, may hold numbers and dots. */
const CLIENT_WORDS = /\[[^\]]{0,128}\]|(?<![\w.-])(?:[a-z0-9_-]{1,63}\.){1,20}(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\.?(?![\w.-])/gi;

/** `text` is a reply line behind its code; the words come back as they stand there. */
export function findDisclosedVersion(text: string): string | undefined {
  for (const match of text.replace(ENHANCED_CODE, "").matchAll(PRODUCT_AND_NUMBER)) {
    const [found, word = "", number = ""] = match;
    if (NO_PRODUCT.has(word.toLowerCase())) continue;
    if (IPV4.test(number) && !MAIL_SERVER.test(word)) continue;
    return found.includes("(") ? found : found.replace(/\)$/, "");
  }
  return undefined;
}

/** A line of the answer to EHLO; `clientName` is what was said there. */
export function findEhloVersion(text: string, clientName: string): string | undefined {
  return findDisclosedVersion(text.replaceAll(clientName, ",").replace(CLIENT_WORDS, ","));
}

/** A greeting begins with the host's name, which may hold numbers and dots of its own. */
export function findGreetingVersion(text: string): string | undefined {
  return findDisclosedVersion(text.replace(/^\S+\s*/, ""));
}
