// Names of other people's hosts that say something about a configuration: DNS block lists that closed, stand-ins of templates.
import listData from "./dead-dns-lists.json" with { type: "json" };
import placeholderData from "./placeholder-hosts.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

/** A DNS block list that nobody keeps any more. */
export interface DeadDnsList {
  /** It and every name below it. */
  readonly zone: string;
  /** Year. */
  readonly closed: string;
  /** What a lookup brought when it was last heard of. */
  readonly answers: "everything" | "nothing";
  readonly summary: string;
  readonly source: string;
}

export interface PlaceholderHost {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
}

export const deadDnsLists = tableOf<DeadDnsList>(listData);
export const placeholderHosts = tableOf<PlaceholderHost>(placeholderData);

export const findPlaceholderHost = indexBy(placeholderHosts, (entry) => entry.name);

export function findDeadDnsList(name: string): DeadDnsList | undefined {
  const lower = name.toLowerCase().replace(/\.$/, "");
  return deadDnsLists.find(({ zone }) => lower === zone || lower.endsWith(`.${zone}`));
}
