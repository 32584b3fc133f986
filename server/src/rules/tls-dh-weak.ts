import { findOption } from "../catalog/index.ts";
import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** By the first letter of the value, which is all that sendmail looks at. */
const WEAK_BITS: ReadonlyMap<string, string> = new Map([
  ["5", "512"],
  ["1", "1024"],
]);

export const tlsDhWeak = defineRule({
  id: "tls-dh-weak",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "DHParameters asks for Diffie-Hellman parameters of 512 or 1024 bits.",
    why: "Parameters of 512 bits are broken within minutes, those of 1024 bits by whoever has a great deal of money (Logjam); whoever recorded the mail can read it then. Sendmail looks at the first letter only: `5` and `512` are 512 bits, `1` and `1024` are 1024. The built-in parameters (`i`) have 2048 bits.",
    bad: ["define(`confDH_PARAMETERS', `1')dnl"],
    good: ["define(`confDH_PARAMETERS', `2')dnl"],
    references: ["sendmail Installation and Operation Guide, DHParameters", "RFC 9325, section 4.2", "CVE-2015-4000"],
  },
  messages: {
    weak: "DHParameters={value} is {bits} bits: recorded mail can be read by whoever breaks them once",
  },
  check(configuration, report) {
    const parameters = configuration.option("DHParameters");
    const bits = WEAK_BITS.get(parameters.value.trim().charAt(0));
    const usual = findOption("DHParameters")?.builtIn;
    if (!parameters.isSet || bits === undefined || usual === undefined) return;
    report.at(parameters.definedBy, "weak", { value: parameters.value, bits }).fix("Take the built-in parameters of 2048 bits", "decision", setOption("DHParameters", usual));
  },
});
