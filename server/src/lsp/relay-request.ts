// The request sendmail/relay: a person's command, with progress and cancellation.
import { isIP } from "node:net";
import {
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
  type CancellationToken,
  type ProgressToken,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageserver/node";
import { SMTP_PORT } from "../smtp/target.ts";
import { answered, toSignal } from "./guard.ts";
import { RELAY_REQUEST, type RelayReply } from "./protocol.ts";
import { invalid, isGiven, isPort, judgeNamed, readUri } from "./request-params.ts";
import type { RelayWork } from "./services.ts";
import type { Session } from "./session.ts";

/** More words than addresses that may be tested mean nothing. */
const MOST_TARGETS = 256;

export async function testRelays(session: Session, params: unknown, token: CancellationToken): Promise<RelayReply> {
  const { uri, workDoneToken, ...asked } = readRelayParams(params);
  const judged = await judgeNamed(session, uri, token);
  const { signal, forget } = toSignal(token);
  const progress = showProgress(session, workDoneToken);
  return answered(RELAY_REQUEST, "the relay test", session.log, async () => {
    const { result, provider } = judged?.judgement ?? {};
    const work: RelayWork = { ...asked, judged: result === undefined || provider === undefined ? undefined : { configuration: result.configuration, provider } };
    const answer = await session.services.relay(work, signal, progress.report);
    if (answer.kind === "refused") throw invalid(answer.problems.join("; "));
    if (answer.kind === "stopped") throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    return answer;
  }).finally(() => {
    progress.end();
    forget();
  });
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
  if (isGiven(port) && !isPort(port)) throw invalid("port is not a whole number from 1 to 65535");
  if (isGiven(agreed) && !isTexts(agreed)) throw invalid("agreed is not a list of addresses");
  if (isGiven(localAddress) && (typeof localAddress !== "string" || isIP(localAddress) === 0)) throw invalid("localAddress is not an IP address");
  return {
    targets,
    port: isPort(port) ? port : SMTP_PORT,
    agreed: isTexts(agreed) ? agreed : [],
    localAddress: typeof localAddress === "string" ? localAddress : undefined,
    allPairs: allPairs === true,
    uri: readUri(uri),
    workDoneToken: typeof workDoneToken === "string" || typeof workDoneToken === "number" ? workDoneToken : undefined,
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
