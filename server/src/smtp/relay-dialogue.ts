// What a relay test says: greeting, EHLO, pair after pair with RSET between them, the controls, QUIT. A recipient that was
// accepted is always taken back by RSET: no message can follow, since no command for one exists. It knows no socket.
import type { Channel, TimedReply } from "./dialogue.ts";
import type { Ehlo } from "./ehlo.ts";
import type { RelayDomains, RelayNames, RelayPair } from "./relay-pairs.ts";
import { isAboutDomains } from "./refusal.ts";
import { allRelayPairs, SENDER, shortRelayPairs, toMailDomain } from "./relay-pairs.ts";
import type { ControlKind, PairOutcome, TriedControl, TriedPair } from "./relay-verdict.ts";
import type { Reply } from "./reply.ts";
import { expectFinal, introduce, judgeGreeting, leave, takeBack } from "./session-steps.ts";

export interface RelayDialogueOptions {
  readonly ehloName: string;
  readonly firstVerb: "EHLO" | "HELO";
  readonly isImplicitTls: boolean;
  /** The name that the person gave for the host; undefined where it was an address. */
  readonly hostName: string | undefined;
  /** The name to begin TLS with. */
  readonly tlsName: string | undefined;
  readonly literal: string;
  readonly senderDomain: string;
  readonly recipientDomain: string;
  readonly domains: RelayDomains;
  /** A scan tries few pairs and stops at the first one that is accepted. */
  readonly isShort: boolean;
  /** The local part of a mailbox that cannot exist. */
  readonly madeUpName: string;
}

/** Filled as the conversation goes, so that what was learnt before a failure is kept. */
export interface RelayFacts {
  greeting?: TimedReply;
  ehlo?: Ehlo;
  planned: number;
  readonly pairs: TriedPair[];
  readonly controls: TriedControl[];
}

/** Domains of a configuration at which a made-up mailbox is tried, besides the host's own name. */
const MOST_CONTROL_DOMAINS = 2;

/** @throws SmtpFailure where it ends early; `facts` then holds what is known. */
export async function converseOnRelay(channel: Channel, facts: RelayFacts, options: RelayDialogueOptions): Promise<void> {
  if (options.isImplicitTls) await channel.startTls("tls", options.tlsName);
  facts.greeting = await channel.greeting();
  await judgeGreeting(channel, facts.greeting.reply);
  facts.ehlo = await introduce(channel, options.firstVerb, options.ehloName, () => undefined);
  const names = { ...options, server: serverName(facts.greeting.reply, facts.ehlo, options) };
  const pairs = options.isShort ? shortRelayPairs(names) : allRelayPairs(names);
  facts.planned = pairs.length;
  const session = new RelaySession(channel, facts, names, options.madeUpName);
  for (const pair of pairs) {
    const tried = await session.tryPair(pair);
    if (tried.outcome !== "accepted") continue;
    // At once: a host that loses patience later must not take the meaning of this answer with it.
    await session.controlAcceptance(pair);
    if (options.isShort && pair.handedTo === undefined) break;
  }
  if (!options.isShort) await session.controlAll();
  else if (facts.pairs.every(({ outcome }) => outcome === "refused")) await session.controlPostmaster();
  await session.reset();
  await leave(channel);
}

/** RSET, MAIL and RCPT for each pair, and never a fourth step. */
class RelaySession {
  readonly #channel: Channel;
  readonly #facts: RelayFacts;
  readonly #names: RelayNames;
  readonly #madeUpName: string;
  /** A sender that was refused for good is not asked about again: the 26th such answer ends a session with sendmail. */
  readonly #refusedSenders = new Map<string, Reply>();
  #isFresh = true;

  constructor(channel: Channel, facts: RelayFacts, names: RelayNames, madeUpName: string) {
    this.#channel = channel;
    this.#facts = facts;
    this.#names = names;
    this.#madeUpName = madeUpName;
  }

  async tryPair(pair: RelayPair): Promise<TriedPair> {
    const tried = await this.#offer(this.#withAllowedSender(pair));
    this.#facts.pairs.push(tried);
    return tried;
  }

  async controlAcceptance(pair: RelayPair): Promise<void> {
    await this.#controlUnknown();
    if (pair.looksLocal) await this.#controlOnce("quoted", `"${this.#madeUpName}"`);
  }

  async controlAll(): Promise<void> {
    await this.#controlUnknown();
    await this.#controlOnce("quoted", `"${this.#madeUpName}"`);
    await this.controlPostmaster();
  }

  /** Without a domain, too: RFC 5321 4.5.1 has every host take that, and a host need not be the end of the name that it shows. */
  async controlPostmaster(): Promise<void> {
    const [domain] = this.#ownDomains();
    const first = domain === undefined ? undefined : await this.#control("postmaster", `postmaster@${domain}`);
    if (first?.outcome !== "accepted") await this.#control("postmaster", "postmaster");
  }

  /** Takes back whatever was accepted. */
  async reset(): Promise<void> {
    await takeBack(this.#channel);
    this.#isFresh = true;
  }

  /** At each domain that should be the host's own, until one refuses: a host need not be the end of the name that it shows. */
  async #controlUnknown(): Promise<void> {
    if (this.#facts.controls.some(({ kind }) => kind === "unknown")) return;
    for (const domain of this.#ownDomains()) {
      const tried = await this.#control("unknown", `${this.#madeUpName}@${domain}`);
      if (tried.outcome === "refused") return;
    }
  }

  async #controlOnce(kind: ControlKind, to: string): Promise<void> {
    if (!this.#facts.controls.some((control) => control.kind === kind)) await this.#control(kind, to);
  }

  async #control(kind: ControlKind, to: string): Promise<TriedPair> {
    const from = `${SENDER}@${this.#names.senderDomain}`;
    const tried = await this.#offer(this.#withAllowedSender({ id: `control-${kind}`, from, to, looksLocal: kind === "quoted", handedTo: undefined }));
    this.#facts.controls.push({ kind, tried });
    return tried;
  }

  /** Where the stranger is refused for its name, the null sender, which every host takes (RFC 5321 4.5.5), asks what the others would. */
  #withAllowedSender(pair: RelayPair): RelayPair {
    const isStranger = pair.from === `${SENDER}@${this.#names.senderDomain}`;
    const refusal = this.#refusedSenders.get(pair.from);
    return isStranger && refusal !== undefined && isAboutDomains(refusal) && !this.#refusedSenders.has("") ? { ...pair, from: "" } : pair;
  }

  #ownDomains(): readonly string[] {
    const { domains, server } = this.#names;
    return [...new Set([...domains.final.slice(0, MOST_CONTROL_DOMAINS), ...(server === undefined ? [] : [server])])];
  }

  async #offer(pair: RelayPair): Promise<TriedPair> {
    const known = this.#refusedSenders.get(pair.from);
    if (known !== undefined) return { pair, outcome: "refused", verb: "MAIL", reply: known };
    if (!this.#isFresh) await this.reset();
    this.#isFresh = false;
    const mail = expectFinal(await this.#channel.ask({ verb: "MAIL", address: pair.from }, "mail"), "mail", "MAIL");
    if (mail.code >= 500) this.#refusedSenders.set(pair.from, mail);
    if (mail.code >= 300) return { pair, outcome: mail.code >= 500 ? "refused" : "deferred", verb: "MAIL", reply: mail };
    const rcpt = expectFinal(await this.#channel.ask({ verb: "RCPT", address: pair.to }, "rcpt"), "rcpt", "RCPT");
    return { pair, outcome: outcomeOf(rcpt), verb: "RCPT", reply: rcpt };
  }
}

function outcomeOf({ code }: Reply): PairOutcome {
  if (code === 250 || code === 251) return "accepted";
  if (code >= 500) return "refused";
  return code >= 400 ? "deferred" : "unclear";
}

/** What the host calls itself, where that is a name and not the name of one of the strangers. */
function serverName(greeting: Reply, ehlo: Ehlo, options: RelayDialogueOptions): string | undefined {
  const said = [greeting.texts[0]?.split(" ", 1)[0] ?? "", ehlo.name, options.hostName ?? ""];
  const strangers = [options.senderDomain, options.recipientDomain];
  return said.map((word) => (word === "" ? undefined : toMailDomain(word))).find((name) => name !== undefined && !strangers.includes(name));
}
