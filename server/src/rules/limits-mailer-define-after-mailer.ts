import { type ConfName, findConfName } from "../catalog/index.ts";
import { raiseDefinition } from "../model/intent.ts";
import type { Definition, JournalCall } from "../model/provenance.ts";
import { defineRule } from "./define-rule.ts";

export const limitsMailerDefineAfterMailer = defineRule({
  id: "limits-mailer-define-after-mailer",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "mc", because: "the .cf has the mailer as it was written, and no trace of what came too late" },
  docs: {
    what: "A setting of a mailer (LOCAL_MAILER_MAX, SMTP_MAILER_FLAGS, MODIFY_MAILER_FLAGS, …) stands below the MAILER line that reads it.",
    why: "MAILER writes the mailer's line at once, with what is defined by then. What comes later is read by nobody, and m4 does not say a word: the limit or flag is not there. Options (names that begin with conf) may stand below MAILER, because they are written at the end.",
    bad: ["MAILER(`local')dnl", "define(`LOCAL_MAILER_FLAGS', `Prmn9S')dnl"],
    good: ["define(`LOCAL_MAILER_FLAGS', `Prmn9S')dnl"],
    references: ["cf/README, MAILER", "m4/cfhead.m4, mailer/*.m4"],
  },
  messages: {
    late: "{name} stands below MAILER({mailer}), which has been written by then: {value} is not in force",
    mailerLine: "the mailer is written here",
  },
  check(configuration, report) {
    const { provenance } = configuration;
    const mailers = provenance.calls?.("MAILER") ?? [];
    if (mailers.length === 0) return;
    const definitions = provenance.calls?.("define") ?? [];
    for (const call of definitions) {
      const [name = "", value = ""] = call.args;
      const known = findConfName(name);
      const written = writtenBefore(call, known, mailers);
      if (written === undefined || known?.mailer === undefined) continue;
      // The same value once more, as of a line that is there twice, changes nothing.
      if (definitions.findLast((other) => other.order < written.order && other.args[0] === name)?.args[1] === value) continue;
      report
        .at(at(call), "late", { name, mailer: known.mailer, value: value === "" ? "its empty value" : value })
        .because(at(written), "mailerLine")
        .fix(`Move ${name} above MAILER(${known.mailer})`, "decision", raiseDefinition("define", name));
    }
    for (const call of provenance.calls?.("MODIFY_MAILER_FLAGS") ?? []) {
      const [prefix = "", flags = ""] = call.args;
      const known = ownerOf(prefix);
      const written = writtenBefore(call, known, mailers);
      if (written === undefined || known?.mailer === undefined) continue;
      report
        .at(at(call), "late", { name: `MODIFY_MAILER_FLAGS(${prefix})`, mailer: known.mailer, value: flags })
        .because(at(written), "mailerLine")
        .fix(`Move MODIFY_MAILER_FLAGS above MAILER(${known.mailer})`, "decision", raiseDefinition("MODIFY_MAILER_FLAGS", prefix));
    }
  },
});

/** The MAILER that wrote the mailer of a name before the call; a second one writes nothing ("already included"). */
function writtenBefore(call: JournalCall, known: ConfName | undefined, mailers: readonly JournalCall[]): JournalCall | undefined {
  if (known?.kind !== "mailer") return undefined;
  const first = mailers.find((mailer) => mailer.args[0] === known.mailer);
  return first === undefined || first.order > call.order ? undefined : first;
}

/** `LOCAL`, `SMTP`, `RELAY`; `SHELL` is the mailer of programs. */
function ownerOf(prefix: string): ConfName | undefined {
  return findConfName(`${prefix}_MAILER_FLAGS`) ?? findConfName(`${prefix}_MAILER_ARGS`) ?? findConfName(`LOCAL_${prefix}_FLAGS`);
}

function at(call: JournalCall): Definition {
  return { cfSpan: undefined, line: undefined, place: call.place };
}
