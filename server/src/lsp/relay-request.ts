// The request sendmail/relay: a person's command, with progress and cancellation.
import { isIP } from "node:net";
import {
  ErrorCodes,
  ResponseError,
  WorkDoneProgress,
  type CancellationToken,
  type ProgressToken,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageserver/node";
import { SMTP_PORT } from "../smtp/target.ts";
import { clip, printable } from "../text/printable.ts";
import { describeError, throwIfCancelled } from "./guard.ts";
import { RELAY_REQUEST, type RelayReply } from "./protocol.ts";
import type { RelayWork } from "./services.ts";
import { judgeNewest, type Session } from "./session.ts";

/** More words than addresses that may be tested mean nothing. */
const MOST_TARGETS = 256;

export async function testRelays(session: Session, params: unknown, token: CancellationToken): Promise<RelayReply> {
  const { uri, workDoneToken, ...asked } = readRelayParams(params);
  const judged = uri === undefined ? undefined : await judgeNewest(session, uri, token);
  if (uri !== undefined && judged === undefined) throw invalid(`${clip(printable(uri), 200)} is not an open sendmail file`);
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  throwIfCancelled(token);
  const progress = showProgress(session, workDoneToken);
  try {
    const { result, provider } = judged?.judgement ?? {};
    const work: RelayWork = { ...asked, judged: result === undefined || provider === undefined ? undefined : { configuration: result.configuration, provider } };
    const answer = await session.services.relay(work, controller.signal, progress.report);
    throwIfCancelled(token);
    if (answer.kind === "refused") throw invalid(answer.problems.join("; "));
    return answer;
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    session.log(`${RELAY_REQUEST} failed: ${describeError(error)}`);
    throw new ResponseError(ErrorCodes.InternalError, "the relay test failed by a mistake of this program, see its log");
  } finally {
    progress.end();
    listening.dispose();
  }
}

interface Progress {
  readonly report: (done: number, all: number) => void;
  readonly end: () => void;
}

/** Only where the client asked to be told. */
function showProgress(session: Session, workDoneToken: ProgressToken | undefined): Progress {
  if (workDoneToken === undefined) return { report: () => undefined, end: () => undefined };
  const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => {
    void session.connection.sendProgress(WorkDoneProgress.type, workDoneToken, value);
  };
  send({ kind: "begin", title: "Relay test", cancellable: true, percentage: 0 });
  return {
    report: (done, all) => send({ kind: "report", message: `${done} of ${all} hosts`, percentage: Math.floor((100 * done) / Math.max(1, all)) }),
    end: () => send({ kind: "end" }),
  };
}

function readRelayParams(params: unknown): Omit<RelayWork, "judged"> & { readonly uri: string | undefined; readonly workDoneToken: ProgressToken | undefined } {
  const given = (typeof params === "object" && params !== null ? params : {}) as Record<string, unknown>;
  const { targets, port, uri, agreed, localAddress, allPairs, workDoneToken } = given;
  if (!isTexts(targets) || targets.length === 0 || targets.length > MOST_TARGETS) throw invalid("targets is not a list of hosts and ranges");
  if (isGiven(port) && (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65_535)) throw invalid("port is not a whole number from 1 to 65535");
  if (isGiven(uri) && typeof uri !== "string") throw invalid("uri is not a text");
  if (isGiven(agreed) && !isTexts(agreed)) throw invalid("agreed is not a list of addresses");
  if (isGiven(localAddress) && (typeof localAddress !== "string" || isIP(localAddress) === 0)) throw invalid("localAddress is not an IP address");
  return {
    targets,
    port: typeof port === "number" ? port : SMTP_PORT,
    agreed: isTexts(agreed) ? agreed : [],
    localAddress: typeof localAddress === "string" ? localAddress : undefined,
    allPairs: allPairs === true,
    uri: typeof uri === "string" ? uri : undefined,
    workDoneToken: typeof workDoneToken === "string" || typeof workDoneToken === "number" ? workDoneToken : undefined,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function invalid(message: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}
