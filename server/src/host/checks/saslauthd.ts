// Whether what AUTH offers can work: sendmail offers its mechanisms with saslauthd dead as well, and each login then ends with
// "535 5.7.0 authentication failed" (sendmail 8.17.1.9 with libsasl 2.1.28).
import { restartCommand } from "../commands.ts";
import type { HostFinding } from "../host-finding.ts";
import { folderOf, shellWord } from "../host-path.ts";
import { findMta, type Host, type HostConfiguration } from "../read-host.ts";
import { lacksDatabase, readSasl, textOf, type SaslSetUp } from "../sasl.ts";
import { listing } from "../trusted.ts";

const DOWN = "host-saslauthd-down";
const METHOD = "host-sasl-method";

/** Where saslauthd puts its socket if nothing is said. */
const SOCKETS = ["/run/saslauthd/mux", "/var/run/saslauthd/mux", "/var/state/saslauthd/mux"];
/** Every socket of the kernel's that has a name. */
const KERNEL_SOCKETS = "/proc/net/unix";

export function checkSaslauthd(host: Host): readonly HostFinding[] {
  const mta = findMta(host);
  const sasl = mta === undefined ? undefined : readSasl(host, mta);
  if (mta === undefined || sasl === undefined) return [];
  return [...judgeDaemon(host, mta, sasl), ...judgeSecrets(host, sasl), ...judgeDatabase(host, sasl)];
}

function judgeDaemon(host: Host, mta: HostConfiguration, sasl: SaslSetUp): readonly HostFinding[] {
  if (!sasl.methods.includes("saslauthd") || sasl.passwordMechanisms.length === 0) return [];
  const offered = sasl.passwordMechanisms.join(" ");
  const conf = sasl.path ?? "Sendmail.conf";
  const consequence = `AUTH ${offered} is offered all the same, and every login fails`;
  const found = (message: string, path: string, evidence: readonly string[], commands = startCommands(host)): readonly HostFinding[] => [
    { rule: DOWN, severity: "error", message: `${message}: ${consequence}`, path, evidence, commands },
  ];
  const places = sasl.saslauthdPath === undefined ? SOCKETS : [sasl.saslauthdPath];
  for (const path of places) {
    const look = host.files.stat(path);
    if (look.kind === "unknown") return [];
    if (look.kind === "missing") continue;
    if (look.value.kind !== "socket") return found(`${path}, which should be saslauthd's socket, is none`, path, [listing(look.value, host.accounts)]);
    if (isStale(host, [path, look.value.path])) return found(`saslauthd's socket ${path} is left over, nobody listens on it`, path, [listing(look.value, host.accounts)]);
    return judgeAccess(host, mta, look.value.path, (message, evidence, command) => found(message, path, [evidence], [command, restartCommand(host)]));
  }
  return found(`${conf} has saslauthd check passwords, and its socket ${places[0] ?? ""} is not there`, places[0] ?? conf, [`pwcheck_method: ${sasl.methods.join(" ")}`]);
}

/** The kernel's list is of the host alone that this runs on; elsewhere it is not there. */
function isStale(host: Host, paths: readonly string[]): boolean {
  const sockets = textOf(host, KERNEL_SOCKETS);
  if (sockets === undefined) return false;
  const bound = new Set(sockets.split("\n").map((line) => /(\/.*)$/.exec(line)?.[1] ?? "").map(withoutVar));
  return !paths.some((path) => bound.has(withoutVar(path)));
}

/** /var/run is a link to /run, and saslauthd may have been told either. */
function withoutVar(path: string): string {
  return path.replace(/^\/var\/run\//, "/run/");
}

/** As root sendmail reaches every socket; as RunAsUser it needs the way there. */
function judgeAccess(host: Host, mta: HostConfiguration, path: string, found: (message: string, evidence: string, command: string) => readonly HostFinding[]): readonly HostFinding[] {
  const user = mta.configuration.option("RunAsUser").value.split(/[:.]/)[0]?.trim() ?? "";
  const uid = user === "" ? 0 : host.accounts.uidOf(user);
  if (uid === undefined || uid === 0) return [];
  const look = host.files.stat(folderOf(path));
  if (look.kind !== "found" || (look.value.mode & 0o001) !== 0 || look.value.uid === uid) return [];
  if ((look.value.mode & 0o010) !== 0 && host.accounts.isInGroup(user, look.value.gid)) return [];
  const group = host.accounts.groupName(look.value.gid);
  return found(`RunAsUser ${user} may not enter ${look.value.path}, where saslauthd's socket is`, listing(look.value, host.accounts), `usermod -a -G ${shellWord(group)} ${shellWord(user)}`);
}

function startCommands(host: Host): readonly string[] {
  switch (host.system) {
    case "linux": {
      const debian = "/etc/default/saslauthd";
      const isOff = /^\s*START=no\b/m.test(textOf(host, debian) ?? "");
      return [...(isOff ? [`sed -i 's/^START=no/START=yes/' ${debian}`] : []), "systemctl enable --now saslauthd"];
    }
    case "freebsd":
      return ["sysrc saslauthd_enable=YES", "service saslauthd start"];
    case "solaris":
      return ["svcadm enable saslauthd"];
  }
}

function judgeSecrets(host: Host, sasl: SaslSetUp): readonly HostFinding[] {
  if (sasl.methods.includes("auxprop") || sasl.secretMechanisms.length === 0 || hasOtherPlugin(sasl)) return [];
  if (!lacksDatabase(host, sasl)) return [];
  const method = sasl.methods.join(" ");
  const mechanisms = sasl.secretMechanisms.join(" ");
  const kept = sasl.passwordMechanisms.join(" ");
  const conf = shellWord(sasl.path ?? "");
  return [{
    rule: METHOD,
    severity: "warning",
    message: `AUTH offers ${mechanisms}, which pwcheck_method ${method} cannot check, since no password comes with them; ${sasl.databases[0] ?? "sasldb2"}, which could, is not there: programs that choose one of them cannot log in`,
    path: sasl.path ?? sasl.databases[0] ?? "",
    evidence: [`pwcheck_method: ${method}`],
    commands:
      kept === ""
        ? ["# let confAUTH_MECHANISMS offer LOGIN and PLAIN, inside TLS alone", `saslpasswd2 -c -u "$(hostname)" USER`]
        : [`cp -p ${conf} ${conf}.bak && { grep -v '^mech_list' ${conf}.bak; echo 'mech_list: ${kept}'; } > ${conf}`, restartCommand(host)],
  }];
}

/** auxprop with the database that comes with it, which is not there. */
function judgeDatabase(host: Host, sasl: SaslSetUp): readonly HostFinding[] {
  const offered = [...sasl.passwordMechanisms, ...sasl.secretMechanisms];
  if (!sasl.methods.every((method) => method === "auxprop") || offered.length === 0 || hasOtherPlugin(sasl)) return [];
  if (!lacksDatabase(host, sasl)) return [];
  const said = sasl.path === undefined ? "there is no Sendmail.conf, so that passwords are looked for" : `${sasl.path} has passwords looked for`;
  return [{
    rule: METHOD,
    severity: "error",
    message: `AUTH offers ${offered.join(" ")}, and ${said} in ${sasl.databases[0] ?? "sasldb2"}, which is not there: every login fails`,
    path: sasl.path ?? sasl.databases[0] ?? "",
    evidence: [`pwcheck_method: ${sasl.methods.join(" ")}`],
    commands: [
      ...(sasl.path === undefined ? ["mkdir -p /etc/sasl2 && printf 'pwcheck_method: saslauthd\\nmech_list: PLAIN LOGIN\\n' > /etc/sasl2/Sendmail.conf", ...startCommands(host)] : [`saslpasswd2 -c -u "$(hostname)" USER`]),
      restartCommand(host),
    ],
  }];
}

function hasOtherPlugin(sasl: SaslSetUp): boolean {
  return sasl.plugins.some((plugin) => plugin !== "sasldb");
}
