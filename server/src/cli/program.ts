// What the command line understands: commands, options, help. It parses and hands over; what a command does is in its own file.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import serverPackage from "../../package.json" with { type: "json" };
import { printable } from "../text/printable.ts";
import type { CheckOptions } from "./check-settings.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import type { ExpandOptions } from "./expand.ts";
import type { HostOptions } from "./host.ts";
import type { RelayCommandOptions } from "./relay-settings.ts";
import type { ProbeCommandOptions } from "./probe.ts";
import type { Streams } from "./streams.ts";

export const PROGRAM = "sendmail-lint";

/** Runs one command line; resolves to its exit code and never rejects. */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  let code: number = EXIT.clean;
  const program = createProgram(streams, (result) => (code = result));
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    const message = error instanceof Error ? error.message : String(error);
    const line = error instanceof UsageError ? message : `this is a mistake in ${PROGRAM} ${serverPackage.version}, worth a report: ${message}`;
    streams.stderr.write(`${PROGRAM}: ${printable(line.replace(/\s*\n\s*/g, " "))}\n`);
    return EXIT.usage;
  }
}

function createProgram(streams: Streams, end: (code: number) => void): Command {
  const program = new Command(PROGRAM)
    .description("Finds what is insecure or wrong in sendmail.mc and sendmail.cf. A .mc is judged by the .cf that it generates.")
    .version(serverPackage.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [COMMAND]", "print the help of a command")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ helpWidth: HELP_WIDTH, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      // Commander puts its suggestion on a line of its own.
      outputError: (text, write) => write(`${PROGRAM}: ${printable(text.trim().replace(/^error: /, "").replace(/\s*\n\s*/g, " "))}\n`),
    })
    .addHelpText("after", PROGRAM_NOTES);
  addCheck(program, streams, end);
  addExpand(program, streams, end);
  addProbe(program, streams, end);
  addRelay(program, streams, end);
  addHost(program, streams, end);
  addRules(program, streams, end);
  addExplain(program, streams, end);
  addLsp(program, end);
  return program;
}

const HELP_WIDTH = 100;

const PROGRAM_NOTES = `
Exit codes: 0 nothing to report, 1 something was found, 2 the command line is wrong or a file cannot be read (wins over 0 and 1).
Each command's own are in its help. Errors go to standard error, a line each.`;

function addCheck(program: Command, streams: Streams, end: (code: number) => void): void {
  program
    .command("check")
    .summary("lint files, or the sendmail files under folders")
    .description("Lints sendmail.mc and sendmail.cf files.")
    .argument("<PATH...>", "files; folders, searched for sendmail files; or - for standard input, with --language")
    .addOption(new Option("--format <FORMAT>", "how to print what was found").choices(["text", "json", "sarif", "github"]).default("text"))
    .option("--fix", "apply every safe fix in place, until none is left, then report what remains")
    .option("--fix-dry-run", "print what --fix would change as a unified diff, instead of the report; nothing is written")
    .addOption(new Option("--with <KIND>", "apply these fixes too, which change what the server does").choices(["decision"]))
    .addOption(failOn())
    .option("--rule <ID=SEVERITY>", "give a rule another severity: off, error, warning, info or hint; may be repeated", collect)
    .addOption(
      new Option("--profile <PROFILE>", "default: rules that are rarely wrong; audit: also those of low confidence").choices(["default", "audit"]),
    )
    .addOption(
      new Option("--role <ROLE>", "what the configuration is for; auto finds out").choices(["auto", "mta", "internal", "null-client", "submit", "template"]),
    )
    .addOption(new Option("--language <LANGUAGE>", "of standard input, and of files that are not recognised").choices(["mc", "cf"]))
    .option("--cf-dir <DIR>", "sendmail's cf folder, which expands a .mc")
    .option("--config <FILE>", "settings, instead of the nearest .sendmail-lint.json at or above each file")
    .option("--sendmail-version <VERSION>", "judge by this version, such as 8.17.1, instead of the one that the file names")
    .addHelpText("after", CHECK_NOTES)
    .action(async (paths: string[], options: CheckOptions) => {
      const { runCheck } = await import("./check.ts");
      end(await runCheck(paths, options, streams));
    });
}

const CHECK_NOTES = `
Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on; with --fix those that remain, with --fix-dry-run those of the file as it stands
  2  bad usage, unknown rule, unreadable or unwritable file; the other files are still reported

Absent settings (a default that nobody chose) are hints. Fixes are "safe" (no mail is treated differently, no login kept out),
"decision" (right, but it changes what the server does) or "unsafe" (never applied from here). A file is replaced in one step and
keeps mode, owner and encoding; a read-only file, a link that leads out of its folder, and a file that changed meanwhile are left alone.

The cf folder is looked for in this order: --cf-dir, the folder that the .mc includes, the places where systems put it, the copy
that comes with this program.

Settings file, all keys optional: {"rules": {"RULE": "off|error|warning|info|hint"}, "role": "…", "profile": "…",
"sendmailVersion": "8.17.1", "cfDirectory": "…, relative to the settings file"}. Options given here win over it.

Positions in JSON are zero-based lines and UTF-16 characters, as in LSP; in text and in GitHub's format they are one-based.
json: {"version":1,"files":[{"path","language","role","sendmailVersion"?,"cfLibrary":{"path","version"?}?,"findings":[{"rule","severity",
"confidence","absent":true?,"message","range","origin"?,"proof":{"line","text"}?,"related"?,"docs","fixes":[{"title","kind","edits"}]}]}]}`;

function addExpand(program: Command, streams: Streams, end: (code: number) => void): void {
  const definitions: { name: string; value: string | undefined }[] = [];
  program
    .command("expand")
    .summary("print the .cf that a .mc generates")
    .description(
      "Prints, byte for byte, what `m4 -D_NO_MAKEINFO_ [CFDIR/m4/cf.m4] FILE` prints when it is started in FILE's folder. cf.m4 is put in front exactly when FILE and its includes never load one. Runs no program: syscmd and esyscmd are refused.",
    )
    .argument("<FILE>", "a .mc, or with --plain any m4 source")
    .option("-I <DIR>", "look for included files here, after the folder; may be repeated", collect)
    .addOption(new Option("-D <NAME[=VALUE]>", "define a macro before FILE is read; may be repeated").argParser((text: string) => definitions.push(readDefinition(text))))
    .addOption(new Option("-U <NAME>", "take away a macro, also a predefined one; may be repeated").argParser((name: string) => definitions.push({ name, value: undefined })))
    .option("--cf-dir <DIR>", "sendmail's cf folder; it stands in for the one that FILE includes")
    .option("--plain", "GNU m4 with nothing predefined or put in front; includes by the current folder and -I")
    .option("--map", "print where the output comes from instead, a JSON object per line")
    .addHelpText("after", EXPAND_NOTES)
    .action(async (file: string, options: Omit<ExpandOptions, "definitions">) => {
      const { runExpand } = await import("./expand.ts");
      end(runExpand(file, { ...options, definitions }, streams));
    });
}

const EXPAND_NOTES = `
Exit codes: 0; 1 where m4 would fail, with what it made up to there; 2 bad usage or FILE cannot be read.
What m4 would say goes to standard error, a line each.

--map: {"out":[line,col],"file":"…","in":[line,col]} per run of text of one origin, in the order of the output; zero-based, bytes
of the output, UTF-16 characters of the input. Text that a macro made (a counter, a length) has the place of the call that made it;
text from the command line has the file "-D NAME".`;

function addProbe(program: Command, streams: Streams, end: (code: number) => void): void {
  program
    .command("probe")
    .summary("ask mail hosts what they offer and disclose")
    .description("Connects to mail hosts and shows greeting and EHLO before and after STARTTLS, and what they disclose. Sends no message and no password.")
    .argument("<HOST[:PORT]...>", "mail hosts; port 25 where none is given")
    .option("--local-address <IP>", "connect from this address of this machine")
    .option("--timeout <SECONDS>", "for one host, all connections to it together", readSeconds, 60)
    .addOption(new Option("--format <FORMAT>", "json: an object per host, a line each").choices(["text", "json"]).default("text"))
    .option("--against <FILE>", "the sendmail.mc or .cf that the hosts should be running: says of each setting whether it agrees, differs or cannot be seen")
    .option("--cf-dir <DIR>", "sendmail's cf folder, which expands a .mc")
    .addHelpText("after", PROBE_NOTES)
    .action(async (hosts: string[], options: { localAddress?: string; timeout: number; format: "text" | "json"; against?: string; cfDir?: string }) => {
      const { runProbe } = await import("./probe.ts");
      const { localAddress, timeout, format, against, cfDir } = options;
      const abort = new AbortController();
      const onInterrupt = (): void => abort.abort();
      process.once("SIGINT", onInterrupt);
      try {
        const settings = { ...(localAddress === undefined ? {} : { localAddress }), timeoutSeconds: timeout, format, ...(await readAgainst(against, cfDir, streams)) };
        end(await runProbe(hosts, settings, { stdout: streams.stdout, stderr: streams.stderr, signal: abort.signal }));
      } finally {
        process.removeListener("SIGINT", onInterrupt);
      }
    });
}

const PROBE_NOTES = `
Exit codes: 0 nothing to report, 1 findings, 2 bad usage, 3 a host could not be reached and nothing was found, 130 stopped with
Ctrl-C; what is known is printed.

One conversation, then up to six short connections, one at a time, that ask for a version of TLS or for weak ciphers each. VRFY and
EXPN are asked for postmaster and for a made-up name. --against makes one more connection, on which three senders are tried
with MAIL and RCPT and taken back with RSET, and up to six pairs with domains and senders of FILE and of the texts that it names,
one for each setting of relaying; each setting that differs is a finding, live-differs, on its line of FILE. On the ports for users,
587 and 465, the three senders are tried in any case.

Hosts are probed one after the other, each HOST:PORT once. An address gets at most 8 connections a minute, since many hosts refuse
more: a further probe of it waits, and says so on standard error. This machine itself, 127.0.0.0/8 and ::1, has no such limit.

json: {"host","port","typed"?,"address"?,"localAddress"?,"outcome","failure"?,"greeting","greetingDelayMs"?,"ehlo","starttls","help"?,
"ehloAfterTls"?,"tls"?,"tlsVersions"?:[{"version","accepted","cipher"?,"answer"}],"weakCipher"?,"auth"?,"lookups"?,"senders"?,
"maxMessageSize"?,"notes","findings":[{"rule","severity","message","evidence","path"?,"range"?}],"against"?:{"path","rows":
[{"setting","expected","seen","verdict":"agrees|differs|cannot-be-seen","why"?,"absent","range"}]}}
"typed" is an international name as it was typed; "host" is the ASCII form of it that was looked up.`;

async function readAgainst(file: string | undefined, cfDir: string | undefined, streams: Streams): Promise<Pick<ProbeCommandOptions, "against">> {
  if (file === undefined) {
    if (cfDir !== undefined) throw new UsageError("--cf-dir needs --against");
    return {};
  }
  const { readOneConfiguration } = await import("./one-configuration.ts");
  return { against: { path: file, lint: await readOneConfiguration("--against", file, cfDir, streams) } };
}

function addRelay(program: Command, streams: Streams, end: (code: number) => void): void {
  program
    .command("relay")
    .summary("test whether mail hosts relay for strangers")
    .description("Tests mail hosts that you administer: does one take a stranger's mail to another stranger? Asks with MAIL and RCPT only; sends no message and no password.")
    .argument("<HOST|CIDR|RANGE...>", "HOST, HOST:PORT, 192.0.2.0/24, 192.0.2.10-20, 192.0.2.* or 192.0.2 (a /24); 256 addresses at most")
    .option("--port <N>", "port, where HOST names none (default: 25)")
    .option("--only-relays", "print the hosts that relay, and no others")
    .option("--local-address <IP>", "connect from this address of this machine")
    .option("--concurrency <N>", "hosts at a time, 32 at most; one connection to each", "8")
    .option("--timeout <SECONDS>", "for one host (default: 60, in a range 30)", readSeconds)
    .option("--all-pairs", "try every pair on the hosts of a range too, and do not stop at the first that is accepted")
    .option("--config <FILE>", "the sendmail.mc or .cf of the hosts: its domains are tried as well, which finds relaying for addresses of these only")
    .option("--cf-dir <DIR>", "sendmail's cf folder, which expands a .mc")
    .option("--domain <DOMAIN>", "a domain that the hosts relay for, tried like those of --config; may be repeated", collect)
    .option("--sender-domain <DOMAIN>", "of the stranger who writes (default: example.net)")
    .option("--recipient-domain <DOMAIN>", "of the stranger who is written to (default: example.org)")
    .option("--ehlo-name <NAME>", "what to call this client (default: the address it connects from)")
    .option("--yes", "go on without asking where addresses are public")
    .addOption(new Option("--format <FORMAT>", "json: an object per host, a line each").choices(["text", "json", "csv"]).default("text"))
    .option("--notify <ADDRESS>", "mail a report by the local sendmail -t, unless every host that answered refuses")
    .addHelpText("after", RELAY_NOTES)
    .action(async (words: string[], options: RelayCommandOptions) => {
      const { runRelay } = await import("./relay.ts");
      end(
        await runRelay(words, options, streams, (stop) => {
          process.once("SIGINT", stop);
          return () => process.removeListener("SIGINT", stop);
        }),
      );
    });
}

const RELAY_NOTES = `
Verdicts:
  relays       a stranger's recipient is accepted at RCPT, and a mailbox of the host's own that does not exist is not
  refuses      every pair is refused for good
  cannot tell  no answer, a refusal for now only, an end before its time, a host that takes every recipient, or a connection
               from the host itself, which may relay by right

Exit codes:
  0  every host that answered refuses
  1  some host relays
  2  bad usage; nothing was connected to
  3  nothing could be decided
  4  some hosts that answered stayed undecided, and none relays
  130  stopped with Ctrl-C; what is known is printed

json: {"host","port","typed"?,"verdict":"relays|refuses|cannot-tell","reason","pair":{"id","from","to"}?,"reply"?,"name"?,"handedTo"?,"address"?,
"localAddress"?,"answered","failure":{"stage","kind"}?,"pairs":[{"id","from","to","outcome","reply"}],"controls":[…]}

Some hosts refuse example.net and example.org because these take no mail: there use domains of your own.`;

function addHost(program: Command, streams: Streams, end: (code: number) => void): void {
  program
    .command("host")
    .summary("audit the mail host that this runs on")
    .description(
      "Audits the files of a mail host: helpfile, the .cf against its .mc, databases against their text, quotas of the mail spool, saslauthd, keys and certificates, permissions. Read-only: it prints the commands that mend what it finds, and runs none.",
    )
    .option("--root <DIR>", "a folder that stands for the host's /: a mounted disk, a container's files", "/")
    .addOption(new Option("--format <FORMAT>", "how to print what was found").choices(["text", "json"]).default("text"))
    .addOption(failOn())
    .allowExcessArguments(false)
    .addHelpText("after", HOST_NOTES)
    .action(async (options: HostOptions) => {
      const { runHost } = await import("./host.ts");
      end(runHost(options, streams));
    });
}

const HOST_NOTES = `
Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it, 2 bad usage, or no sendmail.cf that can be read.

Run as root it sees everything; what it could not look at is listed. Of keys and files with passwords the permissions are looked at,
never the content. Paths and commands are those of the host, without DIR; owners are those of the files below DIR.

json: {"version":1,"root","configurations":["…"],"findings":[{"rule","severity":"error|warning|info","message","path","evidence":["…"],
"commands":["…"],"docs"}],"notLookedAt":[{"path","reason"}]}`;

function addRules(program: Command, streams: Streams, end: (code: number) => void): void {
  program
    .command("rules")
    .summary("list all rules")
    .description("Lists all rules with their severity and the kind of their fix.")
    .addOption(new Option("--format <FORMAT>", "how to print them").choices(["text", "json"]).default("text"))
    .addHelpText("after", '\njson: {"rules":[{"id","severity","confidence","summary","docs","fix":"safe|decision|unsafe|none","since"}]}\n\nExit codes: 0; 2 bad usage.')
    .action(async (options: { format: "text" | "json" }) => {
      const { runRules } = await import("./rules.ts");
      end(runRules(options.format, streams));
    });
}

function addExplain(program: Command, streams: Streams, end: (code: number) => void): void {
  program
    .command("explain")
    .summary("explain a rule, or a line of the mail log")
    .description("Prints a rule's page, or finds the setting behind a line of the mail log.")
    .usage("[options] RULE | LOG LINE")
    .argument("<WHAT...>", "a rule's identifier, or a line of the mail log, quoted or not")
    .allowUnknownOption()
    .addHelpText("after", `\nExit codes: 0; 2 unknown rule, or a log line of which nothing is known.\n\nExamples:\n  ${PROGRAM} explain limits-no-max-message-size\n  ${PROGRAM} explain "message size (6024000) exceeds maximum (5024000)"`)
    .action(async (words: string[]) => {
      const { runExplain } = await import("./explain.ts");
      end(runExplain(words.join(" "), streams));
    });
}

function addLsp(program: Command, end: (code: number) => void): void {
  program
    .command("lsp")
    .summary("start the language server")
    .description("Starts the language server for any editor that speaks LSP.")
    .requiredOption("--stdio", "speak over standard input and output")
    .addHelpText("after", "\nExit codes: those of the protocol: 0 after shutdown and exit, 1 after exit alone; 2 bad usage.")
    .action(async () => {
      const { runLanguageServer } = await import("./lsp.ts");
      end(await runLanguageServer());
    });
}

/** What audits for a pipeline or for cron have in common. */
function failOn(): Option {
  return new Option("--fail-on <SEVERITY>", "least severity that makes the exit code 1").choices(["error", "warning", "info", "hint", "never"]).default("warning");
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

function readDefinition(text: string): { name: string; value: string } {
  const equals = text.indexOf("=");
  return equals < 0 ? { name: text, value: "" } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function readSeconds(text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new InvalidArgumentError("a number of seconds is needed");
  return Number(text);
}
