import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const disclosurePrivacyPublic = defineRule({
  id: "disclosure-privacy-public",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "PrivacyOptions is `public`: every restriction is off.",
    why: "Strangers may ask which accounts exist (VRFY) and who is on a list (EXPN), start queue runs (ETRN), and send without a greeting, and local users may read and run the queue. Even authwarnings, which the cf library sets, is gone. `public` beside other flags does nothing. goaway takes away what no client needs.",
    bad: ["define(`confPRIVACY_FLAGS', `public')dnl"],
    good: ["define(`confPRIVACY_FLAGS', `goaway')dnl"],
    references: ["sendmail Installation and Operation Guide, PrivacyOptions", "NIST SP 800-45 version 2"],
  },
  messages: {
    open: "PrivacyOptions={value} restricts nothing: VRFY, EXPN and ETRN answer everybody, and forged local senders get no warning",
  },
  check(configuration, report) {
    const privacy = configuration.option("PrivacyOptions");
    if (!privacy.isSet || privacy.flags.size !== 1 || !privacy.flags.has("public")) return;
    report.at(privacy.definedBy, "open", { value: privacy.value }).fix("Refuse what no client needs (goaway)", "decision", setOption("PrivacyOptions", "goaway"));
  },
});
