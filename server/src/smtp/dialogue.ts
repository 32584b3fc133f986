// What a probe says, step by step, and what it makes of the answers. It knows no socket: a Channel carries the words, so every
// turn of the conversation can be played in a test.
import type { Command } from "./command.ts";
import { findCapability, readEhlo } from "./ehlo.ts";
import type { Ehlo } from "./ehlo.ts";
import type { Stage } from "./failure.ts";
import type { Reply } from "./reply.ts";
import { expectFinal, introduce, judgeGreeting, leave, refusal } from "./session-steps.ts";
import type { TlsFacts } from "./tls-facts.ts";

export interface TimedReply {
  readonly reply: Reply;
  /** From the established connection, with TLS from the start from the established session, to the end of the greeting. */
  readonly delayMs: number;
}

/** A connection as the dialogue sees it. Each method throws SmtpFailure where the conversation cannot go on. */
export interface Channel {
  greeting(): Promise<TimedReply>;
  /** Sends one command and reads one reply; refuses where something arrived that nobody asked for. */
  ask(command: Command, stage: Stage): Promise<Reply>;
  /** What arrived behind the last reply, printable; undefined where nothing did. */
  takeUnasked(): string | undefined;
  /** Drops what arrived in clear text and shakes hands; `name` is what the certificate should be for. */
  startTls(stage: Stage, name: string | undefined): Promise<TlsFacts>;
}

/** Filled as the conversation goes, so that what was learnt before a failure is kept. */
export interface Facts {
  greeting?: TimedReply;
  ehlo?: Ehlo;
  /** The refused EHLO, where HELO was used instead. */
  ehloRefusal?: Reply;
  help?: Reply;
  /** The answer to STARTTLS. */
  starttls?: Reply;
  /** Clear text behind that answer. */
  injected?: string;
  tls?: TlsFacts;
  ehloAfterTls?: Ehlo;
  /** VRFY and EXPN, in the order of asking. */
  lookups?: readonly Lookup[];
}

/** A question for a name and its answer. */
export interface Lookup {
  readonly verb: "VRFY" | "EXPN";
  readonly word: string;
  readonly reply: Reply;
}

export interface DialogueOptions {
  /** What we call ourselves. */
  readonly ehloName: string;
  readonly firstVerb: "EHLO" | "HELO";
  /** TLS before the greeting, as on port 465. */
  readonly isImplicitTls: boolean;
  /** The name that the person gave for the host; undefined where it was an address. */
  readonly hostName: string | undefined;
  /** A name that no user has, made up for this conversation. */
  readonly strangeName: string;
}

/** RFC 5321, 4.5.1: every host has it. */
const KNOWN_NAME = "postmaster";

/**
 * Greeting, EHLO, HELP, STARTTLS, EHLO, two VRFY, two EXPN, QUIT: at most two EHLO and less than six questions for names, because
 * sendmail answers the next one late on purpose.
 * @throws SmtpFailure where it ends early; `facts` then holds what is known.
 */
export async function converse(channel: Channel, facts: Facts, options: DialogueOptions): Promise<void> {
  if (options.isImplicitTls) facts.tls = await channel.startTls("tls", options.hostName);
  facts.greeting = await channel.greeting();
  await judgeGreeting(channel, facts.greeting.reply);
  facts.ehlo = await introduce(channel, options.firstVerb, options.ehloName, (reply) => (facts.ehloRefusal = reply));
  facts.help = expectFinal(await channel.ask({ verb: "HELP" }, "help"), "help", "HELP");
  if (!options.isImplicitTls && findCapability(facts.ehlo, "STARTTLS") !== undefined) await secure(channel, facts, facts.ehlo, options);
  await lookUp(channel, facts, options.strangeName);
  await leave(channel);
}

/** Last, since a host that minds such questions may hang up. */
async function lookUp(channel: Channel, facts: Facts, strangeName: string): Promise<void> {
  const lookups: Lookup[] = [];
  facts.lookups = lookups;
  for (const verb of ["VRFY", "EXPN"] as const) {
    const stage = verb === "VRFY" ? "vrfy" : "expn";
    for (const word of [KNOWN_NAME, strangeName]) {
      lookups.push({ verb, word, reply: expectFinal(await channel.ask({ verb, word }, stage), stage, verb) });
    }
  }
}

async function secure(channel: Channel, facts: Facts, ehlo: Ehlo, options: DialogueOptions): Promise<void> {
  facts.starttls = expectFinal(await channel.ask({ verb: "STARTTLS" }, "starttls"), "starttls", "STARTTLS");
  if (facts.starttls.code !== 220) return;
  const unasked = channel.takeUnasked();
  if (unasked !== undefined) facts.injected = unasked;
  facts.tls = await channel.startTls("starttls", certificateName(options.hostName, ehlo));
  const reply = await channel.ask({ verb: "EHLO", name: options.ehloName }, "ehlo-after-tls");
  if (reply.code !== 250) throw refusal("ehlo-after-tls", "EHLO after STARTTLS", reply);
  facts.ehloAfterTls = readEhlo("EHLO", reply);
}

/** An address is in no mail host's certificate: there the name that the host gives itself has to do. */
export function certificateName(hostName: string | undefined, ehlo: Ehlo): string | undefined {
  return hostName ?? dnsName(ehlo.name);
}

/** A server name indication is a DNS name, and only one with a dot can be in a certificate. */
function dnsName(name: string): string | undefined {
  return /^(?=.{1,253}$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+$/.test(name) && /[A-Za-z]/.test(name) ? name : undefined;
}
