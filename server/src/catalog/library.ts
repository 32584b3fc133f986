// What a .mc calls: the cf library's macros, its features, mailers and system types, and the builtins of m4 itself.
import builtinData from "./m4-builtins.json" with { type: "json" };
import featureData from "./features.json" with { type: "json" };
import macroData from "./library-macros.json" with { type: "json" };
import mailerData from "./mailers.json" with { type: "json" };
import osTypeData from "./ostypes.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

export interface Parameter {
  /** Alternatives of a fixed word are written `reject|nospecial`. */
  readonly name: string;
  readonly required?: boolean;
}

/**
 * What a feature means for security. `dangerous`: relays for strangers. `weakens`: gives up a protection. `hardening`: adds one.
 * The other words name what to watch: who is told or trusted, what is kept secret, in which order checks run.
 */
export type FeatureRisk = "dangerous" | "weakens" | "hardening" | "disclosure" | "order" | "privilege" | "secrets";

/** FEATURE(`name', …). Its parameters begin behind the name. */
export interface Feature {
  readonly name: string;
  readonly args: readonly Parameter[];
  /** A feature, macro or setting without which it does nothing or prints an error. */
  readonly requires?: string;
  /** The same of some calls only: with a first argument, without one, or with that word for it; in any order, or above it. */
  readonly requiresIf?: { readonly feature: string; readonly argument: string; readonly order?: "any" };
  /** It must come before this MAILER, for reasons of its own; every feature should come before the first one. */
  readonly beforeMailer?: string;
  readonly risk?: FeatureRisk;
  /** The file of its map below /etc/mail. */
  readonly map?: string;
  readonly usesAccessMap?: boolean;
  /** `debian`: only Debian's library has it. */
  readonly origin?: "debian";
  readonly since?: string;
  readonly until?: string;
  readonly deprecated?: string;
  readonly summary: string;
  readonly source: string;
}

/** MAILER(`name'). */
export interface MailerPackage {
  readonly name: string;
  /** The M lines that it writes. */
  readonly defines: readonly string[];
  /** Names that it reads; each is in the list of conf names. */
  readonly variables: readonly string[];
  readonly summary: string;
  readonly source: string;
}

/** OSTYPE(`name'). */
export interface OsType {
  readonly name: string;
  readonly system: string;
  /** What it defines, unless the .mc did so before. */
  readonly defines: readonly string[];
  readonly source: string;
}

export interface LibraryMacro {
  readonly name: string;
  readonly args: readonly Parameter[];
  /** Where it belongs in a .mc. */
  readonly order?: string;
  /** What it adds to the .cf. */
  readonly writes?: readonly string[];
  /** Text of the .cf follows it, up to the next one. */
  readonly opensSection?: boolean;
  readonly since?: string;
  readonly deprecated?: string;
  readonly summary: string;
  readonly source: string;
}

export interface M4Builtin {
  readonly name: string;
  readonly args: readonly string[];
  /** GNU m4 has it, POSIX does not know it. */
  readonly gnu?: boolean;
  readonly summary: string;
  readonly source: string;
}

export const features = tableOf<Feature>(featureData);
export const mailerPackages = tableOf<MailerPackage>(mailerData);
export const osTypes = tableOf<OsType>(osTypeData);
export const libraryMacros = tableOf<LibraryMacro>(macroData);
export const m4Builtins = tableOf<M4Builtin>(builtinData);

/** Names are those of files: upper and lower case differ. */
export const findFeature = indexBy(features, (entry) => entry.name);
export const findMailer = indexBy(mailerPackages, (entry) => entry.name);
export const findOsType = indexBy(osTypes, (entry) => entry.name);
export const findLibraryMacro = indexBy(libraryMacros, (entry) => entry.name);
export const findM4Builtin = indexBy(m4Builtins, (entry) => entry.name);

const byMLine = new Map<string, MailerPackage>();

/** The MAILER that writes the M line of this name: `smtp` for `esmtp` and `relay`. */
export function findMailerPackageOf(mailer: string): MailerPackage | undefined {
  if (byMLine.size === 0) for (const entry of mailerPackages) for (const name of entry.defines) byMLine.set(name, entry);
  return byMLine.get(mailer);
}
