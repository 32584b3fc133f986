import { setOption } from "../model/intent.ts";
import { isSubmissionPort } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

/** RFC 5321, section 4.5.3.1.8. */
const LEAST = 100;

export const limitsMaxRecipientsTooLow = defineRule({
  id: "limits-max-recipients-too-low",
  severity: "hint",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "MaxRecipientsPerMessage is below 100.",
    why: "RFC 5321 has a server take at least 100 recipients. Over the limit the answer is 452, so that a proper server sends the rest in a further message; mailing lists and some mail programs report an error to their user instead. On a host that only takes mail from its own users (ports 587 and 465) a lower limit is a matter of taste, and not reported.",
    bad: ["define(`confMAX_RCPTS_PER_MESSAGE', `20')dnl"],
    good: ["define(`confMAX_RCPTS_PER_MESSAGE', `100')dnl"],
    references: ["RFC 5321, section 4.5.3.1.8"],
  },
  messages: {
    low: "MaxRecipientsPerMessage={value} is below the {least} that RFC 5321 asks for: mail to more recipients is put off in part",
  },
  check(configuration, report) {
    const recipients = configuration.option("MaxRecipientsPerMessage");
    if (configuration.role === "submit" || recipients.number <= 0 || recipients.number >= LEAST) return;
    if (configuration.listeners.every(isSubmissionPort)) return;
    report.at(recipients.definedBy, "low", { value: recipients.value, least: String(LEAST) }).fix(`Allow ${LEAST} recipients a message`, "decision", setOption("MaxRecipientsPerMessage", String(LEAST)));
  },
});
