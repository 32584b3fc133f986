// `.sendmail-lint.json`: the settings of a project, checked key by key, because a misspelt rule in it would check nothing.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Severity } from "../model/finding.ts";
import type { Role } from "../features/lint.ts";
import { PROFILES, type Profile } from "../features/profile.ts";
import { didYouMean } from "./did-you-mean.ts";
import { UsageError } from "./exit-codes.ts";
import { reasonOf } from "./read-error.ts";

export const CONFIG_FILE_NAME = ".sendmail-lint.json";

export interface FileSettings {
  readonly rules: ReadonlyMap<string, Severity | "off">;
  readonly role: Role | undefined;
  readonly profile: Profile | undefined;
  readonly sendmailVersion: string | undefined;
  /** Absolute. */
  readonly cfDirectory: string | undefined;
}

export const NO_SETTINGS: FileSettings = { rules: new Map(), role: undefined, profile: undefined, sendmailVersion: undefined, cfDirectory: undefined };

export const SEVERITIES: readonly (Severity | "off")[] = ["off", "error", "warning", "info", "hint"];
const ROLES: readonly (Role | "auto")[] = ["auto", "mta", "internal", "null-client", "submit", "template"];
const KEYS = ["rules", "role", "profile", "sendmailVersion", "cfDirectory"];

/** 8.9, 8.17.1, 8.17.1.9 */
const VERSION = /^8\.\d+(?:\.\d+){0,2}$/;

/** @throws UsageError that names the file, the key and what would be right. */
export function readConfigFile(file: string, ruleIds: readonly string[]): FileSettings {
  const fail = (message: string): never => {
    throw new UsageError(`${file}: ${message}`);
  };
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
  } catch (error) {
    return fail(error instanceof SyntaxError ? `is not JSON: ${reasonOf(error)}` : reasonOf(error));
  }
  if (!isObject(data)) return fail("is not a JSON object");
  for (const key of Object.keys(data)) if (!KEYS.includes(key)) fail(`unknown key "${key}"${didYouMean(key, KEYS)}`);
  const { rules = {}, role, profile, sendmailVersion, cfDirectory } = data;
  if (!isObject(rules)) return fail('"rules" is not an object of rule identifiers and severities');
  const severities = new Map<string, Severity | "off">();
  for (const [id, severity] of Object.entries(rules)) {
    if (!ruleIds.includes(id)) fail(`unknown rule "${id}"${didYouMean(id, ruleIds)}`);
    severities.set(id, oneOf(severity, SEVERITIES) ?? fail(`"rules": "${id}" is ${JSON.stringify(severity)}, not one of ${SEVERITIES.join(", ")}`));
  }
  if (sendmailVersion !== undefined && !isVersion(sendmailVersion)) fail(`"sendmailVersion" is ${JSON.stringify(sendmailVersion)}, not a version such as 8.17.1`);
  if (cfDirectory !== undefined && typeof cfDirectory !== "string") fail('"cfDirectory" is not a string');
  const knownRole = role === undefined ? undefined : (oneOf(role, ROLES) ?? fail(`"role" is ${JSON.stringify(role)}, not one of ${ROLES.join(", ")}`));
  return {
    rules: severities,
    role: knownRole === "auto" ? undefined : knownRole,
    profile: profile === undefined ? undefined : (oneOf(profile, PROFILES) ?? fail(`"profile" is ${JSON.stringify(profile)}, not one of ${PROFILES.join(", ")}`)),
    sendmailVersion: typeof sendmailVersion === "string" ? sendmailVersion : undefined,
    cfDirectory: typeof cfDirectory === "string" ? path.resolve(path.dirname(file), cfDirectory) : undefined,
  };
}

/** The nearest settings file in a folder or one above it. */
export function findConfigFile(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, CONFIG_FILE_NAME);
    if (existsSync(file)) return file;
    if (path.dirname(at) === at) return undefined;
  }
}

export function isVersion(value: unknown): boolean {
  return typeof value === "string" && VERSION.test(value);
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
