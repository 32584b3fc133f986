import { findPlaceholderHost } from "../catalog/index.ts";
import { setMacro } from "../model/intent.ts";
import { smartHostOf } from "../model/smart-host.ts";
import { defineRule } from "./define-rule.ts";

export const relaySmartHostBrackets = defineRule({
  id: "relay-smart-host-brackets",
  severity: "hint",
  confidence: "medium",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "SMART_HOST is a name without square brackets.",
    why: "Sendmail then asks DNS for the MX records of the name and delivers to those, which may be other hosts than the one that you were told to use. In brackets the name is taken for the host itself. Where the provider publishes MX records for it on purpose, leave it as it is. A port goes into RELAY_MAILER_ARGS: `TCP $h 587`.",
    bad: ["define(`SMART_HOST', `smtp.example.net')dnl"],
    good: ["define(`SMART_HOST', `[smtp.example.net]')dnl"],
    references: ["cf/README, SMART_HOST"],
  },
  messages: {
    looked: "SMART_HOST {host} stands without brackets: its MX records decide which host gets the mail",
  },
  check(configuration, report) {
    // FEATURE(nullclient) and submit.mc name their hub in ways of their own; a template names none yet.
    if (configuration.role !== "mta" && configuration.role !== "internal") return;
    const smartHost = smartHostOf(configuration);
    if (smartHost === undefined || smartHost.isLiteral || findPlaceholderHost(smartHost.host.toLowerCase()) !== undefined) return;
    const { mailer, host, definedBy } = smartHost;
    // UUCP neighbours and programs have no MX records; a name without a dot is no host of the Internet.
    if (!host.includes(".") || (mailer !== undefined && !isOverTcp(configuration.mailer(mailer)?.field("P")?.value))) return;
    const value = `${mailer === undefined ? "" : `${mailer}:`}[${host}]`;
    report.at(definedBy, "looked", { host }).fix(`Write ${value}`, "decision", setMacro("S", value));
  },
});

function isOverTcp(path: string | undefined): boolean {
  return path === "[IPC]" || path === "[TCP]";
}
