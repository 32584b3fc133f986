// Which versions of TLS a host agrees to, and whether to a weak cipher: a connection and a hello for each question, one at a time.
import type { Channel } from "./dialogue.ts";
import { findCapability } from "./ehlo.ts";
import { SmtpFailure } from "./failure.ts";
import { expectFinal, introduce, judgeGreeting, quote } from "./session-steps.ts";
import { TLS_VERSIONS } from "./tls-hello.ts";
import type { Hello, HelloAnswer, TlsVersion } from "./tls-hello.ts";

export interface TlsVersionFact {
  readonly version: TlsVersion;
  /** Null where it is not known. */
  readonly accepted: boolean | null;
  /** What the host chose. */
  readonly cipher?: string;
  /** What it answered, in words. */
  readonly answer: string;
}

export interface TlsSurvey {
  /** Oldest first, every version that this program knows. */
  readonly versions: readonly TlsVersionFact[];
  /** The answer to a hello with weak ciphers only; left out where it was not sent. */
  readonly weakCipher?: Omit<TlsVersionFact, "version">;
  /** Why not all was asked. */
  readonly note?: string;
  /** STARTTLS was offered before, and to one of these connections not. */
  readonly isUnsteady: boolean;
}

/** A Channel that can say a hello of our own and shut its door. */
export interface HelloChannel extends Channel {
  /** @throws SmtpFailure; of kind "closed" where the host hung up instead of an answer. */
  hello(hello: Hello): Promise<HelloAnswer>;
  close(): void;
}

export interface SurveyOptions {
  /** A new connection to the same address. */
  readonly connect: () => Promise<HelloChannel>;
  readonly ehloName: string;
  readonly isImplicitTls: boolean;
  readonly name: string | undefined;
  /** The session that was agreed on already: a question less. */
  readonly known: { readonly version: string; readonly cipher: string } | undefined;
}

/**
 * After the first connection that came to no answer nothing more is asked.
 * @throws SmtpFailure where a person cancelled it; never for what the network does
 */
export async function surveyTls(options: SurveyOptions): Promise<TlsSurvey> {
  const facts = new Map<string, TlsVersionFact>();
  const { known } = options;
  for (const version of TLS_VERSIONS.keys()) {
    if (known?.version === version || (known?.version === "TLSv1" && version === "TLSv1.0")) {
      facts.set(version, { version, accepted: true, cipher: known.cipher, answer: "the session above" });
    }
  }
  let trouble: Trouble | undefined;
  for (const version of TLS_VERSIONS.keys()) {
    if (facts.has(version)) continue;
    const answer = await ask(options, { version, isWeak: false, name: options.name });
    if (answer instanceof Trouble) {
      trouble = answer;
      break;
    }
    // An older version than asked for is an answer, too: it is what this host speaks.
    const spoken = [...TLS_VERSIONS.keys()].find((one) => one === answer.version);
    if (answer.cipher !== undefined && spoken !== undefined) facts.set(spoken, { version: spoken, accepted: true, cipher: answer.cipher, answer: answer.text });
    if (spoken !== version) facts.set(version, { version, accepted: false, answer: answer.text });
  }
  const versions = [...TLS_VERSIONS.keys()].reverse().map((version) => facts.get(version) ?? { version, accepted: null, answer: "not asked" });
  const weak = trouble ?? (versions.some(({ accepted }) => accepted === true) ? await ask(options, { version: "TLSv1.2", isWeak: true, name: options.name }) : undefined);
  return {
    versions,
    ...(weak === undefined || weak instanceof Trouble ? {} : { weakCipher: { accepted: weak.cipher !== undefined, ...(weak.cipher === undefined ? {} : { cipher: weak.cipher }), answer: weak.text } }),
    ...(weak instanceof Trouble ? { note: weak.note } : {}),
    isUnsteady: weak instanceof Trouble && weak.isUnsteady,
  };
}

interface Answered {
  readonly version?: string;
  readonly cipher?: string;
  readonly text: string;
}

class Trouble {
  readonly note: string;
  readonly isUnsteady: boolean;

  constructor(note: string, isUnsteady = false) {
    this.note = note;
    this.isUnsteady = isUnsteady;
  }
}

async function ask(options: SurveyOptions, hello: Hello): Promise<Answered | Trouble> {
  let channel: HelloChannel | undefined;
  let isHelloSaid = false;
  try {
    channel = await options.connect();
    if (!options.isImplicitTls) {
      const trouble = await leadToTls(channel, options.ehloName);
      if (trouble !== undefined) return trouble;
    }
    isHelloSaid = true;
    return toAnswered(await channel.hello(hello));
  } catch (error) {
    if (!(error instanceof SmtpFailure) || error.kind === "cancelled") throw error;
    // Some hosts hang up where others send an alert.
    if (isHelloSaid && error.kind === "closed") return { text: "the host closed the connection" };
    return new Trouble(`the versions of TLS could not all be asked for: ${error.message}`);
  } finally {
    channel?.close();
  }
}

async function leadToTls(channel: HelloChannel, ehloName: string): Promise<Trouble | undefined> {
  await judgeGreeting(channel, (await channel.greeting()).reply);
  const ehlo = await introduce(channel, "EHLO", ehloName, () => undefined);
  if (findCapability(ehlo, "STARTTLS") === undefined) return new Trouble("STARTTLS is offered on one connection and not on the next: this host does not answer the same each time", true);
  const reply = expectFinal(await channel.ask({ verb: "STARTTLS" }, "starttls"), "starttls", "STARTTLS");
  return reply.code === 220 ? undefined : new Trouble(`the versions of TLS could not be asked for: the host answers STARTTLS with ${quote(reply)}`);
}

function toAnswered(answer: HelloAnswer): Answered | Trouble {
  switch (answer.kind) {
    case "agreed":
      return { version: answer.version, cipher: answer.cipher, text: `ServerHello ${answer.version} ${answer.cipher}` };
    case "alert":
      return { text: `alert ${answer.alert}` };
    case "not-tls":
      return new Trouble("the versions of TLS could not be asked for: the host answers a TLS hello with something that is not TLS");
  }
}
