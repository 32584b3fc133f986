import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** 25 MiB: what large providers take. */
const BYTES = "26214400";

export const limitsNoMaxMessageSize = defineRule({
  id: "limits-no-max-message-size",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "MaxMessageSize is not set, or is 0: messages may be of any size.",
    why: "One client can fill the queue's file system, and with it every mailbox. The limit holds for all mail that this process accepts, incoming, outgoing and relayed; EHLO announces it as SIZE, and a larger message is refused with 552 before or after it was sent.",
    bad: ["define(`confMAX_MESSAGE_SIZE', `0')dnl"],
    good: ["define(`confMAX_MESSAGE_SIZE', `26214400')dnl"],
    references: ["sendmail Installation and Operation Guide, MaxMessageSize", "RFC 1870", "NIST SP 800-45 version 2"],
  },
  messages: {
    unset: "MaxMessageSize is not set: messages of any size are accepted and can fill the disk",
    zero: "MaxMessageSize={value} sets no limit: messages of any size are accepted and can fill the disk",
  },
  check(configuration, report) {
    if (!configuration.knowsOption("MaxMessageSize")) return;
    const size = configuration.option("MaxMessageSize");
    // Anything but a plain number is the matter of limits-message-size-suspicious.
    if (size.isSet && !/^0*$/.test(size.value)) return;
    const claim = size.isSet ? report.at(size.definedBy, "zero", { value: size.value }) : report.at(size.definedBy, "unset");
    claim.fix(`Limit messages to 25 MiB (${BYTES} bytes)`, "decision", setOption("MaxMessageSize", BYTES));
  },
});
