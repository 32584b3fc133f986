// The domains that a configuration names, for a relay test made with them: what relays only for addresses of a site's own domains
// is closed to every test that does not know these.
import type { Configuration } from "../model/configuration.ts";
import type { RelayDomains } from "../smtp/relay-pairs.ts";
import { toMailDomain } from "../smtp/relay-pairs.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import { readClass, readMap } from "./site-files.ts";

/** Tags of the access map that speak of mail for or from a domain. Others, and what has one of them, are no domains. */
const ACCESS_TAG = /^(?:To|From):/i;
/** What stands for any word below a domain: a key such as .example.org. */
const SUBDOMAIN = "probe";

/**
 * Class w and the host's own name; class R, keys of the access map with RELAY, of the mailertable and of the virtusertable, class
 * VirtHost and the name that MASQUERADE_AS gives. Files that the configuration names are read as far as `provider` lets.
 */
export function relayDomains(configuration: Configuration, provider: SourceProvider): RelayDomains {
  const mapRows = (name: string): readonly (readonly [string, string])[] => readMap(configuration.maps.get(name), provider) ?? [];
  const final = distinct([...readClass(configuration, provider, "w").words, configuration.macro("j")?.value ?? ""]);
  const relayed = distinct([
    ...readClass(configuration, provider, "R").words,
    ...mapRows("access").flatMap(([key, value]) => accessDomain(key, value)),
    ...mapRows("mailertable").map(([key]) => key),
    ...readClass(configuration, provider, "VirtHost").words,
    ...mapRows("virtuser").map(([key]) => key.slice(key.lastIndexOf("@") + 1)),
    configuration.macro("M")?.value ?? "",
  ]);
  return { final, relayed: relayed.filter((domain) => !final.includes(domain)) };
}

function distinct(words: readonly string[]): readonly string[] {
  const domains = words.map((word) => toMailDomain(word.startsWith(".") ? SUBDOMAIN + word : word));
  return [...new Set(domains.filter((domain) => domain !== undefined))];
}

function accessDomain(key: string, value: string): readonly string[] {
  if (!/^RELAY\b/i.test(value)) return [];
  const bare = key.replace(ACCESS_TAG, "");
  return [bare.slice(bare.lastIndexOf("@") + 1)];
}
