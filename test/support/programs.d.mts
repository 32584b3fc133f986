export type ProgramName = "m4" | "sendmail" | "makemap" | "saslpasswd2" | "saslauthd" | "saslPlugins" | "openssl" | "chromium" | "nssWrapper" | "cfDirectory";

export const unpackedRoot: string;
export const unpackedFonts: string;
export const packageNames: readonly string[];
export function missingPrograms(): readonly { readonly name: ProgramName; readonly package: string }[];
export function programPath(name: ProgramName): string;
export function programEnvironment(extra?: Readonly<Record<string, string>>): Record<string, string | undefined>;
