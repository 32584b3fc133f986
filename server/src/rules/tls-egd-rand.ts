import { findDontBlameFlag } from "../catalog/index.ts";
import { defineRule } from "./define-rule.ts";

export const tlsEgdRand = defineRule({
  id: "tls-egd-rand",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "RandFile asks an entropy gathering daemon (egd:), or DontBlameSendmail takes InsufficientEntropy for good.",
    why: "Both are from the time of systems without a random device. OpenSSL has no EGD any more, so that the line does nothing or keeps TLS from starting; InsufficientEntropy lets TLS start with keys that can be guessed. Take the line out; there is no fix, because which system it was written for nobody can tell from here.",
    bad: ["define(`confRAND_FILE', `egd:/var/run/egd-pool')dnl"],
    good: ["define(`confRAND_FILE', `file:/dev/urandom')dnl"],
    references: ["sendmail Installation and Operation Guide, RandFile and DontBlameSendmail"],
  },
  messages: {
    egd: "RandFile={value} asks an entropy gathering daemon, which OpenSSL no longer can",
    entropy: "DontBlameSendmail={value} lets TLS start without enough random data: its keys can be guessed",
  },
  check(configuration, report) {
    const file = configuration.option("RandFile");
    if (file.isSet && /^\s*egd:/i.test(file.value)) report.at(file.definedBy, "egd", { value: file.value });
    const flag = findDontBlameFlag("InsufficientEntropy")?.name.toLowerCase();
    for (const { value, definedBy } of configuration.option("DontBlameSendmail").settings) {
      if (value.toLowerCase().split(/[^a-z0-9]+/).some((word) => word === flag)) report.at(definedBy, "entropy", { value });
    }
  },
});
