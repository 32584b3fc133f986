// International names in both forms: as a person typed one, and the ASCII form of it that was looked up.
import type { ProbeResult } from "../smtp/probe-result.ts";
import { formatTarget, typedName, type Target } from "../smtp/target.ts";

/** A result that knows how its host was typed, where that is an international name. */
export interface NamedProbe extends ProbeResult {
  readonly typed?: string;
}

/** `typed` is not there for what differs in capitals alone. */
export function nameProbe(result: ProbeResult, target: Target): NamedProbe {
  const name = typedName(target);
  if (name === undefined) return result;
  const { host, port, ...rest } = result;
  return { host, port, typed: name, ...rest };
}

/** `lab.example.test:25`, or `메일.example.org:25 (xn--h32bq4v.example.org)`: what was typed, and what was looked up. */
export function formatTyped(target: Target): string {
  const name = typedName(target);
  return name === undefined ? formatTarget(target) : `${formatTarget({ host: name, port: target.port })} (${target.host})`;
}
