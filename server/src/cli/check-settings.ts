// The options of `check`, checked, and put together with the settings file that holds for each file.
import path from "node:path";
import type { Language, Role } from "../features/lint.ts";
import { severitiesUnder, type Profile } from "../features/profile.ts";
import type { Confidence, Severity } from "../model/finding.ts";
import { findConfigFile, isVersion, NO_SETTINGS, oneOf, readConfigFile, SEVERITIES, type FileSettings } from "./config-file.ts";
import { didYouMean } from "./did-you-mean.ts";
import { UsageError } from "./exit-codes.ts";

/** As the command line parser hands them over; what has a list of choices is one of them. */
export interface CheckOptions {
  readonly format: "text" | "json" | "sarif" | "github";
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly with?: "decision";
  readonly failOn: Severity | "never";
  readonly rule?: readonly string[];
  readonly profile?: Profile;
  readonly role?: Role | "auto";
  readonly language?: "mc" | "cf";
  readonly cfDir?: string;
  readonly config?: string;
  readonly sendmailVersion?: string;
}

export interface CheckSettings {
  readonly ruleSeverities: ReadonlyMap<string, Severity | "off">;
  readonly role: Role | undefined;
  readonly sendmailVersion: string | undefined;
  readonly cfDirectory: string | undefined;
}

/** What the settings need to know of a rule. */
export interface KnownRule {
  readonly id: string;
  readonly confidence: Confidence;
}

export const LANGUAGES: Readonly<Record<"mc" | "cf", Language>> = { mc: "sendmail-mc", cf: "sendmail-cf" };

/** Gives the settings for a file. */
export type SettingsOf = (file: string) => CheckSettings;

/** @throws UsageError for the first option that is wrong; what is returned throws it for a wrong settings file. */
export function readCheckSettings(options: CheckOptions, rules: readonly KnownRule[], cwd: string): SettingsOf {
  const ids = rules.map((rule) => rule.id);
  const given = readRuleOptions(options.rule ?? [], ids);
  if (options.with !== undefined && options.fix !== true && options.fixDryRun !== true) throw new UsageError(`--with decision needs --fix or --fix-dry-run`);
  if (options.sendmailVersion !== undefined && !isVersion(options.sendmailVersion)) {
    throw new UsageError(`--sendmail-version ${options.sendmailVersion} is not a version such as 8.17.1`);
  }
  const fixed = options.config === undefined ? undefined : merge(readConfigFile(path.resolve(cwd, options.config), ids), options, given, rules, cwd);
  const byConfigFile = new Map<string | undefined, CheckSettings>();
  return (file) => {
    if (fixed !== undefined) return fixed;
    const configFile = findConfigFile(path.dirname(file));
    let settings = byConfigFile.get(configFile);
    if (settings === undefined) {
      settings = merge(configFile === undefined ? NO_SETTINGS : readConfigFile(configFile, ids), options, given, rules, cwd);
      byConfigFile.set(configFile, settings);
    }
    return settings;
  };
}

function merge(
  file: FileSettings,
  options: CheckOptions,
  given: ReadonlyMap<string, Severity | "off">,
  rules: readonly KnownRule[],
  cwd: string,
): CheckSettings {
  return {
    ruleSeverities: severitiesUnder(options.profile ?? file.profile, rules, file.rules, given),
    role: options.role === undefined ? file.role : options.role === "auto" ? undefined : options.role,
    sendmailVersion: options.sendmailVersion ?? file.sendmailVersion,
    cfDirectory: options.cfDir === undefined ? file.cfDirectory : path.resolve(cwd, options.cfDir),
  };
}

function readRuleOptions(texts: readonly string[], ids: readonly string[]): ReadonlyMap<string, Severity | "off"> {
  const severities = new Map<string, Severity | "off">();
  for (const text of texts) {
    const [, id = "", written = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    if (id === "") throw new UsageError(`--rule ${text}: ID=SEVERITY is needed, with one of ${SEVERITIES.join(", ")}`);
    if (!ids.includes(id)) throw new UsageError(`--rule ${text}: unknown rule "${id}"${didYouMean(id, ids)}`);
    const severity = oneOf(written, SEVERITIES);
    if (severity === undefined) throw new UsageError(`--rule ${text}: "${written}" is not one of ${SEVERITIES.join(", ")}`);
    severities.set(id, severity);
  }
  return severities;
}

