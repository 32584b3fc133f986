// What a hover says about one entry of the catalog, as Markdown: name and kind, what it does, then a short list of facts.
// Defaults are told apart by who sets them, because a .mc author sees the library's and a .cf author sendmail's own.
import {
  findOption,
  type AuthMechanism,
  type AuthOption,
  type CfClass,
  type CfCommand,
  type CfMacro,
  type ConfName,
  type DaemonKey,
  type DaemonModifier,
  type DontBlameFlag,
  type Feature,
  type LibraryMacro,
  type M4Builtin,
  type MailerEquate,
  type MailerFlag,
  type MailerPackage,
  type MapClass,
  type Option,
  type OptionType,
  type OsType,
  type Parameter,
  type PrivacyFlag,
  type Ruleset,
  type SslOption,
} from "../catalog/index.ts";
import { codeSpan } from "./markdown.ts";

const TYPES: Readonly<Record<OptionType, string>> = {
  address: "address",
  boolean: "True or False",
  bytes: "number of bytes, without a suffix",
  character: "one character",
  enum: "one of fixed values",
  flags: "words",
  host: "host",
  integer: "number",
  "key-values": "key=value pairs with commas between them",
  letters: "letters with blanks or commas between them",
  list: "names with commas between them",
  "macro-list": "macro names with commas between them",
  "map-list": "map specifications with commas between them",
  mode: "permissions in octal",
  path: "path",
  "path-list": "paths with colons between them",
  "ssl-options": "names of OpenSSL options",
  string: "text",
  suboptions: "settings of its own behind a dot",
  time: "time",
  user: "user or user:group",
  words: "words with blanks between them",
};

const UNITS: Readonly<Record<string, string>> = { s: "seconds", m: "minutes", h: "hours", d: "days", bits: "bits", bytes: "bytes" };

export function describeOption(option: Option, note?: string): string {
  const written = option.mc ?? option.mcMacro;
  return join(`option, ${TYPES[option.type]}`, option.name, option.summary, [
    note,
    written === undefined ? undefined : `In a .mc: ${codeSpan(option.mc ?? `${written}()`)}`,
    option.values === undefined ? undefined : `Values: ${option.values.map(({ value }) => codeSpan(value)).join(", ")}`,
    option.unit === undefined || option.type === "bytes" ? undefined : `A bare number means ${UNITS[option.unit] ?? option.unit}`,
    ...defaultsOf(option),
    option.letter === undefined ? undefined : `Old name: ${codeSpan(`O${option.letter}`)}`,
    option.accumulates === true ? "Each further line adds to the ones before" : undefined,
    option.condition === undefined ? undefined : `Only in binaries built with ${codeSpan(option.condition)}`,
    ...ageOf(option),
  ], option.source);
}

export function describeConfName(entry: ConfName): string {
  const option = entry.option === undefined ? undefined : findOption(entry.option);
  const kind = option === undefined ? (entry.kind === "mailer" ? "variable of a mailer" : "m4 name") : `m4 name, ${TYPES[option.type]}`;
  const facts = option === undefined ? settingFacts(entry) : optionFacts(option);
  return join(kind, entry.name, entry.summary, [...facts, ...ageOf(entry)], entry.source);
}

function optionFacts(option: Option): readonly (string | undefined)[] {
  return [
    `In the .cf: ${codeSpan(`O ${option.name}`)}`,
    option.values === undefined ? undefined : `Values: ${option.values.map(({ value }) => codeSpan(value)).join(", ")}`,
    option.unit === undefined || option.type === "bytes" ? undefined : `A bare number means ${UNITS[option.unit] ?? option.unit}`,
    ...defaultsOf(option),
    option.condition === undefined ? undefined : `Only in binaries built with ${codeSpan(option.condition)}`,
  ];
}

function settingFacts(entry: ConfName): readonly (string | undefined)[] {
  const lines = (entry.mailers ?? []).map((mailer) => codeSpan(`M${mailer}`)).join(", ");
  return [
    entry.equate === undefined ? undefined : `In the .cf: ${codeSpan(entry.equate)} of ${lines}`,
    entry.sets === undefined ? undefined : `In the .cf: ${entry.sets}`,
    entry.library === undefined ? undefined : `Default of the library: ${value(entry.library)}`,
    entry.mailer === undefined ? undefined : `Read by ${codeSpan(`MAILER(\`${entry.mailer}')`)}, which has to come later`,
  ];
}

function defaultsOf({ builtIn, library, commented }: Option): readonly (string | undefined)[] {
  return [
    builtIn === undefined ? undefined : `Default of sendmail: ${value(builtIn)}`,
    library === undefined ? undefined : `Default of the library: ${value(library)}`,
    commented === undefined || commented === builtIn ? undefined : `Commented out in the library: ${value(commented)}`,
  ];
}

function ageOf({ since, until, deprecated }: { readonly since?: string; readonly until?: string; readonly deprecated?: string }): readonly (string | undefined)[] {
  return [
    deprecated === undefined ? undefined : `Deprecated: ${prose(deprecated)}`,
    since === undefined ? undefined : `Since ${since}`,
    until === undefined ? undefined : `Gone since ${until}`,
  ];
}

const RISKS: Readonly<Record<NonNullable<Feature["risk"]>, string>> = {
  dangerous: "lets strangers relay",
  weakens: "gives up a protection",
  hardening: "adds a protection",
  disclosure: "tells outsiders something",
  order: "changes when checks run",
  privilege: "extends whom sendmail trusts",
  secrets: "handles passwords",
};

export function describeFeature(feature: Feature): string {
  return join("feature", feature.name, feature.summary, [
    feature.args.length === 0 ? undefined : `Arguments: ${parameters(feature.args)}`,
    feature.risk === undefined ? undefined : `Security: ${RISKS[feature.risk]}`,
    feature.requires === undefined ? undefined : `Needs ${codeSpan(feature.requires)}`,
    `Comes before ${feature.beforeMailer === undefined ? "the first MAILER" : codeSpan(`MAILER(\`${feature.beforeMailer}')`)}`,
    feature.map === undefined ? undefined : `Map: ${codeSpan(`/etc/mail/${feature.map}`)} unless another is named`,
    feature.usesAccessMap === true && feature.name !== "access_db" ? "Reads the access map" : undefined,
    feature.origin === "debian" ? "Only in Debian's library" : undefined,
    ...ageOf(feature),
  ], feature.source);
}

export function describeMailerPackage(mailer: MailerPackage): string {
  return join("mailer", mailer.name, mailer.summary, [
    `Writes ${mailer.defines.map((name) => codeSpan(`M${name}`)).join(", ")}`,
    `Variables: ${mailer.variables.map(codeSpan).join(", ")}`,
  ], mailer.source);
}

export function describeOsType(osType: OsType): string {
  const defines = osType.defines.length === 0 ? undefined : `Defines ${osType.defines.map(codeSpan).join(", ")}`;
  return join("system type", osType.name, `${osType.system}.`, [defines], osType.source);
}

export function describeLibraryMacro(macro: LibraryMacro): string {
  return join("macro of the cf library", macro.name, macro.summary, [
    macro.args.length === 0 ? undefined : `Arguments: ${parameters(macro.args)}`,
    macro.writes === undefined ? undefined : `Writes ${macro.writes.map(codeSpan).join(", ")}`,
    macro.order === undefined ? undefined : `Order: ${prose(macro.order)}`,
    ...ageOf(macro),
  ], macro.source);
}

export function describeM4Builtin(builtin: M4Builtin): string {
  const call = builtin.args.length === 0 ? builtin.name : `${builtin.name}(${builtin.args.join(", ")})`;
  return join("m4 builtin", call, builtin.summary, [builtin.gnu === true ? "Only in GNU m4" : undefined], builtin.source);
}

export function describeMacro(macro: CfMacro): string {
  return join("macro", sigil("$", macro.name), macro.summary, [SET_BY[macro.setBy]], macro.source);
}

export function describeClass(entry: CfClass): string {
  return join("class", sigil("$=", entry.name), entry.summary, [SET_BY[entry.setBy]], entry.source);
}

export function describeRuleset(ruleset: Ruleset): string {
  const called = { sendmail: "Called by sendmail", library: "Called by rules of the library", administrator: "A hook for rules of your own" }[ruleset.calledBy];
  return join("ruleset", ruleset.name, ruleset.summary, [called, ruleset.number === undefined ? undefined : `Number ${ruleset.number}`], ruleset.source);
}

export function describeMapClass(entry: MapClass): string {
  const condition = entry.condition === undefined ? undefined : `Only in binaries built with ${codeSpan(entry.condition)}`;
  return join("map class", entry.name, entry.summary, [condition, ...ageOf(entry)], entry.source);
}

export function describeMailerEquate(equate: MailerEquate): string {
  return join("mailer field", `${equate.letter}=`, equate.summary, [`Long name: ${equate.name}`, equate.required === true ? "Required" : undefined], equate.source);
}

export function describeMailerFlag(flag: MailerFlag): string {
  return join("mailer flag", flag.flag, flag.summary, [flag.risk === undefined ? undefined : `Risk: ${flag.risk}`], flag.source);
}

export function describeDaemonKey(key: DaemonKey): string {
  return join("key of a port", key.name, key.summary, [
    `sendmail reads the first letter, ${codeSpan(key.letter)}`,
    key.builtIn === undefined ? undefined : `Default of sendmail: ${value(key.builtIn)}`,
  ], key.source);
}

export function describeDaemonModifier(modifier: DaemonModifier): string {
  return join("port modifier", modifier.letter, modifier.summary, [SIDES[modifier.appliesTo], modifier.risk === undefined ? undefined : `Security: ${RISKS[modifier.risk]}`], modifier.source);
}

export function describePrivacyFlag(flag: PrivacyFlag): string {
  return join("privacy flag", flag.name, flag.summary, [flag.inGoaway === true ? `Part of ${codeSpan("goaway")}` : undefined], flag.source);
}

export function describeAuthOption(option: AuthOption): string {
  return join("letter of AuthOptions", option.letter, option.summary, [SIDES[option.side === "server" ? "daemon" : "client"]], option.source);
}

export function describeAuthMechanism(mechanism: AuthMechanism): string {
  const strength = { plaintext: "Needs TLS: the password is readable without it", weak: "Weak", strong: "No known weakness" }[mechanism.strength];
  return join("AUTH mechanism", mechanism.name, mechanism.summary, [strength], mechanism.source);
}

export function describeSslOption(option: SslOption): string {
  const role = { recommended: "Recommended", neutral: undefined, risky: "Risky" }[option.role];
  return join("OpenSSL option", option.name, option.summary, [role], option.source);
}

export function describeDontBlameFlag(flag: DontBlameFlag): string {
  return join("flag of DontBlameSendmail", flag.name, flag.summary, [`What it gives up: ${flag.severity}`], flag.source);
}

export function describeOptionValue(option: Option, text: string): string {
  return join(`value of ${option.name}`, text, option.summary, defaultsOf(option), option.source);
}

export function describeCfCommand(command: CfCommand): string {
  return join("line of a .cf", command.letter, command.summary, [`Form: ${codeSpan(command.syntax)}`], command.source);
}

const SET_BY = { sendmail: "Set by sendmail", configuration: "Set by the configuration", both: "Set by sendmail, and by the configuration where it says so" };
const SIDES = { daemon: "Where sendmail is the server", client: "Where sendmail is the client", both: "For servers and clients" };

function sigil(mark: string, name: string): string {
  return name.length === 1 ? mark + name : `${mark}{${name}}`;
}

function parameters(args: readonly Parameter[]): string {
  return args.map(({ name, required }) => (required === true ? `${codeSpan(name)} (required)` : codeSpan(name))).join(", ");
}

function value(text: string): string {
  return text === "" ? "empty" : codeSpan(text);
}

function join(kind: string, name: string, summary: string, facts: readonly (string | undefined)[], source: string): string {
  const list = facts.filter((fact) => fact !== undefined).map((fact) => `- ${fact}`);
  return [`${codeSpan(name)} (${kind})`, prose(summary), ...(list.length === 0 ? [] : [list.join("\n")]), `Source: ${prose(source)}`].join("\n\n");
}

/** Sentences of the catalog: m4 calls and what stands between backticks become code, everything else stands for itself. */
function prose(text: string): string {
  return text.replace(/([A-Z_]+\((?:`[^`']*'(?:, )?)*\))|`([^`']+)`|([\\*<>[\]`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))/g, (_, call?: string, code?: string, mark?: string) =>
    mark === undefined ? codeSpan(call ?? code ?? "") : `\\${mark}`,
  );
}
