// What a person types for a relay test: hosts and ranges, taken apart here and read by the server. Only these words reach it.

/** Hosts and ranges, separated by blanks or commas. */
export function readRelayTargets(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** Whether more than one host is meant, so that a person is asked once more: 192.0.2, 192.0.2.*, 192.0.2.1-9, 192.0.2.0/24, two words. */
export function isManyHosts(targets: readonly string[]): boolean {
  return targets.length > 1 || targets.some((target) => target.includes("/") || /^\d+\.\d+\.\d+(?:\.(?:\*|\d+-\d+))?$/.test(target));
}
