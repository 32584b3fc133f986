// The AUTH lines against AuthMechanisms and AuthOptions.
import { isPlaintextMechanism } from "../catalog/index.ts";
import type { Configuration } from "../model/configuration.ts";
import { portNumber } from "../model/listener.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { agreesAsFarAs, settingName, shownMechanisms, valueOf, whyUnseen } from "./reality-parts.ts";
import type { Comparison } from "./reality.ts";

export function compareAuth(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  return [mechanisms(configuration, result), clearText(configuration, result)];
}

/** EHLO shows this list, in its order, cut down to what SASL has and AuthOptions allows. */
function mechanisms(configuration: Configuration, result: ProbeResult): Comparison {
  const option = configuration.option("AuthMechanisms");
  const { before, inTls } = shownMechanisms(result);
  const shown = inTls ?? before ?? [];
  const row = { setting: settingName(configuration, "AuthMechanisms"), expected: valueOf(configuration, "AuthMechanisms"), seen: shown.length === 0 ? "no AUTH" : `AUTH ${shown.join(" ")}`, definedBy: option.definedBy };
  const why = whyUnseen(result);
  if (why !== undefined) return { ...row, verdict: "cannot-be-seen", why };
  const listed = option.words.map((word) => word.toUpperCase());
  if (shown.length === 0) {
    const modifiers = configuration.listeners.find((one) => portNumber(one) === result.port)?.modifiers ?? "";
    const isWithheld = inTls === undefined && configuration.option("AuthOptions").flags.has("p") && listed.every(isPlaintextMechanism);
    if (!option.isSet || modifiers.includes("A") || isWithheld) return { ...row, verdict: "cannot-be-seen", why: "sendmail shows no AUTH to this client" };
    return { ...row, verdict: "differs", why: "SASL has none of these mechanisms" };
  }
  const cut = listed.filter((mechanism) => shown.includes(mechanism));
  if (cut.join(" ") !== shown.join(" ")) return { ...row, verdict: "differs" };
  const missing = listed.filter((mechanism) => !shown.includes(mechanism) && (option.isSet || !NEEDS_MORE_THAN_SASL.has(mechanism)));
  if (missing.length === 0) return { ...row, verdict: "agrees" };
  const isWithheld = inTls === undefined && configuration.option("AuthOptions").flags.has("p") && missing.every(isPlaintextMechanism);
  const reason = isWithheld ? "the letter p of AuthOptions keeps these for TLS" : "SASL leaves out what it has no plug-in for, or the host has another list";
  return { ...row, verdict: "cannot-be-seen", why: `what is shown agrees; ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not: ${reason}` };
}

/** They stand in the built-in list and show only with a client's certificate or Kerberos, which few hosts have. */
const NEEDS_MORE_THAN_SASL = new Set(["EXTERNAL", "GSSAPI", "KERBEROS_V4"]);

/** The letter p: LOGIN and PLAIN in TLS only. */
function clearText(configuration: Configuration, result: ProbeResult): Comparison {
  const option = configuration.option("AuthOptions");
  const { before, inTls } = shownMechanisms(result);
  const [clear, covered] = [before, inTls].map((shown) => shown?.filter(isPlaintextMechanism) ?? []);
  const isInClear = (clear ?? []).length > 0;
  const isCovered = (covered ?? []).length > 0;
  const row = {
    setting: settingName(configuration, "AuthOptions"),
    expected: valueOf(configuration, "AuthOptions"),
    seen: isInClear ? `${(clear ?? []).join(" ")} without TLS` : isCovered ? `${(covered ?? []).join(" ")} in TLS only` : "no LOGIN or PLAIN",
    definedBy: option.definedBy,
  };
  const why = whyUnseen(result) ?? (before === undefined ? "the connection begins with TLS" : undefined);
  if (why !== undefined) return { ...row, verdict: "cannot-be-seen", why };
  if (!isInClear && !isCovered) return { ...row, verdict: "cannot-be-seen", why: "the letter p is about LOGIN and PLAIN, which the host does not offer" };
  if (option.flags.has("p") === isInClear) return { ...row, verdict: "differs" };
  return { ...row, ...agreesAsFarAs(option.flags, (letter) => letter === "p") };
}
