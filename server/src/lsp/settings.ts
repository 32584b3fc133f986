// The settings `sendmail.*`, from any editor and in any state: what makes no sense is left out and named once, never thrown.
import type { Role } from "../features/lint.ts";
import { PROFILES, type Profile } from "../features/profile.ts";
import type { Severity } from "../model/finding.ts";

export interface Settings {
  readonly cfDirectory: string | undefined;
  readonly rules: ReadonlyMap<string, Severity | "off">;
  readonly profile: Profile | undefined;
  readonly role: Role | undefined;
  readonly sendmailVersion: string | undefined;
}

const ROLES: readonly string[] = ["mta", "internal", "null-client", "submit", "template"] satisfies readonly Role[];
const RULE_SETTINGS: readonly string[] = ["error", "warning", "info", "hint", "off"] satisfies readonly (Severity | "off")[];

/** Reads the section `sendmail`. `problems` names each setting that was left out, without its value: it goes to the log. */
export function readSettings(section: unknown): { readonly settings: Settings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const given = isRecord(section) ? section : {};
  if (section !== undefined && section !== null && !isRecord(section)) problems.push("the settings are not an object");
  const rules = new Map<string, Severity | "off">();
  if (isRecord(given["rules"])) {
    for (const [rule, value] of Object.entries(given["rules"])) {
      if (isRuleSetting(value)) rules.set(rule, value);
      else problems.push(`sendmail.rules: a rule is set to something else than ${RULE_SETTINGS.join(", ")}`);
    }
  } else if (isSet(given["rules"])) problems.push("sendmail.rules is not an object");
  const profile = given["profile"];
  if (isSet(profile) && !isProfile(profile)) problems.push(`sendmail.profile is none of ${PROFILES.join(", ")}`);
  const role = given["role"];
  if (isSet(role) && role !== "auto" && !isRole(role)) problems.push(`sendmail.role is none of ${ROLES.join(", ")}`);
  const settings: Settings = {
    cfDirectory: readText("cfDirectory"),
    rules,
    profile: isProfile(profile) ? profile : undefined,
    role: isRole(role) ? role : undefined,
    sendmailVersion: readText("sendmailVersion"),
  };
  return { settings, problems };

  function readText(name: string): string | undefined {
    const value = given[name];
    if (!isSet(value)) return undefined;
    if (typeof value === "string") return value;
    problems.push(`sendmail.${name} is not a text`);
    return undefined;
  }
}

/** Settings by document, asked for once and kept until the editor says that something changed. */
export class SettingsStore {
  readonly #fetch: ((uri: string) => Promise<unknown>) | undefined;
  readonly #log: (line: string) => void;
  readonly #byUri = new Map<string, Promise<Settings>>();
  readonly #reported = new Set<string>();
  #fallback: unknown;

  /** `fetch` asks the editor; without it, or where it has nothing, `fallback` holds for every document. */
  constructor(fetch: ((uri: string) => Promise<unknown>) | undefined, fallback: unknown, log: (line: string) => void) {
    this.#fetch = fetch;
    this.#fallback = unwrap(fallback);
    this.#log = log;
  }

  get(uri: string): Promise<Settings> {
    let settings = this.#byUri.get(uri);
    if (settings === undefined) {
      settings = this.#load(uri);
      this.#byUri.set(uri, settings);
    }
    return settings;
  }

  forget(uri: string): void {
    this.#byUri.delete(uri);
  }

  /** After workspace/didChangeConfiguration; editors that cannot be asked send the new settings along. */
  reset(pushed: unknown): void {
    this.#byUri.clear();
    if (isRecord(pushed) && Object.keys(pushed).length > 0) this.#fallback = unwrap(pushed);
  }

  async #load(uri: string): Promise<Settings> {
    let section: unknown;
    try {
      section = await this.#fetch?.(uri);
    } catch {
      this.#report("the editor did not tell the settings, so the built-in ones hold");
    }
    const { settings, problems } = readSettings(section ?? this.#fallback);
    for (const problem of problems) this.#report(problem);
    return settings;
  }

  #report(problem: string): void {
    if (this.#reported.has(problem)) return;
    this.#reported.add(problem);
    this.#log(problem);
  }
}

/** Editors send either the section or an object that holds it. */
function unwrap(value: unknown): unknown {
  return isRecord(value) && "sendmail" in value ? value["sendmail"] : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function isProfile(value: unknown): value is Profile {
  return PROFILES.some((profile) => profile === value);
}

function isRole(value: unknown): value is Role {
  return typeof value === "string" && ROLES.includes(value);
}

function isRuleSetting(value: unknown): value is Severity | "off" {
  return typeof value === "string" && RULE_SETTINGS.includes(value);
}
