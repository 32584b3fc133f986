import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** RFC 5321, section 4.5.3.1.8: a server must take at least 100 recipients. */
const RECIPIENTS = "100";

export const limitsNoMaxRecipients = defineRule({
  id: "limits-no-max-recipients",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "MaxRecipientsPerMessage is not set, or is 0: one message may have any number of recipients.",
    why: "A single transaction can address thousands of people or try thousands of names. Over the limit sendmail answers 452, which is temporary: a proper server sends the rest in a further message, so honest mail is only slowed down.",
    bad: ["define(`confMAX_RCPTS_PER_MESSAGE', `0')dnl"],
    good: ["define(`confMAX_RCPTS_PER_MESSAGE', `100')dnl"],
    references: ["sendmail Installation and Operation Guide, MaxRecipientsPerMessage", "RFC 5321, section 4.5.3.1.8"],
  },
  messages: {
    unset: "MaxRecipientsPerMessage is not set: one message may go to any number of recipients",
    zero: "MaxRecipientsPerMessage={value} sets no limit: one message may go to any number of recipients",
  },
  check(configuration, report) {
    if (!configuration.knowsOption("MaxRecipientsPerMessage")) return;
    const recipients = configuration.option("MaxRecipientsPerMessage");
    if (recipients.number > 0) return;
    const claim = recipients.isSet ? report.at(recipients.definedBy, "zero", { value: recipients.value }) : report.at(recipients.definedBy, "unset");
    claim.fix(`Allow ${RECIPIENTS} recipients a message`, "decision", setOption("MaxRecipientsPerMessage", RECIPIENTS));
  },
});
