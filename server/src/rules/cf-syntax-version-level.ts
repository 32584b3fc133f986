import { defineRule } from "./define-rule.ts";

export const cfSyntaxVersionLevel = defineRule({
  id: "cf-syntax-version-level",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  only: { dialect: "cf", because: "the cf library writes the V line, and a .mc has no say in it" },
  docs: {
    what: "The V line is missing, or its level is not the one that current sendmail has (10).",
    why: "The level says by which rules the file is read. A higher one is refused; with a lower one sendmail reads it as its ancestors did (no comments behind values, no long names, other defaults) and complains at each start.",
    bad: ["V8/Berkeley", "O MaxHopCount=20"],
    good: ["O MaxHopCount=20"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, V, configuration version level"],
  },
  messages: {
    high: "Level {level} is higher than the {newest} of current sendmail, which refuses the file",
    low: "Level {level} is below the {newest} of current sendmail, which then reads the file by old rules and complains at each start",
    none: "Without a V line sendmail reads the file by the rules of its oldest versions",
  },
  check(configuration, report) {
    const lines = configuration.file.lines.filter((line) => line.kind === "version");
    const first = configuration.file.lines.find((line) => line.kind !== "comment" && line.kind !== "blank");
    if (lines.length === 0 && first !== undefined) report.at({ cfSpan: undefined, line: undefined, place: configuration.provenance.placeOfAbsent() }, "none");
    for (const line of lines) {
      const level = Number.parseInt(line.level.text, 10);
      const definedBy = { cfSpan: line.span, line, place: undefined };
      if (level > NEWEST) report.at(definedBy, "high", { level: line.level.text, newest: String(NEWEST) }).severity("error");
      else if (level < NEWEST) report.at(definedBy, "low", { level: line.level.text, newest: String(NEWEST) });
    }
  },
});

/** MAXCONFIGLEVEL of sendmail.h, since 8.12. */
const NEWEST = 10;
