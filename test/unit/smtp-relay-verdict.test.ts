// A relay test turn by turn, with a channel that is a script: what is said in which order, and what the answers mean.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command } from "../../server/src/smtp/command.ts";
import { encodeCommand } from "../../server/src/smtp/command.ts";
import { ConnectionPace } from "../../server/src/smtp/connection-pace.ts";
import type { Channel } from "../../server/src/smtp/dialogue.ts";
import { SmtpFailure } from "../../server/src/smtp/failure.ts";
import { converseOnRelay } from "../../server/src/smtp/relay-dialogue.ts";
import type { RelayDialogueOptions, RelayFacts } from "../../server/src/smtp/relay-dialogue.ts";
import { mostCommands, NO_DOMAINS } from "../../server/src/smtp/relay-pairs.ts";
import { judgeRelay } from "../../server/src/smtp/relay-verdict.ts";
import type { Judgement } from "../../server/src/smtp/relay-verdict.ts";
import type { Reply } from "../../server/src/smtp/reply.ts";

const OPTIONS: RelayDialogueOptions = {
  ehloName: "[192.0.2.9]",
  firstVerb: "EHLO",
  isImplicitTls: false,
  hostName: undefined,
  tlsName: undefined,
  literal: "[192.0.2.1]",
  senderDomain: "f.test",
  recipientDomain: "t.test",
  domains: NO_DOMAINS,
  isShort: false,
  madeUpName: "no-such-user",
};

/** Answers to a line by what it holds, the first that fits; what is not there is answered as a closed server does. */
type Answers = readonly (readonly [RegExp, string])[];

const CLOSED: Answers = [
  [/^EHLO/, "250-mx.s.test\n250 HELP"],
  [/^(?:MAIL|RSET|RCPT TO:<postmaster@)/, "250 ok"],
  [/^RCPT TO:<"?no-such-user/, "550 5.1.1 unknown"],
  [/^RCPT/, "550 5.7.1 denied"],
  [/^QUIT/, "221 bye"],
];
const TAKES_PLAIN: Answers = [[/^RCPT TO:<relaytest@t\.test>/, "250 ok"]];
const MADE_UP = "RCPT TO:<no-such-user@mx.s.test>";

interface Played {
  readonly said: readonly string[];
  readonly facts: RelayFacts;
  readonly judgement: Judgement;
}

async function play(answers: Answers, options: Partial<RelayDialogueOptions> = {}, insider?: string, greeting = "220 mx.s.test ESMTP"): Promise<Played> {
  const said: string[] = [];
  const channel: Channel = {
    greeting: () => Promise.resolve({ reply: toReply(greeting), delayMs: 1 }),
    ask: (command: Command, stage) => {
      const line = encodeCommand(command).trimEnd();
      said.push(line);
      const answer = [...answers, ...CLOSED].find(([pattern]) => pattern.test(line))?.[1] ?? "500 what";
      return answer === "close" ? Promise.reject(new SmtpFailure(stage, "closed", "the host closed the connection")) : Promise.resolve(toReply(answer));
    },
    takeUnasked: () => undefined,
    startTls: () => Promise.reject(new Error("nobody asked for TLS")),
  };
  const facts: RelayFacts = { planned: 0, pairs: [], controls: [] };
  const isShort = options.isShort === true;
  let failure: SmtpFailure | undefined;
  try {
    await converseOnRelay(channel, facts, { ...OPTIONS, ...options });
  } catch (error) {
    assert.ok(error instanceof SmtpFailure);
    failure = error;
  }
  return { said, facts, judgement: judgeRelay({ ...facts, isShort, failure, insider }) };
}

function toReply(lines: string): Reply {
  const wire = lines.split("\n");
  return { code: Number(lines.slice(0, 3)), texts: wire.map((line) => line.slice(4)), wire };
}

function verdictOf({ judgement: { verdict, decidedBy } }: Played): readonly [string, string | undefined] {
  return [verdict, decidedBy?.pair.id];
}

describe("the conversation of a relay test", () => {
  it("says RSET between pairs, before the end, and nothing that it must not", async () => {
    const { said, facts } = await play([]);
    assert.deepEqual(said.slice(0, 7), ["EHLO [192.0.2.9]", "MAIL FROM:<probe@f.test>", "RCPT TO:<relaytest@t.test>", "RSET", "MAIL FROM:<>", "RCPT TO:<relaytest@t.test>", "RSET"]);
    assert.deepEqual(said.slice(-2), ["RSET", "QUIT"]);
    const verbs = said.map((line) => line.split(" ", 1)[0]);
    assert.equal(verbs.filter((verb) => verb === "RSET").length, verbs.filter((verb) => verb === "MAIL").length);
    for (const [index, verb] of verbs.entries()) if (verb === "MAIL" && index > 1) assert.equal(verbs[index - 1], "RSET");
    assert.deepEqual([facts.pairs.length, facts.planned, facts.controls.map(({ kind }) => kind)], [30, 30, ["unknown", "quoted", "postmaster"]]);
  });

  it("says no more commands than the question to the person names", async () => {
    const domains = { final: ["a.test", "b.test"], relayed: ["c.test", "d.test", "e.test", "f.test", "g.test", "h.test"] };
    for (const given of [NO_DOMAINS, domains]) {
      for (const isShort of [false, true]) {
        const { said, facts } = await play([[/^RCPT TO:<postmaster/, "550 denied"], ...(isShort ? [] : TAKES_PLAIN)], { domains: given, isShort });
        const most = mostCommands(isShort, given);
        assert.ok(said.length <= most && said.length > most * 0.6, `${said.length} of ${most} for ${facts.planned} pairs`);
      }
    }
  });

  it("asks about a made-up mailbox right behind the first acceptance, and once", async () => {
    const { said } = await play(TAKES_PLAIN);
    assert.equal(said[5], MADE_UP);
    assert.equal(said.filter((line) => line === MADE_UP).length, 1);
  });

  it("ends a scan at the first acceptance, unless another host decides on it", async () => {
    const { said, facts } = await play(TAKES_PLAIN, { isShort: true });
    assert.equal(facts.pairs.length, 1);
    assert.deepEqual(said.slice(3), ["RSET", "MAIL FROM:<probe@f.test>", MADE_UP, "RSET", "QUIT"]);
    const handed = await play([[/@r\.test>$/, "250 ok"]], { isShort: true, domains: { final: [], relayed: ["r.test"] } });
    assert.equal(handed.facts.pairs.length, handed.facts.planned);
  });

  it("asks no second time for a sender that is refused for good", async () => {
    const { said, facts } = await play([[/^MAIL FROM:<probe@f\.test>/, "550 5.7.1 go away"]]);
    assert.equal(said.filter((line) => line === "MAIL FROM:<probe@f.test>").length, 1);
    assert.ok(facts.pairs.every(({ outcome }) => outcome === "refused"));
    const later = await play([[/^MAIL FROM:<probe@f\.test>/, "451 later"]]);
    assert.ok(later.said.filter((line) => line === "MAIL FROM:<probe@f.test>").length > 20);
  });

  it("takes the host's name from greeting, EHLO or what was typed, never a stranger's and never an address", async () => {
    const named = async (greeting: string, ehlo: string, hostName?: string) => {
      const { facts } = await play([[/^EHLO/, `250 ${ehlo}`]], { hostName }, undefined, `220 ${greeting}`);
      return facts.pairs.find(({ pair }) => pair.id === "server-sender")?.pair.from ?? "none";
    };
    assert.equal(await named("mx.s.test ESMTP", "other.test"), "probe@mx.s.test");
    assert.equal(await named("*** ESMTP", "Other.Test hello"), "probe@other.test");
    assert.equal(await named("[192.0.2.1]", "localhost", "mail.s.test"), "probe@mail.s.test");
    assert.equal(await named("t.test", "f.test"), "none");
    assert.equal(await named("a>b.test", "x\u{202e}.test"), "none");
  });
});

describe("the verdict", () => {
  it("is relays where a stranger's recipient is accepted and a made-up one is not", async () => {
    assert.deepEqual(verdictOf(await play(TAKES_PLAIN)), ["relays", "plain"]);
    assert.deepEqual(verdictOf(await play([[/^RCPT TO:<relaytest@t\.test>/, "251 will forward"]])), ["relays", "plain"]);
    assert.deepEqual(verdictOf(await play([[/^RCPT TO:<relaytest%t\.test@mx/, "250 ok"]])), ["relays", "percent-server"]);
  });

  it("is relays though other pairs are put off, and though the host hangs up later", async () => {
    assert.deepEqual(verdictOf(await play([...TAKES_PLAIN, [/^RCPT TO:<relaytest%/, "450 later"]])), ["relays", "plain"]);
    assert.deepEqual(verdictOf(await play([...TAKES_PLAIN, [/^RCPT TO:<relaytest%/, "close"]])), ["relays", "plain"]);
    assert.deepEqual(verdictOf(await play([...TAKES_PLAIN, [/^RCPT TO:<relaytest%/, "421 enough"]])), ["relays", "plain"]);
  });

  it("is refuses where every pair is refused for good", async () => {
    const played = await play([]);
    assert.deepEqual([...verdictOf(played), played.judgement.reason], ["refuses", "plain", "it refuses all 30 pairs"]);
    const login = await play([[/^MAIL/, "530 5.7.0 Authentication required"]]);
    assert.deepEqual([...verdictOf(login), login.judgement.reason], ["refuses", "plain", "it refuses all 30 pairs: it asks for a login first"]);
    assert.deepEqual((await play([], { isShort: true })).judgement.reason, "it refuses the 6 pairs of the short test");
  });

  const undecided: readonly (readonly [string, Answers, RegExp])[] = [
    ["any pair is put off", [[/^RCPT TO:<"relaytest@t\.test"@/, "450 4.7.1 greylisted"]], /<"relaytest@t\.test"@mx\.s\.test> from <probe@f\.test> is refused for now only/],
    ["a sender is put off", [[/^MAIL FROM:<>/, "451 later"]], /from <> is refused for now only/],
    ["252 promises nothing", [[/^RCPT TO:<relaytest@t\.test>/, "252 will try"]], /neither accepted nor refused/],
    ["every recipient is taken", [[/^RCPT/, "250 ok"]], /but so is <no-such-user@mx\.s\.test>, a mailbox that does not exist/],
    ["the made-up one is put off", [...TAKES_PLAIN, [/no-such-user@/, "450 later"]], /but "450 later" is the answer to <no-such-user@mx\.s\.test>/],
    ["the host hangs up first", [[/^RCPT TO:<relaytest%/, "close"]], /^the host closed the connection, after 3 of 30 pairs$/],
    ["it says 421", [[/^MAIL FROM:<>/, "421 4.7.0 enough"]], /"421 4\.7\.0 enough", after 1 of 30 pairs$/],
    ["it answers RCPT with 354", [[/^RCPT/, "354 go ahead"]], /"354 go ahead", which asks for what RCPT does not have/],
    ["it knows no RSET", [[/^RSET/, "502 unknown"]], /RSET with "502 unknown", after 1 of 30/],
    ["it wants TLS first", [[/^MAIL/, "530 5.7.0 Must issue a STARTTLS command first"]], /only inside TLS/],
  ];
  for (const [title, answers, reason] of undecided) {
    it(`is cannot tell where ${title}`, async () => {
      const { judgement } = await play(answers);
      assert.equal(judgement.verdict, "cannot-tell", judgement.reason);
      assert.match(judgement.reason, reason);
    });
  }

  it("is cannot tell from the host itself, unless it refuses", async () => {
    const local = await play(TAKES_PLAIN, {}, "it was asked from the host itself");
    assert.deepEqual(verdictOf(local), ["cannot-tell", "plain"]);
    assert.match(local.judgement.reason, /is accepted, but it was asked from the host itself$/);
    assert.deepEqual(verdictOf(await play([], {}, "x")), ["refuses", "plain"]);
    assert.deepEqual(verdictOf(await play([[/^MAIL/, "550 5.7.1 go away"]], {}, "x")), ["cannot-tell", "control-postmaster"]);
    assert.deepEqual(verdictOf(await play([[/^MAIL/, "530 login"]], {}, "x")), ["refuses", "plain"]);
  });

  it("counts a recipient without an @ only where made-up mailboxes are refused", async () => {
    const bare: Answers = [[/^RCPT TO:<t\.test!relaytest>/, "250 ok"]];
    assert.deepEqual(verdictOf(await play(bare)), ["relays", "bang-bare"]);
    const local = await play([...bare, [/^RCPT TO:<"no-such-user">/, "250 ok"]]);
    assert.deepEqual([local.judgement.verdict, local.judgement.reason], ["refuses", "it refuses 29 of 30 pairs, and takes the others for mailboxes of its own"]);
    assert.deepEqual(verdictOf(await play([...bare, [/^RCPT TO:<"no-such-user">/, "450 later"]])), ["cannot-tell", "bang-bare"]);
  });

  it("tries the made-up mailbox at a domain of the configuration first, then at the host's name", async () => {
    // The host need not be the end of the name that it shows.
    const domains = { final: ["d.test"], relayed: [] };
    const relaysOwnName: Answers = [...TAKES_PLAIN, [/no-such-user@mx/, "250 ok"]];
    assert.equal((await play(relaysOwnName)).judgement.verdict, "cannot-tell");
    assert.equal((await play(relaysOwnName, { domains })).judgement.verdict, "relays");
    assert.equal((await play([...TAKES_PLAIN, [/no-such-user@d/, "250 ok"]], { domains })).judgement.verdict, "relays");
  });

  it("names the domain whose host decides on what is handed on, and prefers what is not", async () => {
    const domains = { final: [], relayed: ["r.test"] };
    const handed = await play([[/^RCPT.*@r\.test>$/, "250 ok"]], { domains });
    assert.deepEqual([...verdictOf(handed), handed.judgement.handedTo], ["relays", "percent-domain", "r.test"]);
    const both = await play([[/^RCPT.*@r\.test>$/, "250 ok"], [/^RCPT TO:<relaytest@t\.test\.>/, "250 ok"]], { domains });
    assert.deepEqual([...verdictOf(both), both.judgement.handedTo], ["relays", "trailing-dot", undefined]);
  });

  // What a host with FEATURE(nopercenthack) and RELAY_DOMAIN says: % and ! are letters, and r.test may have such mailboxes.
  const lettersAtRelayed: Answers = [[/^RCPT TO:<(?!")[^@]*@r\.test>$/, "250 ok"], [/^RCPT TO:<(relaytest%t\.test|t\.test!relaytest)@mx\.s\.test>/, "550 5.1.1 unknown"]];

  it("is refuses where a way to elsewhere is a mailbox of a relayed domain, which the host's own domain tells", async () => {
    const domains = { final: [], relayed: ["r.test"] };
    for (const isShort of [false, true]) {
      const played = await play(lettersAtRelayed, { domains, isShort });
      assert.equal(played.judgement.verdict, "refuses", played.judgement.reason);
      assert.match(played.judgement.reason, /takes the others for mailboxes of its own or of r\.test$/);
    }
    // Nor does a number in the answer, such as the place in a queue, make a difference.
    const numbered = await play([[/^RCPT TO:<relaytest%t\.test@mx/, "550 5.1.1 unknown (q42)"], [/^RCPT TO:<no-such-user@mx/, "550 5.1.1 unknown (q41)"], ...lettersAtRelayed], { domains });
    assert.equal(numbered.judgement.verdict, "refuses", numbered.judgement.reason);
  });

  it("is cannot tell where nothing says whether it is a way or a mailbox", async () => {
    const domains = { final: [], relayed: ["r.test"] };
    const { judgement } = await play([[/^RCPT TO:<"t\.test!relaytest"@r\.test>/, "250 ok"]], { domains });
    assert.equal(judgement.verdict, "cannot-tell", judgement.reason);
    assert.match(judgement.reason, /is accepted, but it may be a mailbox of r\.test to this host, for which it relays$/);
  });

  const offended: readonly (readonly [string, Answers])[] = [
    ["example.net has a null MX", [[/^MAIL FROM:<probe@f\.test>/, "550 5.7.27 null MX"], [/^RCPT TO:<relaytest@t\.test/, "556 5.1.10 null MX"]]],
    ["the recipient's domain is not found", [[/^RCPT TO:<relaytest@t\.test/, "550 Unrouteable address"]]],
    ["neither domain is found", [[/^MAIL FROM:<probe@[ft]\.test>/, "553 5.1.8 Domain of sender address does not exist"], [/^RCPT TO:<relaytest@t\.test/, "550 5.1.2 Domain not found"]]],
  ];
  for (const [title, answers] of offended) {
    it(`is cannot tell where ${title}: the names of the test are refused, and relaying is not judged`, async () => {
      for (const isShort of [false, true]) {
        const { judgement } = await play(answers, { isShort });
        assert.equal(judgement.verdict, "cannot-tell", judgement.reason);
        assert.match(judgement.reason, /is about the domains of the test, .*--sender-domain and --recipient-domain$/);
      }
    });
  }

  it("asks from the null sender what the stranger may not, and finds a relay with it", async () => {
    const strict: Answers = [[/^MAIL FROM:<probe@f\.test>/, "553 5.1.8 Domain of sender address does not exist"]];
    const { judgement, said } = await play(strict);
    assert.deepEqual([judgement.verdict, said.filter((line) => line === "MAIL FROM:<probe@f.test>").length], ["refuses", 1]);
    const open = await play([...strict, [/^RCPT TO:<relaytest%t\.test@mx/, "250 ok"]]);
    assert.deepEqual([...verdictOf(open), open.judgement.decidedBy?.pair.from], ["relays", "percent-server", ""]);
  });

  it("is cannot tell where it is this client that the host refuses, whatever it asks", async () => {
    for (const isShort of [false, true]) {
      const blocked = await play([[/^RCPT/, "554 5.7.1 Client host [192.0.2.9] blocked using a list"]], { isShort });
      assert.equal(blocked.judgement.verdict, "cannot-tell", blocked.judgement.reason);
      assert.match(blocked.judgement.reason, /^it answers "554 5\.7\.1 Client host .* to everything, also to mail to its postmaster/);
      // It is no end of the name that it shows, but has a postmaster.
      const forwarder = await play([[/^RCPT TO:<postmaster>/, "250 ok"], [/^RCPT/, "554 5.7.1 Relay access denied"]], { isShort });
      assert.equal(forwarder.judgement.verdict, "refuses", forwarder.judgement.reason);
    }
  });

  it("is cannot tell without any name of the host", async () => {
    const { judgement } = await play([...TAKES_PLAIN, [/^EHLO/, "250 hello"]], {}, undefined, "220 hello");
    assert.equal(judgement.verdict, "cannot-tell");
    assert.match(judgement.reason, /no name of its own .*--config/);
  });
});

describe("the pace of connections", () => {
  it("lets them begin one after the other, in the order of asking, and gives back a turn", async () => {
    const pace = new ConnectionPace(50);
    const order: number[] = [];
    const started = performance.now();
    await Promise.all([1, 2, 3, 4, 5].map((number) => pace.turn().then(() => order.push(number))));
    assert.deepEqual(order, [1, 2, 3, 4, 5]);
    assert.ok(performance.now() - started >= 78, "five at 50 a second take 80 ms at least");
    const slow = new ConnectionPace(0.01);
    await slow.turn();
    const next = slow.turn();
    slow.giveBack();
    await next;
  });

  it("lets go of those who wait", async () => {
    const pace = new ConnectionPace(0.01);
    await pace.turn();
    const waiting = [pace.turn(), pace.turn()];
    pace.release();
    await Promise.all(waiting);
  });
});
