// `--config FILE`: the domains that a sendmail.mc or .cf names, for a relay test.
import { relayDomains } from "../features/relay-domains.ts";
import type { RelayDomains } from "../smtp/relay-pairs.ts";
import { UsageError } from "./exit-codes.ts";
import { readOneConfiguration } from "./one-configuration.ts";
import type { Streams } from "./streams.ts";

/** @throws UsageError where the file is no configuration, or holds no domain */
export async function readConfigDomains(file: string, cfDir: string | undefined, streams: Streams): Promise<RelayDomains> {
  const { configuration, input } = await readOneConfiguration("--config", file, cfDir, streams);
  const domains = relayDomains(configuration, input.provider);
  if (domains.final.length + domains.relayed.length === 0) throw new UsageError(`--config: ${file} names no domain`);
  return domains;
}
