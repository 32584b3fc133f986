import { closest } from "fastest-levenshtein";
import { options } from "../catalog/index.ts";
import { findCfMistakes, isWritten, MOST_OF_A_KIND, withoutConsequence } from "../model/cf-mistakes.ts";
import { correctWord, separate } from "../model/intent.ts";
import { compareVersions } from "../model/sendmail-version.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";
import { isMissingEquals, isMissingBlank, isTimeoutName } from "./option-line-shapes.ts";

export const cfSyntaxUnknownOption = defineRule({
  id: "cf-syntax-unknown-option",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "An O line has a name that sendmail does not know.",
    why: "Sendmail says \"unknown option name\", exits with 70 and does not start. A one-letter option of a very old file that no sendmail 8 has is a warning, and so is an option that is newer than the version in the file.",
    bad: ["LOCAL_CONFIG", "O MaxMesageSize=5000000"],
    good: ["LOCAL_CONFIG", "O MaxMessageSize=5000000"],
    references: ["sendmail 8.17.1, readcf.c, OptionTab", "sendmail Installation and Operation Guide, O, options"],
  },
  messages: {
    unknown: "Sendmail has no option {name}: it refuses the file and does not start",
    meant: "Sendmail has no option {name} ({meant}?): it refuses the file and does not start",
    letter: "Sendmail 8 has no option {name}: it refuses a file with it",
    notYet: "{name} came with sendmail {since}: version {version} of this file refuses it",
    refused: "{problem}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    const version = configuration.sendmailVersion;
    for (const { message, definedBy } of findCfMistakes(configuration, KINDS)) {
      const claim = report.at(definedBy, "refused", { problem: withoutConsequence(message) });
      const { line, cfSpan } = definedBy;
      if (line !== undefined && cfSpan !== undefined) claim.fix("Leave one blank in front of the name", "safe", separate({ start: line.span.start + 1, end: cfSpan.start }, "blank"));
    }
    let suggestions = 0;
    for (const written of writtenOptions(configuration)) {
      const { line, match, named, option } = written;
      const name = line.name.text;
      if (option?.since !== undefined && line.long && version !== undefined && compareVersions(version, option.since) < 0) {
        if (isWritten(configuration, named)) report.at(named, "notYet", { name: option.name, since: option.since, version }).severity("warning");
        continue;
      }
      // A doubled blank is the parser's, a letter that begins a whole name and a missing sign of equality have rules of their own.
      if (match.kind !== "unknown" || isMissingEquals(written) || isMissingBlank(written) || isTimeoutName(written) || hasTwoBlanks(configuration.file.text, line.span.start)) continue;
      if (!isWritten(configuration, named)) continue;
      if (!line.long) {
        const claim = report.at(named, "letter", { name });
        // Written for a sendmail of its time.
        if (!configuration.knowsOption("AliasFile")) claim.severity("warning");
        continue;
      }
      // Each look for a near name compares them all.
      if (suggestions++ >= MOST_OF_A_KIND) {
        report.at(named, "unknown", { name });
        continue;
      }
      const meant = closest(name.toLowerCase(), NAMES.map((one) => one.toLowerCase()));
      const known = NAMES.find((one) => one.toLowerCase() === meant);
      if (known !== undefined && isNear(name, known)) report.at(named, "meant", { name, meant: known }).fix(`Write ${known} for ${name}`, "safe", correctWord(line.name, known));
      else report.at(named, "unknown", { name });
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-option-blank"]);
const NAMES: readonly string[] = options.map((option) => option.name);

function hasTwoBlanks(text: string, start: number): boolean {
  return text.startsWith("O  ", start);
}
