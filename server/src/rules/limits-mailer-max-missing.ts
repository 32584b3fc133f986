import { setMailerField, setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** About 5 MB, for the mailbox and for the server: a smaller mailbox would have the server bounce what it has accepted. */
const BYTES = "5024000";

export const limitsMailerMaxMissing = defineRule({
  id: "limits-mailer-max-missing",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "Neither the server (MaxMessageSize) nor the local mailer (M= of Mlocal) limits the size of a message.",
    why: "A single message can fill a mailbox and the file system under it. M= alone is not enough: it is looked at when the message is delivered, so that mail which is too large has been accepted by then and goes back as a bounce, to a sender that is often forged. The fix sets both to one value. LOCAL_MAILER_MAX must stand above MAILER(local); it sets M= of Mprog too.",
    bad: ["define(`LOCAL_MAILER_MAX', `0')dnl"],
    good: ["define(`confMAX_MESSAGE_SIZE', `5024000')dnl", "define(`LOCAL_MAILER_MAX', `5024000')dnl"],
    references: ["cf/README, LOCAL_MAILER_MAX", "sendmail Installation and Operation Guide, section 5.4"],
  },
  messages: {
    zero: "M={value} of Mlocal sets no limit, nor does MaxMessageSize: one message can fill a mailbox and its file system",
    missing: "Mlocal has no M= and MaxMessageSize sets no limit: one message can fill a mailbox and its file system",
  },
  check(configuration, report) {
    if (!configuration.knowsOption("MaxMessageSize")) return;
    const local = configuration.mailer("local");
    const size = configuration.option("MaxMessageSize");
    if (local === undefined || size.number > 0) return;
    const max = local.field("M");
    // atol() of M= as of the option: 0 and no digits are no limit.
    if (max !== undefined && Number.parseInt(max.value, 10) > 0) return;
    const claim = max === undefined ? report.at(configuration.absence(local.line), "missing") : report.at(max.definedBy, "zero", { value: max.value });
    claim
      .because(size.definedBy)
      .fix(`Limit messages to 5 MB, in local mailboxes and when they are accepted (${BYTES} bytes)`, "decision", setMailerField("local", "M", BYTES), setOption("MaxMessageSize", BYTES));
  },
});
