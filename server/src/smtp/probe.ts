// The probe of one mail host: one conversation of at most ten commands, then a connection for each question about TLS. No message,
// no password, no guessing of names. Only a person's command starts it.
import type { SmtpConnection, StageLimits, WireLine } from "./connection.ts";
import { certificateName, converse } from "./dialogue.ts";
import type { Facts } from "./dialogue.ts";
import { SmtpFailure } from "./failure.ts";
import type { HostPace, Turn } from "./host-pace.ts";
import type { ReplyNote } from "./reply.ts";
import { toProbeResult } from "./probe-result.ts";
import type { ProbeResult } from "./probe-result.ts";
import { addressLiteral, connectFirst, resolveTarget, stageLimits } from "./reach.ts";
import type { RelayTrialNames } from "./relay-trial.ts";
import { trySenders } from "./sender-trial.ts";
import type { SenderTrial } from "./sender-trial.ts";
import { strangeName } from "./session-steps.ts";
import { certifiableName, isForUsers, SMTPS_PORT } from "./target.ts";
import type { Target } from "./target.ts";
import { surveyTls } from "./tls-survey.ts";
import type { TlsSurvey } from "./tls-survey.ts";

export type { WireLine } from "./connection.ts";

export interface ProbeOptions {
  /** The address to connect from; the system's choice where it is not given. */
  readonly localAddress?: string;
  /** For the whole host. Above 60 s the greeting may take the rest beyond 45 s. */
  readonly timeoutSeconds?: number;
  /** TLS from the start; port 465 has it anyway. */
  readonly implicitTls?: boolean;
  /** What to call ourselves; the address literal of our end of the connection where it is not given. */
  readonly ehloName?: string;
  /** Tries three senders on one more connection: what they are told shows settings that EHLO does not. */
  readonly trySenders?: boolean;
  /** Where senders are tried: a further pair with each of these. */
  readonly relayNames?: RelayTrialNames;
  /** Keeps the probes of a process from one host at once, and from more connections a minute than it may take. */
  readonly pace?: HostPace;
  /** Told for what the pace lets this probe wait; the time for the host has not begun then. */
  readonly onWait?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** Each line that was said, as it is said; printable. */
  readonly onLine?: (line: WireLine) => void;
}

/**
 * A greeting that is held back for 5 s, as Debian has it, takes 40 s on all the connections of a probe. The number is a limit to
 * rely on, so it does not grow by itself; where it is not enough a note says why.
 */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** The conversation, senders, each version of TLS, weak ciphers. */
export const MOST_CONNECTIONS = 8;
const LATE_GREETING_MS = 1000;

/** Never throws for what the network does: that is in the result. */
export async function probe(target: Target, options: ProbeOptions = {}): Promise<ProbeResult> {
  const timeoutMs = (options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  const session = new Session(target, options, timeoutMs);
  const failure = await session.run();
  return toProbeResult({
    target,
    address: session.address,
    localAddress: session.localAddress,
    ehloName: session.ehloName(session.localAddress),
    facts: session.facts,
    survey: session.survey,
    trials: session.trials,
    failure,
    isImplicitTls: session.isImplicitTls,
    notes: session.notes,
    replyNotes: session.replyNotes,
    now: new Date(),
  });
}

class Session {
  readonly isImplicitTls: boolean;
  readonly notes: string[] = [];
  readonly replyNotes = new Set<ReplyNote>();
  facts: Facts = {};
  survey: TlsSurvey | undefined;
  trials: SenderTrial[] | undefined;
  address: string | undefined;
  localAddress: string | undefined;
  readonly #target: Target;
  readonly #options: ProbeOptions;
  readonly #timeoutMs: number;
  #deadline: number;
  #turn: Turn | undefined;
  readonly #limits: StageLimits;

  constructor(target: Target, options: ProbeOptions, timeoutMs: number) {
    this.#target = target;
    this.#options = options;
    this.#timeoutMs = timeoutMs;
    this.#deadline = performance.now() + timeoutMs;
    this.#limits = stageLimits(timeoutMs);
    this.isImplicitTls = options.implicitTls ?? target.port === SMTPS_PORT;
  }

  async run(): Promise<SmtpFailure | undefined> {
    try {
      const addresses = await resolveTarget(this.#target, { ...this.#options, deadline: this.#deadline });
      await this.#waitForTurn(addresses);
      const connection = await this.#connect(addresses);
      const failure = await this.#converse(connection, "EHLO");
      if (failure?.stage === "ehlo" && failure.kind === "closed") {
        // Some old hosts hang up on EHLO. One more try, in the words that they know.
        this.notes.push("the host closes the connection at EHLO: a second connection was made with HELO");
        this.facts = {};
        return await this.#converse(await this.#connect(addresses), "HELO");
      }
      // Senders first: they take one connection, and where the host greets late the time may not be enough for all of the others.
      if (this.#wantsSenders() && failure === undefined) await this.#trySenders();
      if (this.#hasTls(failure)) this.survey = await this.#askForVersions();
      if (this.#isTimeUp()) this.notes.push(this.#advice());
      return failure;
    } catch (error) {
      if (error instanceof SmtpFailure) return error;
      throw error;
    } finally {
      this.#turn?.leave();
    }
  }

  /** What is waited for others is not taken from the host's time. */
  async #waitForTurn(addresses: readonly string[]): Promise<void> {
    const { pace, signal, onWait } = this.#options;
    const started = performance.now();
    this.#turn = await pace?.turn(addresses, { connections: MOST_CONNECTIONS - (this.#wantsSenders() ? 0 : 1), signal, onWait });
    this.#deadline += performance.now() - started;
  }

  /** The time was up, and not because the host is silent: it greeted, late. */
  #isTimeUp(): boolean {
    return performance.now() >= this.#deadline && (this.facts.greeting?.delayMs ?? 0) >= LATE_GREETING_MS;
  }

  #advice(): string {
    const seconds = (ms: number): string => (ms / 1000).toFixed(1).replace(/\.0$/, "");
    const { delayMs = 0 } = this.facts.greeting ?? {};
    return `the host greets ${seconds(delayMs)} s after connecting, on each of up to ${MOST_CONNECTIONS} connections: not all could be asked in ${seconds(this.#timeoutMs)} s`;
  }

  /** Whether there is something to ask: not where the host let the time run out or ended the session. */
  #hasTls(failure: SmtpFailure | undefined): boolean {
    if (failure !== undefined && failure.kind !== "tls") return false;
    return this.isImplicitTls || this.facts.starttls !== undefined;
  }

  #askForVersions(): Promise<TlsSurvey> {
    const { facts, address } = this;
    const hostName = certifiableName(this.#target);
    return surveyTls({
      connect: () => this.#connect(address === undefined ? [] : [address]),
      ehloName: this.ehloName(this.localAddress),
      isImplicitTls: this.isImplicitTls,
      name: facts.ehlo === undefined ? hostName : certificateName(hostName, facts.ehlo),
      known: facts.tls,
    });
  }

  /** A port for users shows only to a sender whether it asks for a login. */
  #wantsSenders(): boolean {
    return this.#options.trySenders === true || isForUsers(this.#target.port);
  }

  /** What goes wrong here is a note: the probe itself is complete. */
  async #trySenders(): Promise<void> {
    const trials: SenderTrial[] = [];
    this.trials = trials;
    let connection: SmtpConnection | undefined;
    try {
      connection = await this.#connect(this.address === undefined ? [] : [this.address]);
      await trySenders(connection, trials, {
        ehloName: this.ehloName(connection.localAddress),
        isImplicitTls: this.isImplicitTls,
        hostName: certifiableName(this.#target),
        strangeName: strangeName(4),
        relayNames: this.#options.relayNames ?? {},
      });
    } catch (error) {
      if (!(error instanceof SmtpFailure) || error.kind === "cancelled") throw error;
      this.notes.push(`senders could not all be tried: ${error.message}`);
    } finally {
      connection?.close();
    }
  }

  ehloName(localAddress: string | undefined): string {
    return this.#options.ehloName ?? addressLiteral(localAddress);
  }

  async #converse(connection: SmtpConnection, firstVerb: "EHLO" | "HELO"): Promise<SmtpFailure | undefined> {
    try {
      await converse(connection, this.facts, {
        ehloName: this.ehloName(connection.localAddress),
        firstVerb,
        isImplicitTls: this.isImplicitTls,
        hostName: certifiableName(this.#target),
        strangeName: strangeName(4),
      });
      return undefined;
    } catch (error) {
      if (error instanceof SmtpFailure) return error;
      throw error;
    } finally {
      for (const note of connection.notes) this.replyNotes.add(note);
      connection.close();
    }
  }

  async #connect(addresses: readonly string[]): Promise<SmtpConnection> {
    const { localAddress, signal, onLine } = this.#options;
    const hasGreeted = this.facts.greeting !== undefined;
    const { connection, address } = await connectFirst(addresses, this.#target.port, localAddress, { limits: this.#limits, deadline: this.#deadline, signal, onLine, hasGreeted });
    this.#turn?.count(address);
    this.address = address;
    this.localAddress = connection.localAddress;
    return connection;
  }
}
