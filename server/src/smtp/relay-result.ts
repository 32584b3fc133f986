// The outcome of a relay test, as JSON shows it and as the reports read it. Every text in it is printable.
import { printable } from "../text/printable.ts";
import type { FailureKind, Stage } from "./failure.ts";
import { judgeRelay } from "./relay-verdict.ts";
import type { PairOutcome, RelayAnswers, RelayVerdict, TriedPair } from "./relay-verdict.ts";
import type { Reply } from "./reply.ts";
import { namedHost, type Target } from "./target.ts";

export interface RelayResult {
  readonly host: string;
  readonly port: number;
  /** An international name as it was typed; `host` is the ASCII form that was looked up. */
  readonly typed?: string;
  readonly verdict: RelayVerdict;
  readonly reason: string;
  /** The pair that decides, and what the host said to it, code included. */
  readonly pair?: { readonly id: string; readonly from: string; readonly to: string };
  readonly reply?: string;
  /** What the host calls itself in its greeting. */
  readonly name?: string;
  /** The accepted mail goes to this domain's own host, which has the last word. */
  readonly handedTo?: string;
  /** The address that was connected to. */
  readonly address?: string;
  readonly localAddress?: string;
  /** A connection was made: the host is there. */
  readonly answered: boolean;
  readonly failure?: { readonly stage: Stage; readonly kind: FailureKind };
  readonly pairs: readonly PairResult[];
  /** Mailboxes of the host itself, which tell what an acceptance is worth. */
  readonly controls: readonly PairResult[];
}

export interface PairResult {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: PairOutcome;
  readonly reply: string;
}

export interface RelayOutcome {
  readonly target: Target;
  readonly address: string | undefined;
  readonly localAddress: string | undefined;
  readonly greeting: Reply | undefined;
  readonly answers: RelayAnswers;
}

export function toRelayResult({ target, address, localAddress, greeting, answers }: RelayOutcome): RelayResult {
  const { verdict, reason, decidedBy, handedTo } = judgeRelay(answers);
  const { failure } = answers;
  const name = greeting?.code === 220 ? greeting.texts[0]?.split(" ", 1)[0] : undefined;
  return {
    ...namedHost(target),
    port: target.port,
    verdict,
    reason,
    ...(decidedBy === undefined ? {} : { pair: { id: decidedBy.pair.id, from: decidedBy.pair.from, to: decidedBy.pair.to }, reply: replyText(decidedBy.reply) }),
    ...(name === undefined || name === "" ? {} : { name }),
    ...(handedTo === undefined ? {} : { handedTo }),
    ...(address === undefined ? {} : { address: printable(address) }),
    ...(localAddress === undefined ? {} : { localAddress: printable(localAddress) }),
    answered: address !== undefined,
    ...(failure === undefined ? {} : { failure: { stage: failure.stage, kind: failure.kind } }),
    pairs: answers.pairs.map(toPairResult),
    controls: answers.controls.map(({ tried }) => toPairResult(tried)),
  };
}

/** A scan that was stopped did not come to this host. */
export const NOT_TESTED = "not tested: stopped before its turn";

/** For a host that was not tried. */
export function untriedResult(target: Target, reason: string): RelayResult {
  return { ...namedHost(target), port: target.port, verdict: "cannot-tell", reason, answered: false, pairs: [], controls: [] };
}

function toPairResult({ pair, outcome, reply }: TriedPair): PairResult {
  return { id: pair.id, from: pair.from, to: pair.to, outcome, reply: replyText(reply) };
}

function replyText(reply: Reply): string {
  return reply.wire.join("\n");
}
