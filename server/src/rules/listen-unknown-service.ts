import { mailServices } from "../catalog/index.ts";
import { setListener } from "../model/intent.ts";
import { findField, isSocketFile, labelOf, portNumber } from "../model/listener.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { defineRule } from "./define-rule.ts";

export const listenUnknownService = defineRule({
  id: "listen-unknown-service",
  severity: "warning",
  confidence: "medium",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "Port= of a listener names a service that is not among those of mail in /etc/services.",
    why: "Sendmail looks the name up in the list of services of the host that it runs on. Where it is not there, it says `service unknown` and does not start. A number needs no list.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtpx, Name=MTA')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtp, Name=MTA')dnl"],
    references: ["sendmail Installation and Operation Guide, DaemonPortOptions", "services(5)"],
  },
  messages: {
    unknown: "{port} of {listener} is no service of mail: where /etc/services lacks it, sendmail does not start",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      const field = findField(listener, "P");
      // A socket in the file system has no port, a template none yet; a value that holds another key is another mistake.
      if (field === undefined || portNumber(listener) !== undefined || isSocketFile(listener) || configuration.role === "template" || /\s\S+=/.test(field.value)) continue;
      const claim = report.at(field.definedBy, "unknown", { port: listener.port, listener: labelOf(listener) });
      const near = nearestWord(listener.port, mailServices.map(({ name }) => name));
      if (near === undefined) continue;
      const to = `${listener.text.slice(0, field.end - field.value.length)}${near}${listener.text.slice(field.end)}`;
      claim.fix(`Write ${near}`, "decision", setListener(listener.text, to));
    }
  },
});
