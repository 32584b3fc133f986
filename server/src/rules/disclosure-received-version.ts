import { setHeader } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** `($v/$Z)` with its parentheses and the blank in front, or a bare `$v`; two dollar signs are a dollar sign. */
const VERSION = /(?<!\$)[ \t]?\((?:Sendmail )?\$&?(?:[vZ]|\{[vZ]\})(?:\/\$&?(?:[vZ]|\{[vZ]\}))?\)|(?<!\$)[ \t]?\$&?(?:[vZ]|\{[vZ]\})(?:\/\$&?(?:[vZ]|\{[vZ]\}))?/g;

export const disclosureReceivedVersion = defineRule({
  id: "disclosure-received-version",
  severity: "hint",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The Received: header that is put on each message names the version of sendmail ($v) or of its configuration ($Z).",
    why: "Every message tells its recipients, and whoever reads a mailing list's archive, which holes to try. The library's own text has both. The rest of the header stays, because loops are found by counting Received: lines and complaints are traced by what is in them.",
    bad: ["define(`confRECEIVED_HEADER', `from $s by $j ($v/$Z) id $i; $b')dnl"],
    good: ["define(`confRECEIVED_HEADER', `from $s by $j id $i; $b')dnl"],
    references: ["cf/README, confRECEIVED_HEADER", "RFC 5321, section 4.4"],
  },
  messages: {
    version: "The Received: header has {words}: every message tells the version of sendmail, and with it which attacks to try",
  },
  check(configuration, report) {
    const header = configuration.headers.findLast((one) => one.name.text.toLowerCase() === "received");
    if (header === undefined) return;
    const value = header.value.text;
    const words = value.match(VERSION);
    if (words === null) return;
    report
      .at({ cfSpan: header.value.span, line: header, place: undefined }, "version", { words: words.map((word) => word.trim()).join(" ") })
      .fix("Leave the version out of Received:", "decision", setHeader(header.name.text, value.replace(VERSION, "")));
  },
});
