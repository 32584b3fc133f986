// What a refusal is about. A relay test learns something from a host that will not relay, and nothing from one that takes offence at
// the names of the test or at this client.
import type { Reply } from "./reply.ts";

/** RFC 3463's class, subject and detail in front of a reply's text. */
const ENHANCED = /^([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/;
/** RFC 3463 and 7505, and what servers say: 5.1.2 and 5.4.4 no such domain, 5.1.8 the same of a sender, 5.1.10 and 5.7.27 a null MX. */
const DOMAIN_CODES: ReadonlySet<string> = new Set(["5.1.2", "5.1.8", "5.1.10", "5.4.4", "5.7.27"]);
/** Exim's words among them: it has no enhanced codes. */
const DOMAIN_WORDS = /null ?mx|does not accept mail|unrout(?:e)?able|domain of sender|(?:domain|host)(?: name| or domain name)? (?:was )?not found|domain (?:does not exist|must resolve|must exist)|sender verif|no such domain/i;

export function enhancedCode({ texts }: Reply): string | undefined {
  return ENHANCED.exec(texts[0] ?? "")?.[1];
}

/** The host refuses a name for not being that of a mail domain, whatever it thinks of relaying. */
export function isAboutDomains(reply: Reply): boolean {
  const code = enhancedCode(reply);
  return (code !== undefined && DOMAIN_CODES.has(code)) || DOMAIN_WORDS.test(reply.texts.join(" "));
}

/** Whether two recipients got the same answer, leaving out what differs anyway: addresses, queue identifiers, times. */
export function isSameAnswer(one: Reply, other: Reply): boolean {
  return signature(one) === signature(other);
}

function signature(reply: Reply): string {
  const words = reply.texts.join(" ").replace(/<[^>]*>/g, " ").split(/[\s:;,]+/).filter((word) => !/[0-9@%!]/.test(word));
  return [reply.code, enhancedCode(reply) ?? "", ...words.map((word) => word.toLowerCase())].join(" ").trim();
}
