// `sendmail-lint probe HOST[:PORT]…`: EHLO and what it discloses, before and after STARTTLS.
import { isIP } from "node:net";
import type { LintResult } from "../features/lint.ts";
import { relayKnowledge } from "../features/relay-knowledge.ts";
import { formatProbeText } from "../report/probe-text.ts";
import { compareFile, formatRealityText, toJsonReality, withReality } from "../report/reality-text.ts";
import { formatTyped, nameProbe, type NamedProbe } from "../report/typed-host.ts";
import { HostPace } from "../smtp/host-pace.ts";
import { probe } from "../smtp/probe.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { formatTarget, parseTarget } from "../smtp/target.ts";
import type { Target } from "../smtp/target.ts";
import { clip, printable } from "../text/printable.ts";
import { hasColour, type Output } from "./streams.ts";

export interface ProbeCommandOptions {
  readonly localAddress?: string;
  readonly timeoutSeconds: number;
  readonly format: "text" | "json";
  /** The file that the hosts should be running, as the user named it. */
  readonly against?: { readonly path: string; readonly lint: LintResult };
}

export interface ProbeStreams {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal?: AbortSignal;
  /** One with a clock of its own, for tests. */
  readonly pace?: HostPace;
}

/** An hour: more than any server waits. */
const LONGEST_SECONDS = 3600;

/** Exit codes are a contract: 2 wins over all others, a finding over a host that could not be probed. */
const EXIT = { nothing: 0, findings: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;

/** One host after the other, in the order given; nothing is connected to unless every word of the command line is right. */
export async function runProbe(words: readonly string[], options: ProbeCommandOptions, streams: ProbeStreams): Promise<number> {
  const problems: string[] = [];
  const named = readTargets(words, problems);
  const targets = named.filter((target, index) => named.findIndex((other) => formatTarget(other) === formatTarget(target)) === index);
  const { localAddress, timeoutSeconds } = options;
  if (localAddress !== undefined && isIP(localAddress) === 0) {
    problems.push(`--local-address: "${clip(printable(localAddress), 80)}" is not an IP address`);
  }
  if (!(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_SECONDS)) {
    problems.push(`--timeout: ${timeoutSeconds} is not a time for one host: more than 0 s and at most ${LONGEST_SECONDS} s`);
  }
  if (problems.length > 0) {
    for (const problem of problems) streams.stderr.write(`${problem}\n`);
    return EXIT.usage;
  }
  for (const again of new Set(named.filter((target) => !targets.includes(target)).map(formatTarget))) {
    streams.stderr.write(`${again}: named more than once, probed once\n`);
  }
  const pace = streams.pace ?? new HostPace();
  const results: ProbeResult[] = [];
  for (const target of targets) {
    if (streams.signal?.aborted === true) break;
    const result = await probe(target, {
      timeoutSeconds,
      ...(localAddress === undefined ? {} : { localAddress }),
      trySenders: options.against !== undefined,
      ...(options.against === undefined ? {} : { relayNames: relayKnowledge(options.against.lint.configuration, options.against.lint.input.provider).names }),
      ...(streams.signal === undefined ? {} : { signal: streams.signal }),
      pace,
      onWait: (text) => streams.stderr.write(`${formatTarget(target)}: ${text}\n`),
    });
    results.push(show(target, nameProbe(result, target), options, streams));
  }
  return streams.signal?.aborted === true ? EXIT.interrupted : exitCode(results);
}

function readTargets(words: readonly string[], problems: string[]): readonly Target[] {
  if (words.length === 0) problems.push("probe needs at least one HOST or HOST:PORT");
  const targets: Target[] = [];
  for (const word of words) {
    const parsed = parseTarget(word);
    if (parsed.ok) targets.push(parsed.target);
    else problems.push(parsed.message);
  }
  return targets;
}

/** The result with what the comparison found. */
function show(target: Target, probed: NamedProbe, { format, against }: ProbeCommandOptions, streams: ProbeStreams): ProbeResult {
  const report = against === undefined ? undefined : compareFile(against.path, against.lint, probed);
  const result = report === undefined ? probed : withReality(probed, report);
  if (format === "json") {
    streams.stdout.write(`${JSON.stringify(report === undefined ? result : { ...result, against: toJsonReality(report) })}\n`);
  } else if (result.greeting !== null) {
    streams.stdout.write(`${formatProbeText(result, { hasColour: hasColour(streams.stdout, process.env) })}\n`);
    if (report !== undefined) streams.stdout.write(`${formatRealityText(report)}\n`);
  }
  if (result.failure !== undefined) streams.stderr.write(`${formatTyped(target)}: ${result.failure.reason}\n`);
  return result;
}

function exitCode(results: readonly ProbeResult[]): number {
  if (results.some((result) => result.findings.length > 0)) return EXIT.findings;
  return results.some((result) => result.failure !== undefined) ? EXIT.unreachable : EXIT.nothing;
}
