// How sendmail checks passwords: Cyrus SASL reads Sendmail.conf and asks either saslauthd, which wants the password itself, or a
// database of its own (auxprop). Of that file four keys are taken and no other: it may hold passwords.
import { valueOf } from "./host-files.ts";
import type { Host, HostConfiguration } from "./read-host.ts";

/** In libsasl's order; Debian's, Red Hat's, Solaris', FreeBSD's. */
const FOLDERS = [
  "/etc/sasl2",
  "/etc/sasl",
  "/usr/lib64/sasl2",
  "/usr/lib/sasl2",
  "/usr/lib/x86_64-linux-gnu/sasl2",
  "/usr/lib/aarch64-linux-gnu/sasl2",
  "/usr/local/lib/sasl2",
];

/** Where the password database lies if nothing is said. */
const DATABASES = ["/etc/sasldb2", "/etc/sasl2/sasldb2", "/usr/local/etc/sasldb2", "/etc/sasldb2.db", "/usr/local/etc/sasldb2.db"];

/** They carry the password itself, so that whoever checks it can hand it on. */
const WITH_PASSWORD = new Set(["PLAIN", "LOGIN"]);
/** They prove that a password is known, which takes a database that holds it. */
const WITH_SHARED_SECRET = /^(?:CRAM-MD5|DIGEST-MD5|NTLM|OTP|SRP|SCRAM-.*)$/;

export interface SaslSetUp {
  /** Sendmail.conf; undefined where there is none, and libsasl's defaults hold. */
  readonly path: string | undefined;
  /** Words of pwcheck_method, `auxprop` where it says nothing. */
  readonly methods: readonly string[];
  readonly plugins: readonly string[];
  readonly saslauthdPath: string | undefined;
  readonly databases: readonly string[];
  /** Of the mechanisms that are offered: what AuthMechanisms and mech_list both let through. */
  readonly passwordMechanisms: readonly string[];
  readonly secretMechanisms: readonly string[];
}

/** Undefined where the configuration does not set up AUTH, or where its set-up may not be read. */
export function readSasl(host: Host, { configuration }: HostConfiguration): SaslSetUp | undefined {
  const isSetUp = configuration.option("AuthMechanisms").isSet || configuration.cfClass("TrustAuthMech").words.length > 0;
  if (!isSetUp) return undefined;
  const found = findConf(host);
  if (found === "unknown") return undefined;
  const setting = (key: string): string | undefined => new RegExp(`^[ \\t]*${key}[ \\t]*:[ \\t]*(.*?)[ \\t]*$`, "m").exec(found?.text ?? "")?.[1];
  const words = (key: string): readonly string[] => (setting(key) ?? "").split(/[\s,]+/).filter((word) => word !== "");
  const listed = words("mech_list").map((word) => word.toUpperCase());
  const offered = configuration.list("AuthMechanisms").map((word) => word.toUpperCase()).filter((word) => listed.length === 0 || listed.includes(word));
  const database = setting("sasldb_path");
  return {
    path: found?.path,
    methods: words("pwcheck_method").length === 0 ? ["auxprop"] : words("pwcheck_method"),
    plugins: words("auxprop_plugin"),
    saslauthdPath: setting("saslauthd_path"),
    databases: database === undefined ? DATABASES : [database, `${database}.db`],
    passwordMechanisms: offered.filter((word) => WITH_PASSWORD.has(word)),
    secretMechanisms: offered.filter((word) => WITH_SHARED_SECRET.test(word)),
  };
}

function findConf(host: Host): { readonly path: string; readonly text: string } | "unknown" | undefined {
  for (const folder of FOLDERS) {
    const path = `${folder}/Sendmail.conf`;
    const look = host.files.read(path);
    if (look.kind === "unknown") return "unknown";
    if (look.kind === "found") return { path, text: look.value.text };
  }
  return undefined;
}

/** Whether none of the places has the password database; false where that cannot be seen. */
export function lacksDatabase(host: Host, sasl: SaslSetUp): boolean {
  return sasl.databases.every((path) => host.files.stat(path).kind === "missing");
}

/** The text of a file of the kernel or of a service, or undefined. */
export function textOf(host: Host, path: string): string | undefined {
  return valueOf(host.files.read(path))?.text;
}
