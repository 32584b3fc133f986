import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const limitsMailerMaxBackscatter = defineRule({
  id: "limits-mailer-max-backscatter",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The local mailer limits the size of a message (M=), and the server takes larger ones (MaxMessageSize).",
    why: "M= is looked at when the message is delivered. By then the server has said 250, so it must send a bounce, and the sender of most unwanted mail is somebody else's address. With MaxMessageSize no larger than M= the message is refused while the client is still there.",
    bad: ["define(`LOCAL_MAILER_MAX', `5024000')dnl"],
    good: ["define(`LOCAL_MAILER_MAX', `5024000')dnl", "define(`confMAX_MESSAGE_SIZE', `5024000')dnl"],
    references: ["sendmail 8.17.1, deliver.c", "RFC 5321, section 6.1"],
  },
  messages: {
    unlimited: "M={max} limits local mail, and MaxMessageSize sets no limit: larger messages are accepted and then bounced, to senders that may be forged",
    larger: "M={max} limits local mail, and MaxMessageSize={size} takes larger messages: they are accepted and then bounced, to senders that may be forged",
  },
  check(configuration, report) {
    if (!configuration.knowsOption("MaxMessageSize") || configuration.role === "submit" || configuration.role === "null-client") return;
    const max = configuration.mailer("local")?.field("M");
    const bytes = Number.parseInt(max?.value ?? "", 10);
    const size = configuration.option("MaxMessageSize");
    if (max === undefined || !(bytes > 0) || (size.number > 0 && size.number <= bytes)) return;
    const claim = size.number > 0 ? report.at(max.definedBy, "larger", { max: max.value, size: size.value }).because(size.definedBy) : report.at(max.definedBy, "unlimited", { max: max.value });
    claim.fix(`Refuse what is larger than ${bytes} bytes when it is sent`, "decision", setOption("MaxMessageSize", String(bytes)));
  },
});
