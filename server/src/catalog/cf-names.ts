// Names inside a .cf: what its lines are, which macros, classes and rulesets have a meaning, and the classes of maps.
import classData from "./classes.json" with { type: "json" };
import commandData from "./cf-commands.json" with { type: "json" };
import macroData from "./macros.json" with { type: "json" };
import mapClassData from "./map-classes.json" with { type: "json" };
import rulesetData from "./rulesets.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

/** The first letter of a line. */
export interface CfCommand {
  readonly letter: string;
  readonly syntax: string;
  readonly summary: string;
  readonly source: string;
}

/** Name without `$`, `$=` or braces. */
export interface CfMacro {
  readonly name: string;
  readonly setBy: "sendmail" | "configuration" | "both";
  readonly summary: string;
  readonly source: string;
}

export interface CfClass {
  readonly name: string;
  readonly setBy: "sendmail" | "configuration" | "both";
  readonly summary: string;
  readonly source: string;
}

export interface Ruleset {
  readonly name: string;
  /** The number by which older files call it. */
  readonly number?: number;
  /** Who starts it: sendmail itself, a ruleset of the library; `administrator`: a hook for own rules. */
  readonly calledBy: "sendmail" | "library" | "administrator";
  readonly summary: string;
  readonly source: string;
}

export interface MapClass {
  readonly name: string;
  /** C preprocessor condition under which the binary knows it. */
  readonly condition?: string;
  readonly since?: string;
  readonly summary: string;
  readonly source: string;
}

export const cfCommands = tableOf<CfCommand>(commandData);
export const macros = tableOf<CfMacro>(macroData);
export const classes = tableOf<CfClass>(classData);
export const rulesets = tableOf<Ruleset>(rulesetData);
export const mapClasses = tableOf<MapClass>(mapClassData);

export const findCfCommand = indexBy(cfCommands, (entry) => entry.letter);
/** `j`, `client_addr`: sendmail tells upper and lower case apart. */
export const findMacro = indexBy(macros, (entry) => entry.name);
/** `w`, `TrustAuthMech`. */
export const findClass = indexBy(classes, (entry) => entry.name);
/** `check_rcpt`. */
export const findRuleset = indexBy(rulesets, (entry) => entry.name);
/** `hash`. sendmail looks it up without regard to case. */
export const findMapClass = (name: string): MapClass | undefined => findLowerMapClass(name.toLowerCase());

const findLowerMapClass = indexBy(mapClasses, (entry) => entry.name);
const byNumber = indexBy(rulesets, (entry) => entry.number?.toString());

export function findRulesetByNumber(number: number): Ruleset | undefined {
  return byNumber(number.toString());
}
