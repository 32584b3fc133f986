// The greeting against SmtpGreetingMessage, and what else the first lines of a session show: the host's name, the version of the
// .cf, FEATURE(greet_pause), the helpfile.
import type { Configuration } from "../model/configuration.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { greetingPattern } from "./greeting-template.ts";
import { settingName, valueOf, whyInsider, whyUnseen } from "./reality-parts.ts";
import type { Comparison } from "./reality.ts";

export function compareGreeting(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  return [greeting(configuration, result), ...version(configuration, result), hostName(configuration, result), ...pause(configuration, result), helpFile(configuration, result)];
}

/** Text behind the codes; undefined where the host did not greet with 220. */
function greetingText(result: ProbeResult): string | undefined {
  const lines = result.greeting?.split("\n") ?? [];
  return lines[0]?.startsWith("220") === true ? lines.map((line) => line.slice(4)).join("\n") : undefined;
}

function greeting(configuration: Configuration, result: ProbeResult): Comparison {
  const option = configuration.option("SmtpGreetingMessage");
  // Before there were long names, macro e held the greeting.
  const old = option.isSet ? undefined : configuration.macro("e");
  const { value, definedBy } = old ?? option;
  const seen = greetingText(result);
  const pattern = greetingPattern(value, (name) => configuration.macro(name)?.value);
  const row = { setting: settingName(configuration, "SmtpGreetingMessage"), expected: pattern?.shown ?? value, seen: seen ?? "no greeting", definedBy };
  if (seen === undefined) return { ...row, verdict: "cannot-be-seen", why: "the host did not greet with 220" };
  if (pattern === undefined) return { ...row, verdict: "cannot-be-seen", why: "too much of the text is known only to the host" };
  return { ...row, verdict: pattern.test(seen) === undefined ? "differs" : "agrees" };
}

/** $Z is the version of the cf library that made the .cf: an old one shows that an old .cf is loaded. */
function version(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  const macro = configuration.macro("Z");
  if (macro === undefined) return [];
  const value = configuration.macro("e")?.value ?? configuration.option("SmtpGreetingMessage").value;
  const seen = greetingPattern(value, (name) => configuration.macro(name)?.value)?.test(greetingText(result) ?? "")?.version;
  const row = { setting: "version of the .cf ($Z)", expected: macro.value, seen: seen ?? "not shown", definedBy: macro.definedBy };
  if (seen === undefined) return [{ ...row, verdict: "cannot-be-seen", why: "the greeting does not name it" }];
  if (seen === macro.value) return [{ ...row, verdict: "agrees" }];
  if (configuration.provenance.dialect === "mc") return [{ ...row, verdict: "cannot-be-seen", why: "the cf library here is not the one of the host" }];
  return [{ ...row, verdict: "differs" }];
}

/** Sendmail names itself by $j in the first line of EHLO (srvrsmtp.c, MyHostName). */
function hostName(configuration: Configuration, result: ProbeResult): Comparison {
  const macro = configuration.macro("j");
  const setting = configuration.provenance.dialect === "mc" ? "confDOMAIN_NAME" : "macro j";
  const row = { setting, expected: macro?.value ?? "not set", seen: result.ehlo?.name ?? "not known", definedBy: macro?.definedBy ?? configuration.absence(undefined) };
  if (macro === undefined || macro.value.includes("$")) return { ...row, verdict: "cannot-be-seen", why: "the host asks its system for the name" };
  if (result.ehlo === null) return { ...row, verdict: "cannot-be-seen", why: "the host was not reached" };
  return { ...row, verdict: macro.value.toLowerCase() === result.ehlo.name.toLowerCase() ? "agrees" : "differs" };
}

/** A clock that ticks in milliseconds on both sides. */
const PAUSE_SLACK_MS = 50;
/** What name lookups and ident may take beside it. */
const ORDINARY_DELAY_MS = 2000;

function pause(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  const delay = result.greetingDelayMs;
  const feature = configuration.feature("greet_pause");
  const rules = configuration.ruleset("greet_pause");
  const wanted = Number(rules?.rules.map(({ rhs }) => /^\$#\s*(\d+)\s*$/.exec(rhs?.text ?? "")?.[1]).find((ms) => ms !== undefined) ?? "0");
  const isOn = feature !== undefined || wanted > 0;
  const row = {
    setting: "FEATURE(greet_pause)",
    expected: isOn ? `${wanted} ms before the greeting` : "not used",
    seen: delay === undefined ? "no greeting" : `${delay} ms`,
    definedBy: feature ?? rules?.definedBy ?? configuration.absence(undefined),
  };
  if (delay === undefined) return [{ ...row, verdict: "cannot-be-seen", why: "the host did not greet" }];
  if (!isOn) return [delay < ORDINARY_DELAY_MS ? { ...row, verdict: "agrees" } : { ...row, verdict: "cannot-be-seen", why: "name lookups and ident delay the greeting as well" }];
  if (wanted === 0) return [{ ...row, verdict: "cannot-be-seen", why: "only the access map names a time" }];
  if (delay >= wanted - PAUSE_SLACK_MS) return [{ ...row, verdict: "agrees" }];
  // Seen of 8.17.1.9: the greeting inside comes at once.
  if (result.starttls === "implicit") return [{ ...row, verdict: "cannot-be-seen", why: "sendmail does not pause where a connection begins with TLS" }];
  const insider = whyInsider(result);
  if (insider !== undefined) return [{ ...row, verdict: "cannot-be-seen", why: insider }];
  return [{ ...row, verdict: "differs", why: "a GreetPause: entry of the access map lets this client through" }];
}

function helpFile(configuration: Configuration, result: ProbeResult): Comparison {
  const option = configuration.option("HelpFile");
  const [line = "not asked"] = result.help ?? [];
  const isMissing = /^502\b.*HELP not implemented/.test(line);
  const row = { setting: settingName(configuration, "HelpFile"), expected: valueOf(configuration, "HelpFile"), seen: line, definedBy: option.definedBy };
  const hasFile = option.isSet && option.value.trim() !== "";
  const unseen = whyUnseen(result);
  if (unseen !== undefined || !/^(?:214|502)/.test(line)) return { ...row, verdict: "cannot-be-seen", why: unseen ?? "the answer to HELP is not sendmail's" };
  if (hasFile && isMissing) return { ...row, verdict: "cannot-be-seen", why: "sendmail answers so, too, where the file is missing or cannot be read" };
  if (!hasFile && line.startsWith("214")) return { ...row, verdict: "differs" };
  return { ...row, verdict: "agrees" };
}
