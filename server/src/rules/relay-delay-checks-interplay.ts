import { defineRule } from "./define-rule.ts";

/** Their first argument may be `nodelay`. */
const CONTROLS: ReadonlySet<string> = new Set(["conncontrol", "ratecontrol"]);

export const relayDelayChecksInterplay = defineRule({
  id: "relay-delay-checks-interplay",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  // What is wanted, to delay or not to, only the author knows.
  fix: "none",
  only: { dialect: "mc", because: "the .cf that m4 writes is the same as without the argument" },
  docs: {
    what: "FEATURE(conncontrol) or FEATURE(ratecontrol) has the argument nodelay, and FEATURE(delay_checks) does not stand above it.",
    why: "The argument nodelay takes a limit out of what delay_checks puts off until RCPT. The library says ERROR and drops the argument: without delay_checks nothing is put off anyway, with delay_checks further down the limit is, which is the opposite of what the line says.",
    bad: ["FEATURE(`access_db')dnl", "FEATURE(`ratecontrol', `nodelay')dnl", "FEATURE(`delay_checks')dnl"],
    good: ["FEATURE(`access_db')dnl", "FEATURE(`delay_checks')dnl", "FEATURE(`ratecontrol', `nodelay')dnl"],
    references: ["cf/README, Delay all checks", "feature/ratecontrol.m4"],
  },
  messages: {
    never: "nodelay of FEATURE({feature}) is dropped: without FEATURE(delay_checks) nothing is delayed",
    later: "nodelay of FEATURE({feature}) is dropped, because FEATURE(delay_checks) stands below it: the limit is delayed",
  },
  check(configuration, report) {
    const calls = configuration.provenance.calls?.("FEATURE") ?? [];
    const delay = calls.findIndex(({ args }) => args[0] === "delay_checks");
    calls.forEach(({ args: [feature = "", argument = ""], place }, index) => {
      if (!CONTROLS.has(feature) || argument.toLowerCase() !== "nodelay" || (delay >= 0 && delay < index)) return;
      report.at({ cfSpan: undefined, line: undefined, place }, delay < 0 ? "never" : "later", { feature });
    });
  },
});
