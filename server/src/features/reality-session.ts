// What EHLO, VRFY and EXPN show of size limit, privacy flags and listener, and the limits that nobody sees from outside.
import { goawayFlags } from "../catalog/index.ts";
import type { Configuration } from "../model/configuration.ts";
import { labelOf, portNumber } from "../model/listener.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { agreesAsFarAs, settingName, shownCapability, valueOf, whyUnseen } from "./reality-parts.ts";
import type { Comparison } from "./reality.ts";

export function compareSession(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  return [listener(configuration, result), messageSize(configuration, result), privacy(configuration, result), ...unseen(configuration)];
}

function listener(configuration: Configuration, result: ProbeResult): Comparison {
  const setting = configuration.provenance.dialect === "mc" ? "DAEMON_OPTIONS" : "DaemonPortOptions";
  const here = configuration.listeners.find((one) => portNumber(one) === result.port);
  const ports = configuration.listeners.map((one) => `${labelOf(one)} on port ${one.port}`).join(", ");
  const option = configuration.option("DaemonPortOptions");
  const row = { setting, expected: here?.text ?? ports, seen: `port ${result.port}, ${result.greeting === null ? "no greeting" : result.starttls === "implicit" ? "TLS from the start" : "a greeting in the clear"}`, definedBy: here?.definedBy ?? option.definedBy };
  if (result.greeting === null) return { ...row, verdict: "cannot-be-seen", why: "the host did not greet" };
  if (here === undefined) return { ...row, verdict: "differs", why: `something between hands port ${result.port} on to another one` };
  return { ...row, verdict: here.modifiers.includes("s") === (result.starttls === "implicit") ? "agrees" : "differs" };
}

function messageSize(configuration: Configuration, result: ProbeResult): Comparison {
  const option = configuration.option("MaxMessageSize");
  const size = shownCapability(result, "SIZE");
  const row = { setting: settingName(configuration, "MaxMessageSize"), expected: valueOf(configuration, "MaxMessageSize"), seen: size?.wire ?? "no SIZE", definedBy: option.definedBy };
  const why = whyUnseen(result) ?? (size === undefined ? "the host does not announce SIZE" : undefined);
  if (why !== undefined) return { ...row, verdict: "cannot-be-seen", why };
  // Sendmail announces no number where the limit is not above 0.
  const wanted = option.number > 0 ? option.number : null;
  return { ...row, verdict: wanted === result.maxMessageSize ? "agrees" : "differs" };
}

/** Flags of which there is nothing to see where another one is set: VRFY that is refused asks for no HELO first. */
const MOOT_BY: ReadonlyMap<string, string> = new Map([["needvrfyhelo", "novrfy"], ["needexpnhelo", "noexpn"]]);

/** public restricts nothing; authwarnings, which the cf library writes where a file sets nothing, is about headers of local senders. */
const NO_DEMAND = ["public", "authwarnings"];

/** What each flag takes away from EHLO (srvrsmtp.c). */
const HIDDEN_BY: readonly (readonly [string, readonly string[]])[] = [
  ["EXPN", ["noexpn"]],
  ["VERB", ["noverb", "noexpn"]],
  ["ETRN", ["noetrn"]],
  ["DSN", ["noreceipts"]],
];

function privacy(configuration: Configuration, result: ProbeResult): Comparison {
  const option = configuration.option("PrivacyOptions");
  const flags = new Set([...option.flags].flatMap((flag) => (flag === "goaway" ? goawayFlags() : [flag])));
  const hasFlag = (flag: string): boolean => flags.has(flag);
  // M=E hides ETRN from the clients of one listener.
  const modifiers = configuration.listeners.find((one) => portNumber(one) === result.port)?.modifiers ?? "";
  const hidden = HIDDEN_BY.filter(([word, flags]) => flags.some(hasFlag) || (word === "ETRN" && modifiers.includes("E"))).map(([word]) => word);
  const shown = HIDDEN_BY.filter(([word]) => shownCapability(result, word) !== undefined).map(([word]) => word);
  const wrong = HIDDEN_BY.filter(([word]) => hidden.includes(word) === shown.includes(word)).map(([word]) => word);
  const answer = result.lookups?.find(({ command }) => command.startsWith("VRFY"))?.reply[0];
  const isVrfyPlain = answer !== undefined && /^(?:25|55)/.test(answer);
  const isVrfyWrong = isVrfyPlain && hasFlag("novrfy") !== answer.startsWith("252");
  const row = {
    setting: settingName(configuration, "PrivacyOptions"),
    expected: valueOf(configuration, "PrivacyOptions"),
    seen: [`offered: ${shown.join(" ") || "none"} of EXPN VERB ETRN DSN`, ...(answer === undefined ? [] : [`VRFY postmaster: ${answer}`])].join("; "),
    definedBy: option.definedBy,
  };
  const why = whyUnseen(result);
  if (why !== undefined) return { ...row, verdict: "cannot-be-seen", why };
  if (wrong.length > 0 || isVrfyWrong) return { ...row, verdict: "differs" };
  const looked = new Set([...HIDDEN_BY.flatMap(([, hiding]) => hiding), ...(isVrfyPlain ? ["novrfy"] : [])]);
  const demanded = [...flags].filter((flag) => !NO_DEMAND.includes(flag) && !hasFlag(MOOT_BY.get(flag) ?? ""));
  return { ...row, ...agreesAsFarAs(demanded, (flag) => looked.has(flag)) };
}

/** They show only to somebody who does what they are there to stop. */
const NEEDS_MANY: readonly (readonly [string, string])[] = [
  ["MaxRecipientsPerMessage", "it shows at the recipient behind the last one that is allowed"],
  ["BadRcptThrottle", "it shows after several refused recipients"],
  ["ConnectionRateThrottle", "it shows at many connections in a second"],
];

function unseen(configuration: Configuration): readonly Comparison[] {
  const options = NEEDS_MANY.filter(([option]) => configuration.option(option).isSet).map(([option, why]) => ({
    setting: settingName(configuration, option),
    expected: valueOf(configuration, option),
    seen: "not tried",
    verdict: "cannot-be-seen" as const,
    why,
    definedBy: configuration.option(option).definedBy,
  }));
  const features = ["ratecontrol", "conncontrol"].flatMap((name) => {
    const definedBy = configuration.feature(name);
    return definedBy === undefined ? [] : [{ setting: `FEATURE(${name})`, expected: "on", seen: "not tried", verdict: "cannot-be-seen" as const, why: "it shows at many connections of one client", definedBy }];
  });
  return [...options, ...features];
}
