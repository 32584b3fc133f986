// What the answers of a relay test mean: three verdicts, with the pair and the reply that decide. Judged from the answers alone,
// so every case can be played in a test. Without a message a refusal after RCPT cannot be seen: "relays" means "accepts at RCPT".
import type { SmtpFailure } from "./failure.ts";
import type { RelayPair } from "./relay-pairs.ts";
import type { Reply } from "./reply.ts";
import { clip } from "../text/printable.ts";

export type RelayVerdict = "relays" | "refuses" | "cannot-tell";

/** refused: 5xx; deferred: 4xx; unclear: 252 and other codes that promise nothing. */
export type PairOutcome = "accepted" | "refused" | "deferred" | "unclear";

export interface TriedPair {
  readonly pair: RelayPair;
  readonly outcome: PairOutcome;
  /** The command that the reply answers: a sender that is refused leaves the recipient unsaid. */
  readonly verb: "MAIL" | "RCPT";
  readonly reply: Reply;
}

/** unknown: a mailbox that cannot exist at a domain of the host; quoted: the same without a domain; postmaster: one that must. */
export type ControlKind = "unknown" | "quoted" | "postmaster";

export interface TriedControl {
  readonly kind: ControlKind;
  readonly tried: TriedPair;
}

export interface RelayAnswers {
  readonly pairs: readonly TriedPair[];
  readonly controls: readonly TriedControl[];
  /** How many pairs there were to try. */
  readonly planned: number;
  readonly isShort: boolean;
  /** Why the conversation ended early. */
  readonly failure: SmtpFailure | undefined;
  /** Why this client is no stranger to the host; undefined where it is one. */
  readonly insider: string | undefined;
}

export interface Judgement {
  readonly verdict: RelayVerdict;
  /** A sentence without a full stop, printable. */
  readonly reason: string;
  /** The pair that decides and its reply. */
  readonly decidedBy?: TriedPair;
  /** The accepted mail goes to this domain's own host, which has the last word. */
  readonly handedTo?: string;
}

export function judgeRelay(answers: RelayAnswers): Judgement {
  const accepted = findAcceptance(answers);
  if (accepted !== undefined) return judgeAcceptance(accepted, answers);
  const { pairs, failure } = answers;
  if (failure !== undefined) {
    const progress = pairs.length === 0 ? "" : `, after ${pairs.length} of ${answers.planned} pairs`;
    return { verdict: "cannot-tell", reason: `${failure.message}${progress}` };
  }
  return findUndecided(answers) ?? findUnserved(answers) ?? judgeRefusals(answers);
}

/** An acceptance that means something on its own, before one that another host decides on. */
function findAcceptance({ pairs, controls }: RelayAnswers): TriedPair | undefined {
  const isLocalRefused = controls.find(({ kind }) => kind === "quoted")?.tried.outcome === "refused";
  const accepted = pairs.filter(({ outcome, pair }) => outcome === "accepted" && (!pair.looksLocal || isLocalRefused));
  return accepted.find(({ pair }) => pair.handedTo === undefined) ?? accepted[0];
}

function judgeAcceptance(accepted: TriedPair, answers: RelayAnswers): Judgement {
  const taken = `${describePair(accepted.pair)} is accepted`;
  const undecided = (why: string): Judgement => ({ verdict: "cannot-tell", reason: `${taken}, but ${why}`, decidedBy: accepted });
  if (answers.insider !== undefined) return undecided(answers.insider);
  const unknown = answers.controls.filter(({ kind }) => kind === "unknown").map(({ tried }) => tried);
  const refused = unknown.find(({ outcome }) => outcome === "refused");
  if (refused !== undefined) {
    const { handedTo } = accepted.pair;
    if (handedTo === undefined) return { verdict: "relays", reason: `${taken} at RCPT`, decidedBy: accepted };
    const reason = `${taken} at RCPT and handed on to ${handedTo}, whose host decides what becomes of it`;
    return { verdict: "relays", reason, decidedBy: accepted, handedTo };
  }
  const last = unknown.at(-1);
  if (last !== undefined) {
    const said = last.outcome === "accepted" ? "so is" : `"${clip(last.reply.wire.join(" "), 120)}" is the answer to`;
    return undecided(`${said} <${last.pair.to}>, a mailbox that does not exist: it may take everything, or refuse later`);
  }
  if (answers.failure !== undefined) return undecided(answers.failure.message);
  return undecided("the host has no name of its own at which a mailbox that does not exist could be tried: give its domains with --config");
}

function findUndecided(answers: RelayAnswers): Judgement | undefined {
  const open = answers.pairs.find(({ outcome }) => outcome === "deferred") ?? answers.pairs.find(({ outcome }) => outcome === "unclear");
  if (open !== undefined) {
    const what = open.outcome === "deferred" ? "refused for now only, as by greylisting" : "neither accepted nor refused";
    return { verdict: "cannot-tell", reason: `${describePair(open.pair)} is ${what}`, decidedBy: open };
  }
  const local = answers.pairs.find(({ outcome }) => outcome === "accepted");
  const control = answers.controls.find(({ kind }) => kind === "quoted");
  if (local !== undefined && control?.tried.outcome !== "accepted") {
    return { verdict: "cannot-tell", reason: `${describePair(local.pair)} is accepted, and may be taken for a mailbox of the host's own`, decidedBy: local };
  }
  const tls = answers.pairs.find(({ reply, verb }) => verb === "MAIL" && reply.code === 530 && /STARTTLS|\bTLS\b/i.test(reply.texts.join(" ")));
  if (tls === undefined) return undefined;
  return { verdict: "cannot-tell", reason: "the host takes mail only inside TLS, where this test does not look", decidedBy: tls };
}

/**
 * A host that may relay by right and is refused is refused for good; but where not even the postmaster can be written to, nothing
 * was judged of relaying. That a login is wanted even from the host itself does count.
 */
function findUnserved({ pairs, controls, insider }: RelayAnswers): Judgement | undefined {
  if (insider === undefined || pairs.every(({ reply }) => reply.code === 530)) return undefined;
  const postmaster = controls.find(({ kind }) => kind === "postmaster");
  if (postmaster === undefined || postmaster.tried.outcome === "accepted") return undefined;
  return { verdict: "cannot-tell", reason: `it refuses everything, also mail to its postmaster, and ${insider}`, decidedBy: postmaster.tried };
}

function judgeRefusals({ pairs, isShort, planned }: RelayAnswers): Judgement {
  const refused = pairs.filter(({ outcome }) => outcome === "refused");
  const [decidedBy] = refused;
  if (decidedBy === undefined) return { verdict: "cannot-tell", reason: "no pair was tried" };
  const login = refused.every(({ reply }) => reply.code === 530) ? ": it asks for a login first" : "";
  if (refused.length < planned) {
    return { verdict: "refuses", reason: `it refuses ${refused.length} of ${planned} pairs, and takes the others for mailboxes of its own`, decidedBy };
  }
  const extent = isShort ? `the ${planned} pairs of the short test` : `all ${planned} pairs`;
  return { verdict: "refuses", reason: `it refuses ${extent}${login}`, decidedBy };
}

/** `<relaytest@example.org> from <probe@example.net>` */
export function describePair({ from, to }: { readonly from: string; readonly to: string }): string {
  return `<${to}> from <${from}>`;
}
