// What a configuration is for. Some advice makes no sense for a program that only hands mail to the daemon beside it.
import type { Configuration } from "./configuration.ts";
import { isLoopback } from "./listener.ts";

/** `template` is a file with placeholders that some other program fills in: only the caller can know. */
export type Role = "mta" | "internal" | "null-client" | "submit" | "template";

/** By what the configuration does; the names of the files that made it only confirm. */
export function findRole(configuration: Configuration): Role {
  if (isSubmission(configuration)) return "submit";
  if (isNullClient(configuration)) return "null-client";
  const { listeners } = configuration;
  return listeners.length > 0 && listeners.every(isLoopback) ? "internal" : "mta";
}

/** The mail submission program: FEATURE(msp), with a queue of its own, and no daemon. */
function isSubmission(configuration: Configuration): boolean {
  if (configuration.option("UseMSP").isTrue) return true;
  if (configuration.feature("msp") !== undefined) return true;
  const queue = configuration.option("QueueDirectory").value;
  const user = configuration.option("RunAsUser").value;
  return /\/(clientmqueue|mqueue-client)(\/|$)/.test(queue) || /^smmsp(:|$)/.test(user);
}

/** FEATURE(nullclient): smart host, hub and masquerade are one host, and there are no aliases. */
function isNullClient(configuration: Configuration): boolean {
  if (configuration.feature("nullclient") !== undefined) return true;
  const smartHost = configuration.macro("S")?.value ?? "";
  if (smartHost === "" || configuration.option("AliasFile").isSet) return false;
  return configuration.macro("H")?.value === smartHost && configuration.macro("M")?.value === smartHost;
}
