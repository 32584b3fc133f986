import { findOption } from "../catalog/index.ts";
import { enableFeature, removeListener } from "../model/intent.ts";
import { isLoopback } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenMsaImplicit = defineRule({
  id: "listen-msa-implicit",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The .mc names loopback addresses only, and the cf library adds a listener on port 587 of every address.",
    why: "Without FEATURE(no_default_msa) the library writes `O DaemonPortOptions=Port=587, Name=MSA, M=E`, whatever DAEMON_OPTIONS say. Who restricts port 25 to 127.0.0.1 means that nobody from outside reaches sendmail, and overlooks that port. In a .cf the fix comments the line out.",
    bad: ["DAEMON_OPTIONS(`Port=smtp, Addr=127.0.0.1, Name=MTA')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtp, Addr=127.0.0.1, Name=MTA')dnl"],
    references: ["cf/README, no_default_msa", "sendmail Installation and Operation Guide, DaemonPortOptions", "CIS Benchmarks for Linux, mail transfer agent in local-only mode"],
  },
  messages: {
    open: "{listener} is for this host only, but {msa} is open on every address: the cf library adds it",
  },
  check(configuration, report) {
    const { listeners } = configuration;
    const msa = listeners.find((listener) => listener.text === LIBRARY_MSA);
    const others = listeners.filter((listener) => listener !== msa);
    const [first] = others;
    if (msa === undefined || first === undefined || !others.every(isLoopback)) return;
    report
      .at(first.definedBy, "open", { listener: first.text, msa: msa.text })
      .because(msa.definedBy)
      .fix("Close port 587", "decision", configuration.provenance.dialect === "mc" ? enableFeature("no_default_msa") : removeListener(msa.text));
  },
});

/** What proto.m4 writes unless FEATURE(no_default_msa) is on. */
const LIBRARY_MSA = findOption("DaemonPortOptions")?.libraryLines?.find((line) => line.startsWith("Port=587"));
