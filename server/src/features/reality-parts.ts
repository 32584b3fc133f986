// What all comparisons of a file with a live host need: how a setting is called, and what the host showed.
import type { Configuration } from "../model/configuration.ts";
import { authMechanisms, findCapability } from "../smtp/ehlo.ts";
import type { Capability } from "../smtp/ehlo.ts";
import { findInsider } from "../smtp/address-kind.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import type { Comparison } from "./reality.ts";

/** An option's name as this file writes it. */
export function settingName(configuration: Configuration, option: string): string {
  const name = configuration.provenance.dialect === "mc" ? configuration.option(option).known?.mc : undefined;
  return name ?? option;
}

/** `is not set`, or the value. */
export function valueOf(configuration: Configuration, option: string): string {
  const view = configuration.option(option);
  if (!view.isSet) return view.value === "" ? "not set" : `not set (${view.value})`;
  return view.settings.map((setting) => setting.value).join(" ");
}

/**
 * A list of flags agrees where all of them were looked at. Of a part it is said that it agrees, and what the rest is: the host may
 * have that or not.
 */
export function agreesAsFarAs(flags: Iterable<string>, isSeen: (flag: string) => boolean): Pick<Comparison, "verdict" | "why"> {
  const all = [...flags];
  const seen = all.filter(isSeen);
  const unseen = all.filter((flag) => !isSeen(flag));
  if (unseen.length === 0) return { verdict: "agrees" };
  const part = seen.length === 0 ? "" : `${seen.join(", ")} ${seen.length === 1 ? "agrees" : "agree"}; `;
  return { verdict: "cannot-be-seen", why: `${part}a probe does not show ${unseen.join(", ")}` };
}

/** In TLS where that is known: there a host shows all that it has. */
export function shownCapability(result: ProbeResult, keyword: string): Capability | undefined {
  return findCapability(result.ehloAfterTls ?? result.ehlo ?? undefined, keyword);
}

/** Mechanisms before and in TLS; undefined for a half of the session that was not there. */
export function shownMechanisms(result: ProbeResult): { readonly before: readonly string[] | undefined; readonly inTls: readonly string[] | undefined } {
  const first = result.ehlo === null ? undefined : authMechanisms(result.ehlo);
  if (result.starttls === "implicit") return { before: undefined, inTls: first };
  return { before: first, inTls: result.ehloAfterTls === undefined ? undefined : authMechanisms(result.ehloAfterTls) };
}

/** Why EHLO shows nothing of the configuration; undefined where it does. */
export function whyUnseen(result: ProbeResult): string | undefined {
  if (result.ehlo === null) return "the host was not reached";
  if (result.ehlo.verb === "HELO") return "the host knows no EHLO";
  if (result.help?.[0]?.startsWith("550") === true && result.ehlo.capabilities.length <= 1) return "the host refuses this client everything";
  return undefined;
}

/** Why sendmail treats this client otherwise than a stranger; undefined where it does not. */
export function whyInsider(result: ProbeResult): string | undefined {
  // Our end of the connection is known, whoever chose it.
  const insider = findInsider({ local: result.localAddress, remote: result.address ?? "", isLocalChosen: true });
  return insider === undefined ? undefined : "the probe came from the host itself, which sendmail trusts";
}
