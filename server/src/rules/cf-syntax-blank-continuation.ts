import { swallowedLines } from "../cf/swallowed-lines.ts";
import { definitionAt, findCfMistakes, isWritten } from "../model/cf-mistakes.ts";
import { separate } from "../model/intent.ts";
import { lineStartAt } from "../text/line-index.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxBlankContinuation = defineRule({
  id: "cf-syntax-blank-continuation",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "A line that looks like one of its own begins with a blank, so that it continues the line above.",
    why: "Behind a comment it is a part of the comment, behind an O line a part of its value, and says nothing; behind an empty line sendmail calls it an unknown configuration line and refuses the file.",
    bad: ["LOCAL_CONFIG", "# Our limit", " O MaxRecipientsPerMessage=50"],
    good: ["LOCAL_CONFIG", "# Our limit", "O MaxRecipientsPerMessage=50"],
    references: ["sendmail 8.17.1, readcf.c, fgetfolded"],
  },
  messages: {
    refused: "\"{text}\" begins with a blank and has no line above to continue: sendmail refuses the file",
    swallowed: "\"{text}\" begins with a blank: sendmail takes it for a part of the {above} above, and it has no effect",
  },
  check(configuration, report) {
    for (const { line } of findCfMistakes(configuration, KINDS)) {
      if (line === undefined) continue;
      // The empty line above belongs to it.
      const [blanks = "", text = ""] = /^(\s*)([^\r\n]*)/.exec(configuration.file.text.slice(line.span.start, line.span.end))?.slice(1) ?? [];
      const start = line.span.start + blanks.length;
      report.at(definitionAt({ start, end: start + text.length }, line), "refused", { text }).fix("Begin the line without blanks", "safe", separate({ start: lineStartAt(configuration.file.text, start), end: start }, "nothing"));
    }
    for (const { line, span } of swallowedLines(configuration.file)) {
      const definedBy = definitionAt(span, line);
      if (!isWritten(configuration, definedBy)) continue;
      const above = line.kind === "comment" ? "comment" : "value";
      const claim = report.at(definedBy, "swallowed", { text: configuration.file.text.slice(span.start, span.end), above });
      const gap = { start: lineStartAt(configuration.file.text, span.start), end: span.start };
      claim.fix("Begin the line without blanks: it has no effect now", "decision", separate(gap, "nothing"));
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-blank-line-start"]);
