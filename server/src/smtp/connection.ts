// The socket. This is the only file of the product that opens one or writes to one, and what it writes is a Command
// or a TLS hello.
// Every wait has a deadline that arriving bytes do not move; every way out leaves no socket, timer or listener behind.
import { connect as connectTcp } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";
import { clip } from "../text/printable.ts";
import { encodeCommand } from "./command.ts";
import type { Command } from "./command.ts";
import type { TimedReply } from "./dialogue.ts";
import { SmtpFailure } from "./failure.ts";
import type { Stage } from "./failure.ts";
import { networkFailure } from "./network-failure.ts";
import { isReply, ReplyReader } from "./reply.ts";
import type { Reply, ReplyNote } from "./reply.ts";
import { permissiveContext, readTlsFacts } from "./tls-facts.ts";
import type { TlsFacts } from "./tls-facts.ts";
import { encodeHello, readHelloAnswer } from "./tls-hello.ts";
import type { Hello, HelloAnswer } from "./tls-hello.ts";
import type { HelloChannel } from "./tls-survey.ts";

/** How long each step may take, in milliseconds. */
export interface StageLimits {
  readonly connect: number;
  readonly greeting: number;
  readonly reply: number;
  readonly tls: number;
  /** For the 221: politeness, not knowledge. */
  readonly quit: number;
}

export interface WireLine {
  readonly from: "client" | "host";
  /** Printable. */
  readonly text: string;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly localAddress: string | undefined;
}

export interface ConnectionOptions {
  readonly limits: StageLimits;
  /** When the whole host must be done, on performance.now()'s clock. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly onLine: ((line: WireLine) => void) | undefined;
  /** The host greeted on an earlier connection: silence on this one is then no sign of TLS from the start. */
  readonly hasGreeted?: boolean;
}

/** A ServerHello has about a hundred octets; behind it comes a certificate, which nobody reads. */
const LARGEST_HELLO_ANSWER = 32_768;

export class SmtpConnection implements HelloChannel {
  readonly #options: ConnectionOptions;
  /** When there was something to greet on: the TCP connection, with TLS from the start the session in it. */
  #establishedAt = performance.now();
  readonly #notes = new Set<ReplyNote>();
  readonly #onAbort = (): void => this.#end(new SmtpFailure("connect", "cancelled", "cancelled"));
  #tcp: Socket;
  #socket: Socket | TLSSocket;
  #reader = new ReplyReader();
  /** Why nothing more will arrive. */
  #ended: SmtpFailure | undefined;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket, options: ConnectionOptions) {
    this.#options = options;
    this.#tcp = socket;
    this.#socket = socket;
    this.#listen(socket);
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** @throws SmtpFailure */
  static async open(endpoint: Endpoint, options: ConnectionOptions): Promise<SmtpConnection> {
    if (options.signal?.aborted === true) throw new SmtpFailure("connect", "cancelled", "cancelled");
    const { address, port, localAddress } = endpoint;
    const socket = connectTcp({ host: address, port, ...(localAddress === undefined ? {} : { localAddress }) });
    const connection = new SmtpConnection(socket, options);
    let isConnected = false;
    socket.once("connect", () => {
      isConnected = true;
      connection.#establishedAt = performance.now();
      connection.#wake?.();
    });
    try {
      await connection.#until("connect", options.limits.connect, "no connection", () => isConnected || undefined);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  get localAddress(): string | undefined {
    return this.#tcp.localAddress;
  }

  /** What was odd about the bytes of all replies so far. */
  get notes(): ReadonlySet<ReplyNote> {
    for (const note of this.#reader.notes) this.#notes.add(note);
    return this.#notes;
  }

  async greeting(): Promise<TimedReply> {
    const reply = await this.#read("greeting", this.#options.limits.greeting, "no greeting");
    return { reply, delayMs: Math.round(performance.now() - this.#establishedAt) };
  }

  async ask(command: Command, stage: Stage): Promise<Reply> {
    if (this.#reader.hasPending) throw this.#outOfStep(stage);
    if (this.#ended !== undefined) throw this.#endedAt(stage, this.#ended);
    this.#write(command);
    const limit = command.verb === "QUIT" ? this.#options.limits.quit : this.#options.limits.reply;
    return this.#read(stage, limit, `no answer to ${command.verb}`);
  }

  takeUnasked(): string | undefined {
    return this.#reader.hasPending ? this.#reader.pendingText() : undefined;
  }

  async startTls(stage: Stage, name: string | undefined): Promise<TlsFacts> {
    if (this.#ended !== undefined) throw this.#endedAt(stage, this.#ended);
    // What came in clear text behind the 220 belongs to nobody: whoever is on the path may have put it there.
    for (const note of this.#reader.notes) this.#notes.add(note);
    this.#reader = new ReplyReader();
    this.#tcp.removeAllListeners("data");
    const secure = connectTls({
      socket: this.#tcp,
      secureContext: permissiveContext(),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(name === undefined ? {} : { servername: name }),
    });
    this.#socket = secure;
    this.#listen(secure);
    let isSecure = false;
    secure.once("secureConnect", () => {
      isSecure = true;
      this.#establishedAt = performance.now();
      this.#wake?.();
    });
    await this.#until(stage, this.#options.limits.tls, "the TLS handshake was not finished", () => isSecure || undefined);
    return readTlsFacts(secure, name);
  }

  /** Says a hello of our own and reads the first answer; nothing but close() may follow. */
  async hello(hello: Hello): Promise<HelloAnswer> {
    if (this.#ended !== undefined) throw this.#ended;
    this.#tcp.removeAllListeners("data");
    let heard = Buffer.alloc(0);
    this.#tcp.on("data", (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk.subarray(0, LARGEST_HELLO_ANSWER - heard.length)]);
      // A host that goes on and on has no hello for us.
      if (heard.length >= LARGEST_HELLO_ANSWER) this.#tcp.destroy();
      this.#wake?.();
    });
    this.#tcp.write(encodeHello(hello));
    return this.#until("tls", this.#options.limits.tls, "no answer to the TLS hello", () => readHelloAnswer(heard));
  }

  /** Ends everything, at once. */
  close(): void {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#socket.destroy();
    this.#tcp.destroy();
  }

  #write(command: Command): void {
    const line = encodeCommand(command);
    this.#options.onLine?.({ from: "client", text: line.trimEnd() });
    this.#socket.write(line, "latin1");
  }

  async #read(stage: Stage, limitMs: number, missing: string): Promise<Reply> {
    const next = await this.#until(stage, limitMs, missing, () => this.#reader.next());
    if (!isReply(next)) throw new SmtpFailure(stage, "protocol", next.message);
    if (this.#options.onLine !== undefined) for (const text of next.wire) this.#options.onLine({ from: "host", text });
    return next;
  }

  /** Waits until `take` has something, and not longer than the stage or the whole host may take. */
  async #until<T>(stage: Stage, limitMs: number, missing: string, take: () => T | undefined): Promise<T> {
    const stageEnd = performance.now() + limitMs;
    const end = Math.min(stageEnd, this.#options.deadline);
    for (;;) {
      const taken = take();
      if (taken !== undefined) return taken;
      if (this.#ended !== undefined) throw this.#endedAt(stage, this.#ended);
      const left = end - performance.now();
      if (left <= 0) throw this.#timeout(stage, missing, end < stageEnd);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.ceil(left));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
  }

  #listen(socket: Socket | TLSSocket): void {
    socket.on("data", (chunk: Buffer) => {
      if (this.#socket !== socket) return;
      this.#reader.push(chunk);
      // A host that breaks the rules is not read any further: its next megabyte stays in the network.
      if (this.#reader.hasFailed) socket.destroy();
      this.#wake?.();
    });
    socket.on("error", (error: Error) => this.#end(networkFailure(error, socket === this.#tcp && this.#socket !== socket)));
    socket.on("end", () => this.#end(new SmtpFailure("connect", "closed", "the host closed the connection")));
    socket.on("close", () => this.#end(new SmtpFailure("connect", "closed", "the host closed the connection")));
  }

  #end(failure: SmtpFailure): void {
    // The first reason is the true one; what follows is its echo.
    this.#ended ??= failure;
    if (failure.kind === "cancelled") {
      this.#ended = failure;
      this.#socket.destroy();
      this.#tcp.destroy();
    }
    this.#wake?.();
  }

  #endedAt(stage: Stage, failure: SmtpFailure): SmtpFailure {
    const isHandshake = (stage === "starttls" || stage === "tls") && this.#socket !== this.#tcp && failure.kind !== "cancelled";
    if (!isHandshake) return new SmtpFailure(stage, failure.kind, failure.message);
    // Node has words of its own for a connection that ends before the handshake does.
    const isClosed = failure.kind === "closed" || /before secure TLS/.test(failure.message);
    return new SmtpFailure(stage, "tls", isClosed ? "the host closed the connection during the TLS handshake" : failure.message);
  }

  #outOfStep(stage: Stage): SmtpFailure {
    const next = this.#reader.next();
    if (next !== undefined && !isReply(next)) return new SmtpFailure(stage, "protocol", next.message);
    const text = clip(next === undefined ? this.#reader.pendingText() : next.wire.join(" "), 200);
    if (next?.code === 421) return new SmtpFailure(stage, "rejected", `the host ended the session: "${text}"`);
    return new SmtpFailure(stage, "protocol", `the host sent "${text}" before anything was asked: its replies are out of step`);
  }

  #timeout(stage: Stage, missing: string, isWholeHost: boolean): SmtpFailure {
    const seconds = ((performance.now() - this.#establishedAt) / 1000).toFixed(1).replace(/\.0$/, "");
    // Nothing was connected yet.
    if (stage === "connect") {
      return new SmtpFailure(stage, "timeout", isWholeHost ? "the time for this host was up before there was a connection" : `${missing} in time, after ${seconds} s`);
    }
    const part = this.#reader.hasPending ? ", only a part of it" : "";
    // A host that waits for a TLS handshake says nothing, and so gives no hint of its own.
    const isSilent = stage === "greeting" && part === "" && this.#socket === this.#tcp && this.#options.hasGreeted !== true;
    const hint = isSilent ? "; a port that speaks TLS from the start, as 465 does, is silent like this" : "";
    const limit = isWholeHost ? "when the time for this host was up" : "in time";
    return new SmtpFailure(stage, "timeout", `${missing} ${limit}, ${seconds} s after connecting${part}${hint}`);
  }
}
