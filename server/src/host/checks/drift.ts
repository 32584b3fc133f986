// Whether the .cf that sendmail runs by is what its .mc generates. Comments aside, and so the lines that tell when and where it was
// built: what counts is what sendmail reads.
import { expandMc, type McExpansion } from "../../model/mc-expansion.ts";
import { SourceText } from "../../text/source-text.ts";
import { restartCommand } from "../commands.ts";
import { timeLine, valueOf, type FileFacts } from "../host-files.ts";
import type { HostFinding } from "../host-finding.ts";
import { folderOf, isBelow, shellWord } from "../host-path.ts";
import type { Host, HostConfiguration, HostLibrary } from "../read-host.ts";

const RULE = "drift-mc-cf";
/** As evidence; the command shows the rest. */
const MOST_LINES = 6;

interface Built {
  readonly mc: SourceText;
  readonly library: HostLibrary;
  readonly expansion: McExpansion;
  readonly lines: readonly string[];
}

export function checkDrift(host: Host): readonly HostFinding[] {
  return host.configurations.flatMap((configuration) => checkOne(host, configuration));
}

function checkOne(host: Host, cf: HostConfiguration): readonly HostFinding[] {
  const path = findMc(host, cf);
  if (path === undefined) return [];
  const mc = host.files.read(path);
  const [mcFacts, cfFacts] = [path, cf.path].map((file) => valueOf(host.files.stat(file)));
  if (mc.kind !== "found" || mcFacts === undefined || cfFacts === undefined) return [];
  const isOlder = cfFacts.mtimeMs < mcFacts.mtimeMs;
  const built = build(host, mc.value);
  if (typeof built === "string") {
    // What the .mc would generate is not known here; its time is.
    if (isOlder) return [older(host, cf, path, mcFacts, cfFacts)];
    host.files.note(path, built);
    return [];
  }
  const difference = differenceOf(effectiveLines(cf.text), built.lines);
  return difference.length === 0 ? [] : [differs(host, cf, built, isOlder, difference)];
}

/** Beside the .cf under its name; on FreeBSD under that of the host, `$(hostname).mc`, and before there is one freebsd.mc; on Solaris in the library. */
function findMc(host: Host, cf: HostConfiguration): string | undefined {
  const folder = folderOf(cf.path);
  const suffix = cf.role === "submit" ? ".submit.mc" : ".mc";
  const names = [
    cf.path.replace(/\.cf$/, ".mc"),
    ...(host.hostName === undefined ? [] : [`${folder}/${host.hostName}${suffix}`]),
    ...(host.system === "freebsd" ? [`${folder}/freebsd${suffix}`] : []),
    ...(host.system === "solaris" ? [`/etc/mail/cf/cf/${cf.role === "submit" ? "submit" : "sendmail"}.mc`] : []),
  ];
  return names.find((name) => host.files.stat(name).kind === "found");
}

/** A sentence where it cannot be told what the .mc generates. */
function build(host: Host, mc: SourceText): Built | string {
  const library = host.findLibrary(mc);
  if (library === undefined) return "could not be compared with its .cf: this host has no cf library";
  const refused: string[] = [];
  const expansion = expandMc(
    mc,
    {
      read: (path) => {
        const isOfSendmail = [library.path.replace(/\/$/, ""), "/etc/mail", folderOf(mc.path)].some((folder) => isBelow(path, folder));
        const look = isOfSendmail ? host.files.read(path) : undefined;
        if (look?.kind === "unknown" || !isOfSendmail) refused.push(path);
        return look === undefined ? undefined : valueOf(look);
      },
    },
    library.path,
  );
  const [first] = refused;
  if (first !== undefined) return `could not be compared with its .cf: it includes ${first}, which was not read`;
  const problem = expansion.expansion.problems.find(({ kind }) => kind === "fatal" || kind === "refused");
  if (problem !== undefined) return `could not be compared with its .cf: ${problem.message}`;
  const { text } = SourceText.fromBytes("", Uint8Array.from(expansion.expansion.output, (byte) => byte.charCodeAt(0)));
  return { mc, library, expansion, lines: effectiveLines(text) };
}

/** Without comments, blank lines, and blanks at the end of a line. */
function effectiveLines(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "" && !line.startsWith("#"));
}

interface Difference {
  /** `-` stands in the .cf alone, `+` is what the .mc would make. */
  readonly sign: "-" | "+";
  readonly line: string;
}

/** Lines of one side alone, counted: what moved is no difference that can be shown in a line, so order is compared as well. */
function differenceOf(deployed: readonly string[], generated: readonly string[]): readonly Difference[] {
  if (deployed.join("\n") === generated.join("\n")) return [];
  const counts = new Map<string, number>();
  for (const line of generated) counts.set(line, (counts.get(line) ?? 0) + 1);
  const onlyDeployed: Difference[] = [];
  for (const line of deployed) {
    const count = counts.get(line) ?? 0;
    if (count === 0) onlyDeployed.push({ sign: "-", line });
    else counts.set(line, count - 1);
  }
  const onlyGenerated = generated.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count > 0;
  });
  const all: readonly Difference[] = [...onlyDeployed, ...onlyGenerated.map((line) => ({ sign: "+" as const, line }))];
  if (all.length > 0) return all;
  const moved = deployed.findIndex((line, index) => line !== generated[index]);
  return [{ sign: "-", line: deployed[moved] ?? "" }, { sign: "+", line: generated[moved] ?? "" }];
}

function differs(host: Host, cf: HostConfiguration, built: Built, isOlder: boolean, difference: readonly Difference[]): HostFinding {
  const { mc } = built;
  const count = difference.length === 1 ? "1 line" : `${difference.length} lines`;
  const why = isOlder ? `${mc.path} was changed after it: what stands there is not in force` : `it was changed by hand, or built otherwise: the next build takes that away`;
  const shown = difference.slice(0, MOST_LINES).map(({ sign, line }) => `${sign}${line}`);
  const rest = difference.length - shown.length;
  return {
    rule: RULE,
    severity: "warning",
    message: `${cf.path} differs from what ${mc.path} generates in ${count}; ${why}`,
    path: cf.path,
    evidence: rest > 0 ? [...shown, `${rest} more`] : shown,
    commands: [
      `cd ${shellWord(folderOf(mc.path))} && ${m4Command(built)} | diff ${shellWord(cf.path)} -`,
      ...(isOlder ? [] : [`# put into ${mc.path} what is to stay, then`]),
      ...buildCommands(host, cf, mc.path, built),
    ],
  };
}

function older(host: Host, cf: HostConfiguration, mcPath: string, mcFacts: FileFacts, cfFacts: FileFacts): HostFinding {
  return {
    rule: RULE,
    severity: "warning",
    message: `${cf.path} is older than ${mcPath}: what was changed there is not in force`,
    path: cf.path,
    evidence: [timeLine(cf.path, cfFacts), timeLine(mcPath, mcFacts)],
    commands: buildCommands(host, cf, mcPath, undefined),
  };
}

function m4Command({ mc, library, expansion }: Built): string {
  const front = expansion.usesCfM4 ? `${shellWord(`${library.path}m4/cf.m4`)} ` : "";
  return `m4 -D_NO_MAKEINFO_ ${front}${shellWord(mc.path)}`;
}

/** By the host's own Makefile where it has one; make goes by times. */
function buildCommands(host: Host, cf: HostConfiguration, mcPath: string, built: Built | undefined): readonly string[] {
  const folder = folderOf(mcPath);
  const made = mcPath.replace(/\.mc$/, ".cf");
  if (folder === "/etc/mail/cf/cf") return [`cd ${folder} && make ${shellWord(made.slice(folder.length + 1))} && cp ${shellWord(made)} ${shellWord(cf.path)}`, restartCommand(host)];
  if (host.files.stat(`${folder}/Makefile`).kind === "found") {
    const targets = host.system === "freebsd" ? " all install" : "";
    return [`touch ${shellWord(mcPath)} && make -C ${shellWord(folder)}${targets}`, restartCommand(host)];
  }
  if (built === undefined) return [`# build ${cf.path} from ${mcPath} on the machine that has sendmail's cf library, then`, restartCommand(host)];
  const cfWord = shellWord(cf.path);
  return [`cp -p ${cfWord} ${cfWord}.bak && cd ${shellWord(folder)} && ${m4Command(built)} > ${cfWord}.new && cat ${cfWord}.new > ${cfWord}`, restartCommand(host)];
}
