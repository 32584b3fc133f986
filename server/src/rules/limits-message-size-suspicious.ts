import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** Below this hardly any message with a header and a few lines fits. */
const LEAST_BYTES = 10_240;
const FACTORS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export const limitsMessageSizeSuspicious = defineRule({
  id: "limits-message-size-suspicious",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "MaxMessageSize is not a plain number of bytes, or is below 10240.",
    why: "Sendmail reads the digits in front and ignores the rest without a word: `5M` is 5 bytes, and every message is refused; `none` is 0, and there is no limit.",
    bad: ["define(`confMAX_MESSAGE_SIZE', `5M')dnl"],
    good: ["define(`confMAX_MESSAGE_SIZE', `5242880')dnl"],
    references: ["sendmail 8.17.1, readcf.c, MaxMessageSize (atol)"],
  },
  messages: {
    tooSmall: "MaxMessageSize={value} is {bytes} bytes to sendmail: it refuses every message larger than that",
    noLimit: "MaxMessageSize={value} is 0 to sendmail: there is no limit",
    ignored: "MaxMessageSize={value} is read as {bytes} bytes: sendmail ignores what follows the digits",
  },
  check(configuration, report) {
    const size = configuration.option("MaxMessageSize");
    if (!size.isSet || /^0*$/.test(size.value)) return;
    const { value, number } = size;
    if (/^\d+$/.test(value) && number >= LEAST_BYTES) return;
    const bytes = String(number);
    const claim =
      number <= 0
        ? report.at(size.definedBy, "noLimit", { value })
        : number < LEAST_BYTES
          ? report.at(size.definedBy, "tooSmall", { value, bytes })
          : report.at(size.definedBy, "ignored", { value, bytes });
    const meant = meantBytes(value);
    // A bare number that is too small tells nothing of what was meant.
    if (meant !== undefined && meant >= LEAST_BYTES) claim.fix(`Write ${value} in bytes (${meant})`, "safe", setOption("MaxMessageSize", String(meant)));
  },
});

/** `5M`, `10 MB`, `20MiB`, `5_000_000`, `10,000,000`: sendmail's own unit is the byte, the factor is 1024 as for a file's size. */
function meantBytes(value: string): number | undefined {
  const match = /^(\d{1,3}(?:[_,.' ]?\d{3})+|\d+)\s*([kmg]?)(?:i?b|bytes?)?$/i.exec(value);
  const digits = match?.[1]?.replace(/\D/g, "");
  const factor = FACTORS[match?.[2]?.toLowerCase() ?? ""];
  if (digits === undefined || factor === undefined) return undefined;
  const bytes = Number(digits) * factor;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
