// Features of a bare .cf, which says nothing of the FEATURE lines that made it: known by the rules that they leave behind.
import type { CfFile, CommentLine } from "../cf/lines.ts";
import type { RulesetView } from "./configuration.ts";

/** The rulesets that decide on a recipient; a rule there that refuses everybody ends the list. */
const RECIPIENT_RULESETS = ["check_rcpt", "Local_check_rcpt", "Basic_check_rcpt"];

/**
 * FEATURE(promiscuous_relay) leaves out the rules behind the question whether the recipient is local, and with them the one
 * that refuses what nothing allowed: `R$* <tab> $#error $@ 5.7.1 $: "550 Relaying denied"`.
 * @returns the ruleset that lets everything pass.
 */
export function findPromiscuousRelay(rulesets: ReadonlyMap<string, RulesetView>): RulesetView | undefined {
  const decides = rulesets.get("Basic_check_rcpt");
  if (decides === undefined || decides.rules.length === 0) return undefined;
  for (const name of RECIPIENT_RULESETS) {
    for (const rule of rulesets.get(name)?.rules ?? []) {
      if (rule.lhs.text === "$*" && /^\$#\s*(error|discard)\b/.test(rule.rhs?.text ?? "")) return undefined;
    }
  }
  return decides;
}

/** `#####  $Id: msp.m4,v 8.34 … $  #####`: the library's files say so themselves, but banners can be taken out or pasted. */
export function findBanners(file: CfFile): ReadonlyMap<string, CommentLine> {
  const banners = new Map<string, CommentLine>();
  for (const line of file.lines) {
    if (line.kind !== "comment" || !line.text.text.includes("$Id:")) continue;
    const name = /\$Id:\s+([\w-]+)\.m4,v\s/.exec(line.text.text)?.[1];
    if (name !== undefined && !banners.has(name)) banners.set(name, line);
  }
  return banners;
}
