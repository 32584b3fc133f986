// The conversation of a probe, turn by turn, with a channel that is a script: no socket, no time.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command } from "../../server/src/smtp/command.ts";
import { converse } from "../../server/src/smtp/dialogue.ts";
import type { Channel, DialogueOptions, Facts, TimedReply } from "../../server/src/smtp/dialogue.ts";
import { SmtpFailure } from "../../server/src/smtp/failure.ts";
import type { Stage } from "../../server/src/smtp/failure.ts";
import type { Reply } from "../../server/src/smtp/reply.ts";
import type { TlsFacts } from "../../server/src/smtp/tls-facts.ts";

const OPTIONS: DialogueOptions = { ehloName: "probe.example.net", firstVerb: "EHLO", isImplicitTls: false, hostName: undefined, strangeName: "no-such-user-1" };
const TLS: TlsFacts = { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", certificate: undefined, authorized: false, reason: undefined, missingName: undefined };

/** Answers by verb, "in TLS" behind STARTTLS first; what is not there is answered with 500. */
interface Script {
  readonly greeting?: string;
  readonly answers?: Readonly<Record<string, string>>;
  readonly inTls?: Readonly<Record<string, string>>;
  readonly unasked?: string;
  readonly handshake?: SmtpFailure;
}

class ScriptedChannel implements Channel {
  readonly said: string[] = [];
  readonly names: (string | undefined)[] = [];
  readonly #script: Script;
  #isSecure = false;

  constructor(script: Script) {
    this.#script = script;
  }

  greeting(): Promise<TimedReply> {
    return Promise.resolve({ reply: reply(this.#script.greeting ?? "220 h.example ESMTP"), delayMs: 7 });
  }

  ask(command: Command, _stage: Stage): Promise<Reply> {
    this.said.push(`${this.#isSecure ? "tls " : ""}${command.verb}`);
    const answers = this.#isSecure ? this.#script.inTls : this.#script.answers;
    return Promise.resolve(reply(answers?.[command.verb] ?? ORDINARY[command.verb] ?? "500 what"));
  }

  takeUnasked(): string | undefined {
    return this.#script.unasked;
  }

  startTls(_stage: Stage, name: string | undefined): Promise<TlsFacts> {
    this.names.push(name);
    if (this.#script.handshake !== undefined) return Promise.reject(this.#script.handshake);
    this.#isSecure = true;
    return Promise.resolve(TLS);
  }
}

const ORDINARY: Readonly<Record<string, string>> = { EHLO: "250-h.example\n250 HELP", HELO: "250 h.example", HELP: "214 see RFC 5321", QUIT: "221 bye", STARTTLS: "220 go" };

function reply(lines: string): Reply {
  const wire = lines.split("\n");
  return { code: Number(lines.slice(0, 3)), texts: wire.map((line) => line.slice(4)), wire };
}

async function play(script: Script, options: Partial<DialogueOptions> = {}): Promise<{ facts: Facts; said: string[]; names: (string | undefined)[]; failure: SmtpFailure | undefined }> {
  const channel = new ScriptedChannel(script);
  const facts: Facts = {};
  try {
    await converse(channel, facts, { ...OPTIONS, ...options });
    return { facts, said: channel.said, names: channel.names, failure: undefined };
  } catch (error) {
    assert.ok(error instanceof SmtpFailure);
    return { facts, said: channel.said, names: channel.names, failure: error };
  }
}

const LOOKUPS = ["VRFY", "VRFY", "EXPN", "EXPN"];
const LOOKUPS_IN_TLS = LOOKUPS.map((verb) => `tls ${verb}`);
const WITH_STARTTLS = { EHLO: "250-h.example Hello\n250-STARTTLS\n250 AUTH PLAIN" };

describe("converse", () => {
  it("greets, asks for help and for names, and leaves where there is no STARTTLS", async () => {
    const { said, facts, failure } = await play({});
    assert.deepEqual(said, ["EHLO", "HELP", ...LOOKUPS, "QUIT"]);
    assert.deepEqual(facts.lookups?.map(({ verb, word }) => `${verb} ${word}`), ["VRFY postmaster", "VRFY no-such-user-1", "EXPN postmaster", "EXPN no-such-user-1"]);
    assert.equal(failure, undefined);
    assert.equal(facts.greeting?.delayMs, 7);
    assert.equal(facts.ehlo?.name, "h.example");
  });

  it("says EHLO again inside TLS, and never a third time", async () => {
    const { said, facts, names } = await play({ answers: WITH_STARTTLS, inTls: { EHLO: "250-h.example\n250-STARTTLS\n250 AUTH LOGIN" } });
    assert.deepEqual(said, ["EHLO", "HELP", "STARTTLS", "tls EHLO", ...LOOKUPS_IN_TLS, "tls QUIT"]);
    assert.equal(facts.tls?.version, "TLSv1.3");
    assert.deepEqual(facts.ehloAfterTls?.capabilities.map(({ keyword }) => keyword), ["STARTTLS", "AUTH"]);
    assert.deepEqual(names, ["h.example"]);
  });

  it("expects the certificate for the name that the person gave", async () => {
    assert.deepEqual((await play({ answers: WITH_STARTTLS }, { hostName: "mail.example.org" })).names, ["mail.example.org"]);
  });

  it("asks for no certificate name where the host calls itself by an address", async () => {
    assert.deepEqual((await play({ answers: { EHLO: "250-[192.0.2.1] Hello\n250 STARTTLS" } })).names, [undefined]);
    assert.deepEqual((await play({ answers: { EHLO: "250-192.0.2.1\n250 STARTTLS" } })).names, [undefined]);
  });

  it("shakes hands first on a port that wants TLS from the start, and needs no STARTTLS then", async () => {
    const { said, facts } = await play({ inTls: WITH_STARTTLS }, { isImplicitTls: true });
    assert.deepEqual(said, ["tls EHLO", "tls HELP", ...LOOKUPS_IN_TLS, "tls QUIT"]);
    assert.equal(facts.tls?.version, "TLSv1.3");
  });

  it("keeps the answer where STARTTLS is refused, and leaves politely", async () => {
    const { said, facts, failure } = await play({ answers: { ...WITH_STARTTLS, STARTTLS: "454 4.3.3 TLS not available" } });
    assert.deepEqual(said, ["EHLO", "HELP", "STARTTLS", ...LOOKUPS, "QUIT"]);
    assert.equal(facts.starttls?.code, 454);
    assert.equal(failure, undefined);
  });

  it("keeps clear text behind the answer to STARTTLS as evidence and goes on", async () => {
    const { facts, said } = await play({ answers: WITH_STARTTLS, unasked: "250-evil.test" });
    assert.equal(facts.injected, "250-evil.test");
    assert.equal(said.at(-1), "tls QUIT");
  });

  it("keeps what it knew when the handshake fails", async () => {
    const { facts, failure } = await play({ answers: WITH_STARTTLS, handshake: new SmtpFailure("starttls", "tls", "alert 40") });
    assert.equal(failure?.message, "alert 40");
    assert.equal(facts.ehlo?.name, "h.example");
    assert.equal(facts.tls, undefined);
  });

  it("takes HELO where EHLO is refused", async () => {
    const { said, facts } = await play({ answers: { EHLO: "502 unrecognized" } });
    assert.deepEqual(said, ["EHLO", "HELO", "HELP", ...LOOKUPS, "QUIT"]);
    assert.equal(facts.ehlo?.verb, "HELO");
    assert.equal(facts.ehloRefusal?.code, 502);
  });

  it("begins with HELO when told to", async () => {
    assert.deepEqual((await play({}, { firstVerb: "HELO" })).said, ["HELO", "HELP", ...LOOKUPS, "QUIT"]);
  });

  const endings: readonly (readonly [string, Script, Stage, SmtpFailure["kind"], readonly string[]])[] = [
    ["a greeting of 554 is answered with QUIT only", { greeting: "554 no service" }, "greeting", "rejected", ["QUIT"]],
    ["a greeting of 421 with nothing", { greeting: "421 busy" }, "greeting", "rejected", []],
    ["a greeting of 250 is no SMTP", { greeting: "250 hello" }, "greeting", "protocol", []],
    ["a greeting of 354 is no SMTP", { greeting: "354 go ahead" }, "greeting", "protocol", []],
    ["421 to EHLO ends the session, without HELO", { answers: { EHLO: "421 later" } }, "ehlo", "rejected", ["EHLO"]],
    ["450 to EHLO too", { answers: { EHLO: "450 later" } }, "ehlo", "rejected", ["EHLO"]],
    ["334 to EHLO is never answered", { answers: { EHLO: "334 VXNlcm5hbWU6" } }, "ehlo", "protocol", ["EHLO"]],
    ["354 to HELP is never followed by anything", { answers: { HELP: "354 go ahead" } }, "help", "protocol", ["EHLO", "HELP"]],
    ["EHLO and HELO both refused", { answers: { EHLO: "502 no", HELO: "502 no" } }, "helo", "rejected", ["EHLO", "HELO"]],
    ["421 to VRFY, with all that was learnt before", { answers: { VRFY: "421 enough" } }, "vrfy", "rejected", ["EHLO", "HELP", "VRFY"]],
    ["354 to EXPN is never followed by anything", { answers: { EXPN: "354 go ahead" } }, "expn", "protocol", ["EHLO", "HELP", "VRFY", "VRFY", "EXPN"]],
    ["421 to STARTTLS", { answers: { ...WITH_STARTTLS, STARTTLS: "421 later" } }, "starttls", "rejected", ["EHLO", "HELP", "STARTTLS"]],
    ["EHLO refused inside TLS", { answers: WITH_STARTTLS, inTls: { EHLO: "550 no" } }, "ehlo-after-tls", "rejected", ["EHLO", "HELP", "STARTTLS", "tls EHLO"]],
  ];
  for (const [name, script, stage, kind, words] of endings) {
    it(name, async () => {
      const { failure, said } = await play(script);
      assert.deepEqual([failure?.stage, failure?.kind, said], [stage, kind, words]);
    });
  }

  it("does not mind what is answered to QUIT", async () => assert.equal((await play({ answers: { QUIT: "500 stay" } })).failure, undefined));
});
