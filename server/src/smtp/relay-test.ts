// The relay test of one mail host: one connection, no message, no password. Only a person's command starts it.
import { findInsider } from "./address-kind.ts";
import type { StageLimits, WireLine } from "./connection.ts";
import { SmtpFailure } from "./failure.ts";
import { addressLiteral, connectFirst, resolveTarget, stageLimits } from "./reach.ts";
import { converseOnRelay } from "./relay-dialogue.ts";
import type { RelayFacts } from "./relay-dialogue.ts";
import { NO_DOMAINS, RECIPIENT_DOMAIN, SENDER_DOMAIN } from "./relay-pairs.ts";
import type { RelayDomains } from "./relay-pairs.ts";
import { toRelayResult } from "./relay-result.ts";
import type { RelayResult } from "./relay-result.ts";
import { strangeName } from "./session-steps.ts";
import { certifiableName, SMTPS_PORT } from "./target.ts";
import type { Target } from "./target.ts";

export interface RelayOptions {
  readonly localAddress?: string;
  /** For the whole host; 60 s, in a short test 30 s, where it is not given. */
  readonly timeoutSeconds?: number;
  /** TLS from the start; port 465 has it anyway. */
  readonly implicitTls?: boolean;
  /** What to call ourselves; the address literal of our end of the connection where it is not given. */
  readonly ehloName?: string;
  /** Instead of the reserved domains of the strangers. */
  readonly senderDomain?: string;
  readonly recipientDomain?: string;
  /** What a configuration says of the host. */
  readonly domains?: RelayDomains;
  /** Few pairs, and none after the first that is accepted. */
  readonly isShort?: boolean;
  readonly signal?: AbortSignal;
  /** Each line that was said, as it is said; printable. */
  readonly onLine?: (line: WireLine) => void;
}

export const RELAY_TIMEOUT_SECONDS = 60;
export const SHORT_RELAY_TIMEOUT_SECONDS = 30;

/** Never throws for what the network does: that is in the result. `addresses`: what a name was already looked up to. */
export async function testRelay(target: Target, options: RelayOptions = {}, addresses?: readonly string[]): Promise<RelayResult> {
  const session = new RelayTest(target, options);
  const failure = await session.run(addresses);
  const insider =
    session.address === undefined ? undefined : findInsider({ local: session.localAddress, remote: session.address, isLocalChosen: options.localAddress !== undefined });
  return toRelayResult({
    target,
    address: session.address,
    localAddress: session.localAddress,
    greeting: session.facts.greeting?.reply,
    answers: { ...session.facts, failure, insider, isShort: options.isShort === true },
  });
}

class RelayTest {
  facts: RelayFacts = noFacts();
  address: string | undefined;
  localAddress: string | undefined;
  readonly #target: Target;
  readonly #options: RelayOptions;
  readonly #deadline: number;
  readonly #limits: StageLimits;

  constructor(target: Target, options: RelayOptions) {
    const timeoutMs = (options.timeoutSeconds ?? (options.isShort === true ? SHORT_RELAY_TIMEOUT_SECONDS : RELAY_TIMEOUT_SECONDS)) * 1000;
    this.#target = target;
    this.#options = options;
    this.#deadline = performance.now() + timeoutMs;
    this.#limits = stageLimits(timeoutMs);
  }

  async run(known: readonly string[] | undefined): Promise<SmtpFailure | undefined> {
    try {
      const addresses = known ?? (await resolveTarget(this.#target, { ...this.#options, deadline: this.#deadline }));
      const failure = await this.#converse(addresses, "EHLO");
      // Some old hosts hang up on EHLO. A scan makes one connection to a host and no more.
      if (failure?.stage !== "ehlo" || failure.kind !== "closed" || this.#options.isShort === true) return failure;
      this.facts = noFacts();
      return await this.#converse(addresses, "HELO");
    } catch (error) {
      if (error instanceof SmtpFailure) return error;
      throw error;
    }
  }

  async #converse(addresses: readonly string[], firstVerb: "EHLO" | "HELO"): Promise<SmtpFailure | undefined> {
    const { localAddress, signal, onLine, ehloName, implicitTls, senderDomain, recipientDomain, domains, isShort } = this.#options;
    const { connection, address } = await connectFirst(addresses, this.#target.port, localAddress, { limits: this.#limits, deadline: this.#deadline, signal, onLine });
    this.address = address;
    this.localAddress = connection.localAddress;
    try {
      await converseOnRelay(connection, this.facts, {
        ehloName: ehloName ?? addressLiteral(connection.localAddress),
        firstVerb,
        isImplicitTls: implicitTls ?? this.#target.port === SMTPS_PORT,
        hostName: this.#target.kind === "name" ? this.#target.host : undefined,
        tlsName: certifiableName(this.#target),
        literal: addressLiteral(address),
        senderDomain: senderDomain ?? SENDER_DOMAIN,
        recipientDomain: recipientDomain ?? RECIPIENT_DOMAIN,
        domains: domains ?? NO_DOMAINS,
        isShort: isShort === true,
        madeUpName: strangeName(3),
      });
      return undefined;
    } catch (error) {
      if (error instanceof SmtpFailure) return error;
      throw error;
    } finally {
      connection.close();
    }
  }
}

function noFacts(): RelayFacts {
  return { planned: 0, pairs: [], controls: [] };
}
