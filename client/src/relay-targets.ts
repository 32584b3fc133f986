// What a person types for a relay test: hosts and ranges, taken apart here and read by the server. Only these words reach it.

/** Hosts and ranges, separated by blanks or commas. */
export function readRelayTargets(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
