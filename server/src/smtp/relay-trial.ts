// Pairs of sender and recipient made with the names of a file: each shows one setting of relaying, which a stranger's mail to a
// stranger does not. One pair a setting, and none where the file gives no name for it.
import { RECIPIENT_DOMAIN, SENDER_DOMAIN } from "./relay-pairs.ts";

/** What the pairs are made with; a name that is not known leaves out its pair. */
export interface RelayTrialNames {
  /** Domain of class R. */
  readonly relayed?: string;
  /** Domain to which the access map lets relay. */
  readonly inAccess?: string;
  /** Address whose mail the access map lets relay. */
  readonly accessSender?: string;
  /** Domain of class w. */
  readonly own?: string;
  /** Host in the domain of class m. */
  readonly sibling?: string;
}

export type RelayTrialKind = "relayed-recipient" | "access-recipient" | "quoted-recipient" | "access-sender" | "own-sender" | "sibling-recipient";

export interface RelayTrialPair {
  readonly kind: RelayTrialKind;
  readonly from: string;
  readonly to: string;
}

const STRANGER = `probe@${SENDER_DOMAIN}`;
const FOREIGN = `relaytest@${RECIPIENT_DOMAIN}`;

export function relayTrialPairs({ relayed, inAccess, accessSender, own, sibling }: RelayTrialNames): readonly RelayTrialPair[] {
  const pairs: RelayTrialPair[] = [];
  const detour = relayed ?? inAccess;
  if (relayed !== undefined) pairs.push({ kind: "relayed-recipient", from: STRANGER, to: `relaytest@${relayed}` });
  if (inAccess !== undefined) pairs.push({ kind: "access-recipient", from: STRANGER, to: `relaytest@${inAccess}` });
  // Not stranger%…@detour: FEATURE(nopercenthack) makes % an ordinary letter, which any relay then takes.
  if (detour !== undefined) pairs.push({ kind: "quoted-recipient", from: STRANGER, to: `"${FOREIGN}"@${detour}` });
  if (accessSender !== undefined) pairs.push({ kind: "access-sender", from: accessSender, to: FOREIGN });
  if (own !== undefined) pairs.push({ kind: "own-sender", from: `probe@${own}`, to: FOREIGN });
  if (sibling !== undefined) pairs.push({ kind: "sibling-recipient", from: STRANGER, to: `relaytest@${sibling}` });
  return pairs;
}
