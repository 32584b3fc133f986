// The domains that a configuration names, for a relay test made with them: what relays only for addresses of a site's own domains
// is closed to every test that does not know these.
import type { Configuration, MapView } from "../model/configuration.ts";
import type { RelayDomains } from "../smtp/relay-pairs.ts";
import { toMailDomain } from "../smtp/relay-pairs.ts";
import type { SourceProvider } from "../text/source-provider.ts";

/** Maps that makemap builds from a text file of the same name, or that are that file. */
const FILE_MAPS = new Set(["hash", "btree", "dbm", "cdb", "text", "implicit", "stab"]);
/** Tags of the access map that speak of mail for or from a domain. Others, and what has one of them, are no domains. */
const ACCESS_TAG = /^(?:To|From):/i;
/** What stands for any word below a domain: a key such as .example.org. */
const SUBDOMAIN = "probe";

/**
 * Class w and the host's own name; class R, keys of the access map with RELAY, of the mailertable and of the virtusertable, class
 * VirtHost and the name that MASQUERADE_AS gives. Files that the configuration names are read as far as `provider` lets.
 */
export function relayDomains(configuration: Configuration, provider: SourceProvider): RelayDomains {
  const final = distinct([...classWords(configuration, provider, "w"), configuration.macro("j")?.value ?? ""]);
  const relayed = distinct([
    ...classWords(configuration, provider, "R"),
    ...mapRows(configuration.maps.get("access"), provider).flatMap(([key, value]) => accessDomain(key, value)),
    ...mapRows(configuration.maps.get("mailertable"), provider).map(([key]) => key),
    ...classWords(configuration, provider, "VirtHost"),
    ...mapRows(configuration.maps.get("virtuser"), provider).map(([key]) => key.slice(key.lastIndexOf("@") + 1)),
    configuration.macro("M")?.value ?? "",
  ]);
  return { final, relayed: relayed.filter((domain) => !final.includes(domain)) };
}

function distinct(words: readonly string[]): readonly string[] {
  const domains = words.map((word) => toMailDomain(word.startsWith(".") ? SUBDOMAIN + word : word));
  return [...new Set(domains.filter((domain) => domain !== undefined))];
}

function classWords(configuration: Configuration, provider: SourceProvider, name: string): readonly string[] {
  const { words, files } = configuration.cfClass(name);
  return [...words.map(({ text }) => text), ...files.flatMap(({ source }) => fileWords(source.text, provider))];
}

/** `Fw-o /etc/mail/local-host-names %[^\#]`: a word a line; not a program and not a map. */
function fileWords(source: string, provider: SourceProvider): readonly string[] {
  const path = /^(\/\S+)/.exec(source)?.[1];
  const text = path === undefined ? undefined : provider.read(path)?.text;
  return rows(text ?? "").map((line) => line.split(/\s/, 1)[0] ?? "");
}

/** The rows of a map's text file. */
function mapRows(map: MapView | undefined, provider: SourceProvider): readonly (readonly [string, string])[] {
  const path = map !== undefined && FILE_MAPS.has(map.mapClass) ? /(?:^|\s)(\/\S+)/.exec(map.args)?.[1] : undefined;
  const text = path === undefined ? undefined : provider.read(path)?.text;
  return rows(text ?? "").map((line) => {
    const [, key = "", value = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    return [key, value.trim()] as const;
  });
}

function rows(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#") && !/^\s/.test(line));
}

function accessDomain(key: string, value: string): readonly string[] {
  if (!/^RELAY\b/i.test(value)) return [];
  const bare = key.replace(ACCESS_TAG, "");
  return [bare.slice(bare.lastIndexOf("@") + 1)];
}
