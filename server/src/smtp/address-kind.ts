// Which addresses are private, and which connections do not leave the machine. Sendmail lets its own host relay by right, so a
// test from there says nothing of strangers.
import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { withoutZone } from "./reach.ts";

const PRIVATE = new BlockList();
// RFC 1918, RFC 3927, RFC 4193, RFC 4291 and the loopback.
for (const [network, prefix] of [["10.0.0.0", 8], ["172.16.0.0", 12], ["192.168.0.0", 16], ["127.0.0.0", 8], ["169.254.0.0", 16]] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [["fc00::", 7], ["fe80::", 10], ["::1", 128]] as const) PRIVATE.addSubnet(network, prefix, "ipv6");

/** Whether an address may be somebody else's, so that a person has to say that it is meant. */
export function isPublicAddress(address: string): boolean {
  const bare = normalAddress(address);
  return !PRIVATE.check(bare, isIP(bare) === 6 ? "ipv6" : "ipv4");
}

export interface ConnectionEnds {
  /** Our end. */
  readonly local: string | undefined;
  readonly remote: string;
  /** The address to connect from was chosen by a person. */
  readonly isLocalChosen: boolean;
}

/**
 * Why the host takes this client for itself, or undefined where it does not. Sendmail counts exactly 127.0.0.1, ::1 and its own
 * addresses as local, not the rest of 127.0.0.0/8.
 */
export function findInsider(ends: ConnectionEnds, own: readonly string[] = ownAddresses()): string | undefined {
  const local = normalAddress(ends.local ?? "");
  const remote = normalAddress(ends.remote);
  const advice = "test from another machine, or give another address with --local-address";
  if (local === "127.0.0.1" || local === "::1" || local === remote) return `it was asked from the host itself (${local}), which may relay by right: ${advice}`;
  if (!ends.isLocalChosen && own.includes(remote)) return `${remote} is an address of this machine, which may relay by right: ${advice}`;
  return undefined;
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => normalAddress(address)));
}

/** Without zone index, and an IPv4 address that came as an IPv6 one as itself. */
function normalAddress(address: string): string {
  return withoutZone(address).toLowerCase().replace(/^::ffff:(?=[0-9.]+$)/, "");
}
