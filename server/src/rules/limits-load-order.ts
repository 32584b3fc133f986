import type { Configuration } from "../model/configuration.ts";
import { setOption } from "../model/intent.ts";
import type { OptionView } from "../model/option.ts";
import { defineRule } from "./define-rule.ts";

/** A load that no machine reaches: who writes it turns the option off. */
const NEVER = 1000;
/** As sendmail's own defaults stand to each other: it queues at 8 for each processor and refuses at 12. */
const REFUSE_BY_QUEUE = 12 / 8;

export const limitsLoadOrder = defineRule({
  id: "limits-load-order",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The load averages at which sendmail delays (DelayLA), queues (QueueLA) and refuses (RefuseLA) are in the wrong order.",
    why: "Under load sendmail should first only queue what comes, and refuse connections when that is not enough. With RefuseLA no higher than QueueLA it refuses at once, and QueueLA never counts; with DelayLA at or above RefuseLA there is nobody left to delay. A value that no machine reaches turns an option off, and is not looked at.",
    bad: ["define(`confQUEUE_LA', `12')dnl", "define(`confREFUSE_LA', `8')dnl"],
    good: ["define(`confQUEUE_LA', `8')dnl", "define(`confREFUSE_LA', `12')dnl"],
    references: ["sendmail Installation and Operation Guide, QueueLA, RefuseLA and DelayLA"],
  },
  messages: {
    refuse: "RefuseLA={refuse} is not above QueueLA={queue}: under load connections are refused before mail is only queued",
    delay: "DelayLA={delay} is not below RefuseLA={refuse}: connections are refused before any is delayed",
  },
  check(configuration, report) {
    const [delay, queue, refuse] = ["DelayLA", "QueueLA", "RefuseLA"].map((name) => loadOf(configuration, name));
    if (refuse === undefined) return;
    if (queue !== undefined && refuse.number <= queue.number) {
      const higher = String(Math.ceil(queue.number * REFUSE_BY_QUEUE));
      report
        .at(refuse.definedBy, "refuse", { refuse: refuse.value, queue: queue.value })
        .because(queue.definedBy)
        .fix(`Refuse only above a load of ${higher}`, "decision", setOption("RefuseLA", higher));
    }
    if (delay !== undefined && delay.number >= refuse.number) {
      const claim = report.at(delay.definedBy, "delay", { delay: delay.value, refuse: refuse.value }).because(refuse.definedBy);
      if (queue !== undefined && queue.number < refuse.number) claim.fix(`Delay above a load of ${queue.number}, where mail is queued`, "decision", setOption("DelayLA", String(queue.number)));
    }
  },
});

/** Undefined where it is not set, or off: the default depends on the number of processors. */
function loadOf(configuration: Configuration, name: string): OptionView | undefined {
  const option = configuration.option(name);
  return option.isSet && option.number > 0 && option.number < NEVER ? option : undefined;
}
