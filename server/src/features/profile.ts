// How sure a rule has to be to run: the same choice in an editor and on the command line, so that both say the same.
import type { Confidence, Severity } from "../model/finding.ts";

/** `default`: rules that are rarely wrong; `audit`: also those of low confidence. */
export type Profile = "default" | "audit";

export const PROFILES: readonly Profile[] = ["default", "audit"];

/**
 * What each rule counts for under a profile. Who names a rule wants it, whatever the profile: later ones of `given` win.
 * @param profile `default` where it is undefined
 */
export function severitiesUnder(
  profile: Profile | undefined,
  rules: readonly { readonly id: string; readonly confidence: Confidence }[],
  ...given: readonly ReadonlyMap<string, Severity | "off">[]
): ReadonlyMap<string, Severity | "off"> {
  const unsure = profile === "audit" ? [] : rules.filter((rule) => rule.confidence === "low").map((rule) => [rule.id, "off"] as const);
  return new Map([...unsure, ...given.flatMap((severities) => [...severities])]);
}
