// The requests sendmail/…: each follows a person's command, so a failure is answered with a sentence, not with nothing.
import type { CancellationToken } from "vscode-languageserver/node";
import { rulePage } from "../features/rule-page.ts";
import { formatTyped } from "../report/typed-host.ts";
import { parseTarget, type Target } from "../smtp/target.ts";
import { answered, throwIfCancelled, toSignal } from "./guard.ts";
import { AUDIT_REQUEST, PROBE_REQUEST, type AuditReply, type ExpandReply, type ExplainReply, type ProbeReply, type RulesReply } from "./protocol.ts";
import { invalid, isGiven, isPort, judgeNamed, readText, readUri } from "./request-params.ts";
import { judgeNewest, type Session } from "./session.ts";

/** The most that a host may be given, in seconds, as on the command line. */
const MAX_TIMEOUT_SECONDS = 3600;

/** `onCompared` is told of the document whose diagnostics changed. */
export async function probeHost(session: Session, params: unknown, token: CancellationToken, onCompared: (uri: string) => void): Promise<ProbeReply> {
  const { target, timeoutSeconds, uri } = readProbeParams(params);
  const judged = await judgeNamed(session, uri, token);
  const { signal, forget } = toSignal(token);
  return answered(PROBE_REQUEST, `the probe of ${formatTyped(target)}`, session.log, async () => {
    const { live, ...reply } = await session.services.probe(target, timeoutSeconds, signal, judged?.judgement.result);
    throwIfCancelled(token);
    // What was found is about a text that may be another one by now.
    if (judged !== undefined && live !== undefined && session.documents.snapshot(judged.snapshot.uri)?.version === judged.snapshot.version) {
      session.live.set(judged.snapshot, live);
      onCompared(judged.snapshot.uri);
    }
    return reply;
  }).finally(forget);
}

export function auditThisHost(session: Session): Promise<AuditReply> {
  return answered(AUDIT_REQUEST, "the audit", session.log, () => session.services.audit());
}

export async function expandOpenDocument(session: Session, params: unknown, token: CancellationToken): Promise<ExpandReply> {
  const uri = readText(params, "uri");
  const judged = await judgeNewest(session, uri, token);
  if (judged?.snapshot.language !== "sendmail-mc") throw invalid(`${uri} is not an open .mc file`);
  const { judgement, engine, snapshot } = judged;
  const { library } = judgement.result.input;
  if (library === undefined) throw invalid("no cf library was found to expand this file with");
  const expanded = engine.expandDocument(judgement.result);
  if (expanded === undefined) throw invalid(`${uri} is not a .mc file`);
  const { text, usesCfM4, problems } = expanded;
  return { text, usesCfM4, cfDirectory: library.path, problems: problems.map(({ message, span }) => ({ message, ...snapshot.source.lines.positionAt(span.start) })) };
}

export async function listRules(session: Session): Promise<RulesReply> {
  const { rules } = await session.services.engine();
  return rules.map(({ id, severity, docs }) => ({ id, severity, summary: docs.what }));
}

/** Null where there is no such rule. */
export async function explainRule(session: Session, params: unknown): Promise<ExplainReply | null> {
  const id = readText(params, "rule");
  const { rules } = await session.services.engine();
  const rule = rules.find((one) => one.id === id);
  return rule === undefined ? null : { markdown: rulePage(rule) };
}

function readProbeParams(params: unknown): { readonly target: Target; readonly timeoutSeconds: number | undefined; readonly uri: string | undefined } {
  const host = readText(params, "host");
  const { port, timeoutSeconds, uri } = params as Record<string, unknown>;
  if (!isPort(port)) throw invalid("port is not a whole number from 1 to 65535");
  const isTimeoutWrong = typeof timeoutSeconds !== "number" || !(timeoutSeconds > 0 && timeoutSeconds <= MAX_TIMEOUT_SECONDS);
  if (isGiven(timeoutSeconds) && isTimeoutWrong) {
    throw invalid(`timeoutSeconds is not a number above 0 and up to ${MAX_TIMEOUT_SECONDS}`);
  }
  const parsed = parseTarget(host, port);
  if (!parsed.ok) throw invalid(parsed.message);
  return { target: parsed.target, timeoutSeconds: typeof timeoutSeconds === "number" ? timeoutSeconds : undefined, uri: readUri(uri) };
}
