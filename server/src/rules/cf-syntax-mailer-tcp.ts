import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { findMailerLines } from "../model/mailer-lines.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxMailerTcp = defineRule({
  id: "cf-syntax-mailer-tcp",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "A mailer that speaks SMTP is written in the way of sendmail before 8.10: P=[TCP], or arguments that begin with another word than TCP or FILE.",
    why: "P=[TCP] is refused (\"must be replaced by P=[IPC]\"), and sendmail does not start. Arguments such as `IPC $h` are taken with a complaint at each start.",
    bad: ["LOCAL_CONFIG", "Mfoo, P=[TCP], F=mDFMuX, A=TCP $h"],
    good: ["LOCAL_CONFIG", "Mfoo, P=[IPC], F=mDFMuX, A=TCP $h"],
    references: ["sendmail 8.17.1, readcf.c, makemailer", "sendmail RELEASE_NOTES, 8.10.0"],
  },
  messages: {
    tcp: "Mailer {mailer} has P=[TCP], which is P=[IPC] now: sendmail refuses the file and does not start",
    argument: "The arguments of mailer {mailer} begin with {word} and not with TCP or FILE: sendmail complains at each start",
  },
  check(configuration, report) {
    for (const { line, name } of findMailerLines(configuration)) {
      const program = line.fields.findLast(({ key }) => key.text.startsWith("P"));
      const args = line.fields.findLast(({ key }) => key.text.startsWith("A"));
      if (program === undefined) continue;
      const word = /^\S+/.exec(args?.value.text ?? "")?.[0] ?? "TCP";
      if (program.value.text === "[TCP]") {
        const definedBy = definitionAt(program.span, line);
        if (isWritten(configuration, definedBy)) report.at(definedBy, "tcp", { mailer: name }).fix("Write [IPC] for [TCP]", "safe", correctWord(program.value, "[IPC]"));
      } else if (program.value.text === "[IPC]" && args !== undefined && word !== "TCP" && word !== "FILE") {
        const definedBy = definitionAt(args.span, line);
        if (isWritten(configuration, definedBy)) {
          const first = { text: word, span: { start: args.value.span.start, end: args.value.span.start + word.length } };
          report.at(definedBy, "argument", { mailer: name, word }).severity("warning").fix(`Write TCP for ${word}`, "safe", correctWord(first, "TCP"));
        }
      }
    }
  },
});
