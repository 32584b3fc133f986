import { setMap } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** What the rules look for where a lookup failed for a while. */
const MARK = "-T<TMPF>";
/** Their members or their schema have flags of their own. */
const OTHER_CLASSES: ReadonlySet<string> = new Set(["sequence", "ldap"]);

export const relayAccessNoTmpf = defineRule({
  id: "relay-access-no-tmpf",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "cf", because: "the library adds the flag to what FEATURE(access_db) says, and prints a warning" },
  docs: {
    what: "The access map of a .cf lacks -T<TMPF>, though the rules wait for that mark.",
    why: "A lookup that fails for a while, because the file is being replaced or a server does not answer, is then no longer told from one that finds nothing: the rules that answer 451 never see it, and whom the map refuses gets in.",
    bad: ["Kaccess hash -o /etc/mail/access", "Scheck_access", "R<TMPF> $*\t$#error $@ 4.3.0 $: \"451 Temporary failure\""],
    good: ["Kaccess hash -T<TMPF> -o /etc/mail/access", "Scheck_access", "R<TMPF> $*\t$#error $@ 4.3.0 $: \"451 Temporary failure\""],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL", "feature/access_db.m4"],
  },
  messages: {
    unmarked: "Kaccess ({args}) lacks -T<TMPF>: whom the map refuses gets in while it cannot be read",
  },
  check(configuration, report) {
    const access = configuration.maps.get("access");
    if (access === undefined || OTHER_CLASSES.has(access.mapClass.toLowerCase()) || access.args.includes(MARK)) return;
    const isWaitedFor = [...configuration.rulesets.values()].some(({ rules }) => rules.some(({ lhs }) => lhs.text.includes("<TMPF>")));
    if (!isWaitedFor) return;
    report.at(access.definedBy, "unmarked", { args: access.args }).fix(`Add ${MARK}`, "decision", setMap("access", `${MARK} ${access.args}`));
  },
});
