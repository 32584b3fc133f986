// What all checks start from: the configurations that the host runs, its accounts, and which system it is.
import { parseCf } from "../cf/parse-cf.ts";
import type { Configuration } from "../model/configuration.ts";
import { readConfiguration } from "../model/read-configuration.ts";
import type { SourceText } from "../text/source-text.ts";
import { readAccounts, type Accounts } from "./accounts.ts";
import { RecordingFiles, valueOf, type HostFiles } from "./host-files.ts";

export type HostSystem = "linux" | "freebsd" | "solaris";

/** A cf library of the host. */
export interface HostLibrary {
  /** With a slash at the end. */
  readonly path: string;
}

export interface HostInput {
  readonly files: HostFiles;
  /** The folder that stands for the host's /, as the report names it. */
  readonly root: string;
  /** Where it is known: FreeBSD names the .mc after it. */
  readonly hostName: string | undefined;
  readonly now: Date;
  /** The library of the host that builds this .mc; no copy from elsewhere, which would build another .cf. */
  readonly findLibrary: (mc: SourceText) => HostLibrary | undefined;
}

export interface HostConfiguration {
  /** `mta` takes mail from the network, `submit` hands over what local programs send. */
  readonly role: "mta" | "submit";
  readonly path: string;
  readonly text: string;
  readonly configuration: Configuration;
}

export interface Host {
  readonly files: RecordingFiles;
  readonly root: string;
  readonly system: HostSystem;
  readonly hostName: string | undefined;
  readonly now: Date;
  readonly accounts: Accounts;
  /** The daemon's configuration first; there is at least one. */
  readonly configurations: readonly HostConfiguration[];
  readonly findLibrary: HostInput["findLibrary"];
}

/** Where sendmail reads its configuration, the usual place first. */
const PLACES: Readonly<Record<HostConfiguration["role"], readonly string[]>> = {
  mta: ["/etc/mail/sendmail.cf", "/etc/sendmail.cf", "/usr/lib/sendmail.cf"],
  submit: ["/etc/mail/submit.cf"],
};

/** A sentence where no configuration can be read: there is nothing to audit then. */
export function readHost(input: HostInput): Host | string {
  const files = new RecordingFiles(input.files);
  const configurations = (["mta", "submit"] as const).map((role) => readRole(files, role)).filter((one) => one !== undefined);
  if (configurations.length === 0) {
    const [denied] = files.notLookedAt;
    if (denied !== undefined) return `${denied.path}: ${denied.reason}`;
    return `no sendmail.cf is found below ${input.root}: ${[...PLACES.mta, ...PLACES.submit].join(", ")} were looked for`;
  }
  return {
    files,
    root: input.root,
    system: findSystem(files),
    hostName: input.hostName ?? readHostName(files),
    now: input.now,
    accounts: readAccounts(files),
    configurations,
    findLibrary: input.findLibrary,
  };
}

function readRole(files: HostFiles, role: HostConfiguration["role"]): HostConfiguration | undefined {
  for (const path of PLACES[role]) {
    const look = files.read(path);
    if (look.kind === "unknown") return undefined;
    if (look.kind === "missing") continue;
    const { text } = look.value;
    const { tree, problems } = parseCf(text);
    return { role, path, text, configuration: readConfiguration(tree, undefined, { problems }) };
  }
  return undefined;
}

function findSystem(files: HostFiles): HostSystem {
  if (["/bin/freebsd-version", "/etc/mail/freebsd.mc"].some((path) => files.stat(path).kind === "found")) return "freebsd";
  return files.stat("/etc/vfstab").kind === "found" ? "solaris" : "linux";
}

function readHostName(files: HostFiles): string | undefined {
  const line = valueOf(files.read("/etc/hostname"))?.text.split("\n")[0]?.trim() ?? "";
  const rc = /^hostname="?([^"\s]+)/m.exec(valueOf(files.read("/etc/rc.conf"))?.text ?? "")?.[1];
  return line === "" ? rc : line;
}

/** The configuration of the daemon, where there is one. */
export function findMta(host: Host): HostConfiguration | undefined {
  return host.configurations.find(({ role }) => role === "mta");
}
