// The five fixes that the product is about, and what each changes in the effective sendmail.cf, line by line: in the .cf itself,
// and in what the real m4 makes of the .mc.
import type { LineDifference } from "./generate-cf.ts";

export interface FixCase {
  /** As the menu has it. */
  readonly title: string;
  readonly rule: string;
  /** The line on which it is offered. */
  readonly at: { readonly mc: string; readonly cf: string };
  readonly changes: { readonly mc: LineDifference; readonly cf: LineDifference };
}

/** Where settings are listed that nobody has written. */
const absent = { mc: "OSTYPE(`linux')dnl", cf: "#" };

function inBoth(removed: readonly string[], added: readonly string[]): FixCase["changes"] {
  return { mc: { removed, added }, cf: { removed, added } };
}

export const fixCases: readonly FixCase[] = [
  {
    title: "Enable SMTP AUTH",
    rule: "auth-commented-template",
    at: {
      mc: "dnl define(`confAUTH_MECHANISMS', `EXTERNAL GSSAPI DIGEST-MD5 CRAM-MD5 LOGIN PLAIN')dnl",
      cf: "#O AuthMechanisms=EXTERNAL GSSAPI KERBEROS_V4 DIGEST-MD5 CRAM-MD5",
    },
    changes: {
      mc: {
        removed: [
          "#O AuthMechanisms=EXTERNAL GSSAPI KERBEROS_V4 DIGEST-MD5 CRAM-MD5",
          "O AuthOptions=A",
          "R$*\t\t\t$#error $@ 5.7.1 $: \"550 Relaying denied\"",
        ],
        added: [
          // Of the stock line's mechanisms, DIGEST-MD5 and CRAM-MD5 are broken (auth-obsolete-mechanism).
          "C{TrustAuthMech}EXTERNAL GSSAPI LOGIN PLAIN",
          "O AuthMechanisms=EXTERNAL GSSAPI LOGIN PLAIN",
          "O AuthOptions=A p",
          "R$*\t\t\t$#error $@ 5.7.1 $: \"550 Relaying denied. Proper authentication required.\"",
        ],
      },
      // The lists that a .mc's stock line holds are not in a .cf: what mail clients need is taken.
      cf: {
        removed: ["#O AuthMechanisms=EXTERNAL GSSAPI KERBEROS_V4 DIGEST-MD5 CRAM-MD5", "O AuthOptions=A"],
        added: ["C{TrustAuthMech}LOGIN PLAIN", "O AuthMechanisms=LOGIN PLAIN", "O AuthOptions=A p"],
      },
    },
  },
  {
    title: "Greet with the host's name only ($j)",
    rule: "disclosure-greeting-version",
    at: absent,
    changes: inBoth(["O SmtpGreetingMessage=$j Sendmail $v/$Z; $b"], ["O SmtpGreetingMessage=$j"]),
  },
  {
    title: "Limit messages to 5 MB, in local mailboxes and when they are accepted (5024000 bytes)",
    rule: "limits-mailer-max-missing",
    at: absent,
    // LOCAL_MAILER_MAX is read by two mailers, local and prog; and what is refused at the door is not bounced afterwards.
    changes: inBoth(
      ["#O MaxMessageSize=0", "\t\tT=DNS/RFC822/X-Unix,", "\t\tT=X-Unix/X-Unix/X-Unix,"],
      ["O MaxMessageSize=5024000", "\t\tM=5024000, T=DNS/RFC822/X-Unix,", "\t\tM=5024000, T=X-Unix/X-Unix/X-Unix,"],
    ),
  },
  {
    title: "Limit messages to 25 MiB (26214400 bytes)",
    rule: "limits-no-max-message-size",
    at: absent,
    changes: inBoth(["#O MaxMessageSize=0"], ["O MaxMessageSize=26214400"]),
  },
  {
    title: "Allow 100 recipients a message",
    rule: "limits-no-max-recipients",
    at: absent,
    changes: inBoth(["#O MaxRecipientsPerMessage=0"], ["O MaxRecipientsPerMessage=100"]),
  },
];
