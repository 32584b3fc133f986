// The DNS block lists that the rules ask: FEATURE(dnsbl), enhdnsbl, rhsbl and what old libraries wrote for rbl.
import type { RuleLine } from "../cf/lines.ts";
import type { RulesetView } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

export interface DnsList {
  readonly zone: string;
  readonly rule: RuleLine;
  readonly definedBy: Definition;
}

/** `$(dnsbl $4.$3.$2.$1.list.example. $: OK $)`; rhsbl asks for the sender's domain instead: `$(dnsbl $2.list.example. …`. */
const LOOKUP = /\$\(\s*\w+\s+(?:\$4\.\$3\.\$2\.\$1|\$2)\.([\w-]+(?:\.[\w-]+)+?)\.?\s*\$[:@]/;

export function findDnsLists(rulesets: ReadonlyMap<string, RulesetView>): readonly DnsList[] {
  const lists: DnsList[] = [];
  for (const { rules } of rulesets.values()) {
    for (const rule of rules) {
      const match = rule.rhs === undefined ? null : LOOKUP.exec(rule.rhs.text);
      const zone = match?.[1];
      if (match === null || zone === undefined || rule.rhs === undefined) continue;
      const start = rule.rhs.span.start + match.index + match[0].indexOf(zone);
      lists.push({ zone, rule, definedBy: { cfSpan: { start, end: start + zone.length }, line: rule, place: undefined } });
    }
  }
  return lists;
}
