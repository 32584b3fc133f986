import { isWritten } from "../model/cf-mistakes.ts";
import { dropOption } from "../model/intent.ts";
import { compareVersions } from "../model/sendmail-version.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const deprecatedAutoRebuild = defineRule({
  id: "deprecated-auto-rebuild",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "AutoRebuildAliases is set, which sendmail 8.12 took away.",
    why: "Sendmail 8.12 and later say \"unknown option name AutoRebuildAliases\", exit with 70 and do not start; run newaliases instead. In the file of an older version it is a warning: the next upgrade ends there.",
    bad: ["LOCAL_CONFIG", "O AutoRebuildAliases=True"],
    good: ["LOCAL_CONFIG", "O AliasWait=10"],
    references: ["sendmail RELEASE_NOTES, 8.12.0", "sendmail 8.17.1, readcf.c"],
  },
  messages: {
    gone: "{name} is unknown since sendmail {until}: it refuses the file and does not start",
    later: "{name} is unknown from sendmail {until} on: a newer one refuses this file",
  },
  check(configuration, report) {
    const version = configuration.sendmailVersion;
    for (const { option, named } of writtenOptions(configuration)) {
      if (option?.until === undefined || !isWritten(configuration, named)) continue;
      const { name, until } = option;
      if (version === undefined ? configuration.knowsOption("AliasFile") : compareVersions(version, until) >= 0) report.at(named, "gone", { name, until }).fix(`Take ${name} out`, "safe", dropOption(name));
      else report.at(named, "later", { name, until }).severity("warning");
    }
  },
});
