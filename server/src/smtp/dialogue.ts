// What a probe says, step by step, and what it makes of the answers. It knows no socket: a Channel carries the words, so every
// turn of the conversation can be played in a test.
import { clip } from "../text/printable.ts";
import type { Command } from "./command.ts";
import { findCapability, readEhlo } from "./ehlo.ts";
import type { Ehlo } from "./ehlo.ts";
import { SmtpFailure } from "./failure.ts";
import type { Stage } from "./failure.ts";
import type { Reply } from "./reply.ts";
import type { TlsFacts } from "./tls-facts.ts";

export interface TimedReply {
  readonly reply: Reply;
  /** From the start of connecting to the end of the greeting. */
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
}

export interface DialogueOptions {
  /** What we call ourselves. */
  readonly ehloName: string;
  readonly firstVerb: "EHLO" | "HELO";
  /** TLS before the greeting, as on port 465. */
  readonly isImplicitTls: boolean;
  /** The name that the person gave for the host; undefined where it was an address. */
  readonly hostName: string | undefined;
}

/**
 * Greeting, EHLO, HELP, STARTTLS, EHLO, QUIT: at most two EHLO, because sendmail answers the third one late on purpose.
 * @throws SmtpFailure where it ends early; `facts` then holds what is known.
 */
export async function converse(channel: Channel, facts: Facts, options: DialogueOptions): Promise<void> {
  if (options.isImplicitTls) facts.tls = await channel.startTls("tls", options.hostName);
  facts.greeting = await channel.greeting();
  await judgeGreeting(channel, facts.greeting.reply);
  facts.ehlo = await introduce(channel, facts, options);
  facts.help = expectFinal(await channel.ask({ verb: "HELP" }, "help"), "help", "HELP");
  if (!options.isImplicitTls && findCapability(facts.ehlo, "STARTTLS") !== undefined) await secure(channel, facts, facts.ehlo, options);
  await leave(channel);
}

async function judgeGreeting(channel: Channel, reply: Reply): Promise<void> {
  if (reply.code === 220) return;
  const said = quote(reply);
  // RFC 5321, 3.1: behind a 554 the client may only quit.
  if (reply.code >= 500) await leave(channel);
  if (reply.code >= 400) throw new SmtpFailure("greeting", "rejected", `the host gives no service to this client: ${said}`);
  throw new SmtpFailure("greeting", "protocol", `the host greets with ${said}, where SMTP has 220`);
}

async function introduce(channel: Channel, facts: Facts, options: DialogueOptions): Promise<Ehlo> {
  const name = options.ehloName;
  if (options.firstVerb === "EHLO") {
    const reply = expectFinal(await channel.ask({ verb: "EHLO", name }, "ehlo"), "ehlo", "EHLO");
    if (reply.code === 250) return readEhlo("EHLO", reply);
    if (reply.code < 500) throw refusal("ehlo", "EHLO", reply);
    facts.ehloRefusal = reply;
  }
  const reply = expectFinal(await channel.ask({ verb: "HELO", name }, "helo"), "helo", "HELO");
  if (reply.code === 250) return readEhlo("HELO", reply);
  throw refusal("helo", "HELO", reply);
}

async function secure(channel: Channel, facts: Facts, ehlo: Ehlo, options: DialogueOptions): Promise<void> {
  facts.starttls = expectFinal(await channel.ask({ verb: "STARTTLS" }, "starttls"), "starttls", "STARTTLS");
  if (facts.starttls.code !== 220) return;
  const unasked = channel.takeUnasked();
  if (unasked !== undefined) facts.injected = unasked;
  // An address is in no mail host's certificate: there the name that the host gives itself has to do.
  facts.tls = await channel.startTls("starttls", options.hostName ?? dnsName(ehlo.name));
  const reply = await channel.ask({ verb: "EHLO", name: options.ehloName }, "ehlo-after-tls");
  if (reply.code !== 250) throw refusal("ehlo-after-tls", "EHLO after STARTTLS", reply);
  facts.ehloAfterTls = readEhlo("EHLO", reply);
}

/** Whether the 221 comes is no concern of the probe. */
async function leave(channel: Channel): Promise<void> {
  try {
    await channel.ask({ verb: "QUIT" }, "quit");
  } catch (error) {
    if (!(error instanceof SmtpFailure) || error.kind === "cancelled") throw error;
  }
}

function expectFinal(reply: Reply, stage: Stage, verb: string): Reply {
  if (reply.code === 421) throw new SmtpFailure(stage, "rejected", `the host ended the session at ${verb}: ${quote(reply)}`);
  // 334 and 354 ask for more, which none of these commands has.
  if (reply.code >= 300 && reply.code < 400) {
    throw new SmtpFailure(stage, "protocol", `the host answers ${verb} with ${quote(reply)}, which asks for what ${verb} does not have`);
  }
  return reply;
}

/** A code of 4xx or 5xx is the host's good right; any other is one that it must not give here. */
function refusal(stage: Stage, verb: string, reply: Reply): SmtpFailure {
  return new SmtpFailure(stage, reply.code >= 400 ? "rejected" : "protocol", `the host answers ${verb} with ${quote(reply)}`);
}

function quote(reply: Reply): string {
  return `"${clip(reply.wire.join(" "), 200)}"`;
}

/** A server name indication is a DNS name, and only one with a dot can be in a certificate. */
function dnsName(name: string): string | undefined {
  return /^(?=.{1,253}$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+$/.test(name) && /[A-Za-z]/.test(name) ? name : undefined;
}
