// What the answers of a relay test mean: three verdicts, with the pair and the reply that decide. Judged from the answers alone,
// so every case can be played in a test. Without a message a refusal after RCPT cannot be seen: "relays" means "accepts at RCPT".
import type { SmtpFailure } from "./failure.ts";
import { isAboutDomains, isSameAnswer } from "./refusal.ts";
import { RECIPIENT, type RelayPair } from "./relay-pairs.ts";
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
  return findUndecided(answers) ?? findUnserved(answers) ?? findUnjudged(answers) ?? judgeRefusals(answers);
}

/** An acceptance that means something on its own, before one that another host decides on; those that mean nothing are left out. */
function findAcceptance(answers: RelayAnswers): TriedPair | undefined {
  const isLocalRefused = answers.controls.find(({ kind }) => kind === "quoted")?.tried.outcome === "refused";
  const accepted = answers.pairs.filter(({ outcome, pair }) => outcome === "accepted" && (!pair.looksLocal || isLocalRefused));
  const own = accepted.find(({ pair }) => pair.handedTo === undefined);
  return own ?? accepted.find((tried) => isRoute(tried, answers) === true) ?? accepted.find((tried) => isRoute(tried, answers) === undefined);
}

/**
 * Whether the host reads a local part such as `user%elsewhere` as a way to elsewhere. To a host with FEATURE(nopercenthack), and to
 * many gateways, it is a mailbox like any other, and right to take for a domain that is relayed. At a domain of its own the host tells:
 * one that reads a mailbox answers as it does to a mailbox that does not exist. Undefined where none was asked about.
 */
function isRoute({ pair }: TriedPair, { pairs, controls }: RelayAnswers): boolean | undefined {
  const unknown = controls.find(({ kind, tried }) => kind === "unknown" && tried.outcome === "refused")?.tried;
  if (unknown === undefined) return undefined;
  const same = `${localPart(pair.to)}@${unknown.pair.to.slice(unknown.pair.to.lastIndexOf("@") + 1)}`;
  const witness = pairs.find((tried) => tried.pair.to === same && tried.verb === "RCPT" && tried.outcome === "refused");
  return witness === undefined ? undefined : !isSameAnswer(witness.reply, unknown.reply);
}

function localPart(address: string): string {
  return address.slice(0, address.lastIndexOf("@"));
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
    if (isRoute(accepted, answers) !== true) return undecided(`it may be a mailbox of ${handedTo} to this host, for which it relays`);
    const reason = `${taken} at RCPT and handed on to ${handedTo}, whose host decides what becomes of it`;
    return { verdict: "relays", reason, decidedBy: accepted, handedTo };
  }
  const last = unknown.at(-1);
  if (last !== undefined) {
    const said = last.outcome === "accepted" ? "so is" : `"${quote(last.reply)}" is the answer to`;
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
  const local = answers.pairs.find(({ outcome, pair }) => outcome === "accepted" && pair.looksLocal);
  const control = answers.controls.find(({ kind }) => kind === "quoted");
  if (local !== undefined && control?.tried.outcome !== "accepted") {
    return { verdict: "cannot-tell", reason: `${describePair(local.pair)} is accepted, and may be taken for a mailbox of the host's own`, decidedBy: local };
  }
  const tls = answers.pairs.find(({ reply, verb }) => verb === "MAIL" && reply.code === 530 && /STARTTLS|\bTLS\b/i.test(reply.texts.join(" ")));
  if (tls === undefined) return undefined;
  return { verdict: "cannot-tell", reason: "the host takes mail only inside TLS, where this test does not look", decidedBy: tls };
}

/**
 * Where not even the postmaster can be written to, nothing was judged of relaying: it is this client that the host will not serve, as
 * with an address on a block list. A login that is wanted of everybody does count, and so does another answer to the postmaster.
 */
function findUnserved({ pairs, controls, insider }: RelayAnswers): Judgement | undefined {
  if (pairs.every(({ reply }) => reply.code === 530)) return undefined;
  const postmasters = controls.filter(({ kind }) => kind === "postmaster").map(({ tried }) => tried);
  const decidedBy = postmasters.at(-1);
  if (decidedBy === undefined || postmasters.some(({ outcome }) => outcome === "accepted")) return undefined;
  if (insider !== undefined) return { verdict: "cannot-tell", reason: `it refuses everything, also mail to its postmaster, and ${insider}`, decidedBy };
  const asked = pairs.filter(({ reply }) => !isAboutForm(reply));
  if (![...asked, ...postmasters].every(({ reply }) => isSameAnswer(reply, decidedBy.reply))) return undefined;
  return { verdict: "cannot-tell", reason: `it answers "${quote(decidedBy.reply)}" to everything, also to mail to its postmaster: it may refuse this client and not relaying`, decidedBy };
}

/** Of pairs that every relay takes, none was refused for anything but the names in it: example.org, say, takes no mail (RFC 7505). */
function findUnjudged({ pairs }: RelayAnswers): Judgement | undefined {
  const plain = pairs.filter(({ pair, outcome }) => outcome === "refused" && pair.to.startsWith(`${RECIPIENT}@`) && !localPart(pair.to).includes("@"));
  const [decidedBy] = plain.filter(({ reply }) => isAboutDomains(reply));
  if (decidedBy === undefined || plain.some(({ reply }) => !isAboutDomains(reply) && !isAboutForm(reply))) return undefined;
  const reason = `"${quote(decidedBy.reply)}" is about the domains of the test, not about relaying: give domains that take mail with --sender-domain and --recipient-domain`;
  return { verdict: "cannot-tell", reason, decidedBy };
}

/** Senders without a domain, and recipients with two, are refused for that. */
function isAboutForm({ code }: Reply): boolean {
  return code === 501 || code === 553;
}

function quote(reply: Reply): string {
  return clip(reply.wire.join(" "), 120);
}

function judgeRefusals({ pairs, isShort, planned }: RelayAnswers): Judgement {
  const refused = pairs.filter(({ outcome }) => outcome === "refused");
  const [decidedBy] = refused;
  if (decidedBy === undefined) return { verdict: "cannot-tell", reason: "no pair was tried" };
  const login = refused.every(({ reply }) => reply.code === 530) ? ": it asks for a login first" : "";
  if (refused.length < planned) {
    const domains = new Set(pairs.flatMap(({ pair, outcome }) => (outcome === "accepted" && pair.handedTo !== undefined ? [pair.handedTo] : [])));
    const atRelayed = domains.size === 0 ? "" : ` or of ${[...domains].join(", ")}`;
    return { verdict: "refuses", reason: `it refuses ${refused.length} of ${planned} pairs, and takes the others for mailboxes of its own${atRelayed}`, decidedBy };
  }
  const extent = isShort ? `the ${planned} pairs of the short test` : `all ${planned} pairs`;
  return { verdict: "refuses", reason: `it refuses ${extent}${login}`, decidedBy };
}

/** `<relaytest@example.org> from <probe@example.net>` */
export function describePair({ from, to }: { readonly from: string; readonly to: string }): string {
  return `<${to}> from <${from}>`;
}
