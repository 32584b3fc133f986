// What a probe reports and no rule on files describes: mostly what only a live host can show. Their description is here and
// nowhere else. Where a probe sees what a rule on files also finds, the finding has that rule's identifier and its description;
// an entry here with another prefix than `live` goes when such a rule comes.

export type ProbeSeverity = "error" | "warning" | "info";

export interface LiveRule {
  readonly id: string;
  readonly severity: ProbeSeverity;
  readonly summary: string;
  readonly why: string;
  readonly references: readonly string[];
}

/** Found by comparing a file with a probe of its host. */
export const LIVE_DIFFERS = "live-differs";

export const LIVE_RULES: readonly LiveRule[] = [
  {
    id: "live-certificate-expired",
    severity: "error",
    summary: "The certificate that the host shows is out of date, or not valid yet",
    why: "Clients that check certificates refuse the session; hosts that only try TLS stop noticing that anybody could stand in between.",
    references: ["RFC 5280, 4.1.2.5"],
  },
  {
    id: "live-certificate-key",
    severity: "warning",
    summary: "The key of the certificate that the host shows is too short",
    why: "An RSA key of less than 2048 bits may be found by whoever puts enough into it; OpenSSL's ordinary settings refuse it, so that many hosts get no TLS at all.",
    references: ["NIST SP 800-57 part 1, table 2", "RFC 9325, 4.5"],
  },
  {
    id: "live-certificate-name",
    severity: "warning",
    summary: "The certificate that the host shows is for another name",
    why: "A client that checks it (submission, DANE, MTA-STS) takes the host for an impostor.",
    references: ["RFC 7817", "RFC 8461, 4.1"],
  },
  {
    id: "live-certificate-untrusted",
    severity: "info",
    summary: "The certificate does not lead to an authority that the probing machine trusts",
    why: "Mail between hosts is encrypted all the same; mail programs of people warn or refuse.",
    references: ["RFC 8314, 3.1"],
  },
  {
    id: LIVE_DIFFERS,
    severity: "warning",
    summary: "A live host does not do what the file says",
    why: "Mostly the .cf was not generated again after the .mc was changed, or sendmail was not restarted: what the file promises is not in force. Else another file is in use, or the host is not the one that the file is for. Only a probe that was given the file reports it.",
    references: ["cf/README, INTRODUCTION AND EXAMPLE"],
  },
  {
    id: "live-ehlo-version",
    severity: "warning",
    summary: "The answer to EHLO names the program and its version",
    why: "Whoever connects learns which holes to try. Sendmail by itself says its version in the greeting and in the answer to HELP only: a changed program answers here, or another one that stands in front of it.",
    references: ["RFC 5321, 7.5"],
  },
  {
    id: "live-starttls-again",
    severity: "warning",
    summary: "STARTTLS is offered inside TLS",
    why: "RFC 3207 forbids it; it is a sign of a proxy that only passes words on and may mix up what came before and after TLS.",
    references: ["RFC 3207, 4.2"],
  },
  {
    id: "live-starttls-broken",
    severity: "error",
    summary: "STARTTLS is offered and does not work",
    why: "Most senders then deliver in clear text, and those that insist on TLS cannot deliver at all.",
    references: ["RFC 3207, 4"],
  },
  {
    id: "live-starttls-injection",
    severity: "error",
    summary: "Clear text follows the answer to STARTTLS",
    why: "A careless client reads it as if it had come encrypted: whoever is on the path can put words into the session.",
    references: ["CVE-2011-0411", "nostarttls.secvuln.info"],
  },
  {
    id: "live-starttls-missing",
    severity: "warning",
    summary: "STARTTLS is not offered",
    why: "Mail and passwords cross the network readable. Sendmail leaves the word out without a message when the certificate or its key is missing, or when the key can be read by its group.",
    references: ["RFC 3207", "RFC 7435"],
  },
];

const BY_ID: ReadonlyMap<string, LiveRule> = new Map(LIVE_RULES.map((rule) => [rule.id, rule]));

export function findLiveRule(id: string): LiveRule | undefined {
  return BY_ID.get(id);
}
