// What a file says of relaying against what pairs with its own domains were told, from answers that are written down here. Against
// real servers: test/lab/reality.test.ts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lint } from "../../server/src/features/lint.ts";
import type { LintResult } from "../../server/src/features/lint.ts";
import { compareWithHost } from "../../server/src/features/reality.ts";
import type { RealityRow } from "../../server/src/features/reality.ts";
import { relayKnowledge } from "../../server/src/features/relay-knowledge.ts";
import type { Command } from "../../server/src/smtp/command.ts";
import type { Channel } from "../../server/src/smtp/dialogue.ts";
import { readEhlo } from "../../server/src/smtp/ehlo.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import { relayTrialPairs } from "../../server/src/smtp/relay-trial.ts";
import type { RelayTrialKind } from "../../server/src/smtp/relay-trial.ts";
import type { Reply } from "../../server/src/smtp/reply.ts";
import { trySenders } from "../../server/src/smtp/sender-trial.ts";
import type { SenderTrial } from "../../server/src/smtp/sender-trial.ts";
import { SourceText } from "../../server/src/text/source-text.ts";

const RELAYED = ["CRpartner.test"];
const ACCESS = ["Kaccess hash /etc/mail/access"];
const MAIL_FROM = ["SRelay_ok", "R<?> $+ < @ $+ >\t$: <@> $>SearchList <! From> $| <F:$1@$2> <>", "R<@> <RELAY>\t$@ RELAY"];
const MAIL_FROM_DOMAIN = MAIL_FROM.map((line) => line.replace("<>", "<D:$2> <>"));
const LOCAL_FROM = ["SRelay_ok", "R<?> $+ < @ $=w >\t$@ RELAY"];
const ENTIRE = ["SRcpt_ok", "R$+ < @ $* $=m >\t$@ RELAY"];
const LOOSE = ["SRcpt_ok", "R$*\t$: $>CanonAddr $1"];
const PROMISCUOUS = ["SBasic_check_rcpt", "R$*\t$: $1"];
const PARENT = ["Dmsite.test"];

interface Texts {
  readonly access?: string;
  readonly relayDomains?: string;
}

function cf(lines: readonly string[], texts: Texts = {}): LintResult {
  const document = SourceText.fromText("/etc/mail/sendmail.cf", ["V10/Berkeley", "Djmx.site.test", "Cwlocalhost own.test", ...lines, ""].join("\n"));
  const files = new Map([["/etc/mail/access", texts.access], ["/etc/mail/relay-domains", texts.relayDomains]]);
  const read = (path: string): SourceText | undefined => {
    const text = files.get(path);
    return text === undefined ? undefined : SourceText.fromText(path, text);
  };
  return lint({ document, language: "sendmail-cf", provider: { read }, library: undefined, ruleSeverities: new Map(), role: undefined, sendmailVersion: undefined });
}

const TAKEN = "250 2.1.5 ok";
const DENIED = "550 5.7.1 <relaytest@x>... Relaying denied";
const NAMELESS = `${DENIED}. IP name lookup failed [192.0.2.1]`;
const OTHERS = [NAMELESS, `${DENIED}. IP name possibly forged [192.0.2.1]`, "450 4.4.0 Relaying temporarily denied. Cannot resolve PTR record for 192.0.2.1", "451 4.7.1 greylisted", "550 5.1.1 User unknown", "550 5.7.1 Access denied", "252 2.5.2 perhaps", "530 5.7.0 Authentication required"];

type Answers = Partial<Record<RelayTrialKind | "stranger", string>>;

/** Each pair that the file gives names for is told what `answers` says, else that relaying is denied. */
function probed(file: LintResult, answers: Answers): ProbeResult {
  const names = relayKnowledge(file.configuration, file.input.provider).names;
  const pairs = [{ kind: "stranger" as const, from: "probe@example.net", to: "relaytest@example.org" }, ...relayTrialPairs(names)];
  return {
    host: "mx.site.test",
    port: 25,
    address: "192.0.2.7",
    localAddress: "192.0.2.1",
    outcome: "complete",
    greeting: "220 mx.site.test ESMTP",
    ehlo: readEhlo("EHLO", { code: 250, texts: ["mx.site.test Hello", "SIZE"], wire: ["250-mx.site.test Hello", "250 SIZE"] }),
    starttls: "not-offered",
    senders: pairs.map((pair) => ({ ...pair, mail: ["250 2.1.0 ok"], rcpt: [answers[pair.kind] ?? DENIED] })),
    notes: [],
    findings: [],
  };
}

function rowOf(setting: string, file: LintResult, result: ProbeResult): RealityRow {
  return compareWithHost(file.configuration, file.input.provider, result).find((row) => row.setting === setting) ?? assert.fail(`no row of ${setting}`);
}

const CLASS_R = "class R";
const MAP = "RELAY in the access map";
const [MAIL, LOCAL, DOMAIN, DETOUR] = ["FEATURE(relay_mail_from)", "FEATURE(relay_local_from)", "FEATURE(relay_entire_domain)", "FEATURE(loose_relay_check)"];
const PARTNER: Texts = { access: "To:partner.test\tRELAY\n" };
const SENDER: Texts = { access: "From:partner.test RELAY\n" };
const ADDRESS: Texts = { access: "From:boss@partner.test RELAY\n" };

/** Name, lines of the file, texts that it names, answers, setting, verdict, and what `why` says. */
const CASES: readonly (readonly [string, readonly string[], Texts, Answers, string, RealityRow["verdict"], RegExp?])[] = [
  ["a relayed domain", RELAYED, {}, { "relayed-recipient": TAKEN }, CLASS_R, "agrees"],
  ["a relayed domain of a file", ["FR-o /etc/mail/relay-domains"], { relayDomains: "# ours\npartner.test\n" }, { "relayed-recipient": TAKEN }, CLASS_R, "agrees"],
  ["a relayed domain that is denied", RELAYED, {}, {}, CLASS_R, "differs"],
  ["a relayed domain of a file that is denied", ["FR-o /etc/mail/relay-domains"], { relayDomains: "partner.test\n" }, {}, CLASS_R, "differs", /has another \/etc\/mail\/relay-domains/],
  ["a relayed domain that is denied by a promiscuous file's host", [...RELAYED, ...PROMISCUOUS], {}, {}, CLASS_R, "differs"],
  ["a relayed domain where all is relayed", RELAYED, {}, { "relayed-recipient": TAKEN, "stranger": TAKEN }, CLASS_R, "cannot-be-seen", /takes a stranger's mail to a stranger as well/],
  ["a relayed domain where the stranger was put off", RELAYED, {}, { "relayed-recipient": TAKEN, "stranger": "451 4.7.1 later" }, CLASS_R, "cannot-be-seen", /not known whether/],
  ["a relayed domain that the access map has too", [...RELAYED, ...ACCESS], PARTNER, { "relayed-recipient": TAKEN }, CLASS_R, "cannot-be-seen", /the access map has To:partner\.test with RELAY as well/],
  ["a relayed domain that MX records let pass too", [...RELAYED, "Kmxserved bestmx -z: -T<TEMP>", "SRcpt_ok", "R$+ < @ $+ >\t$: < : $(mxserved $2 $) : > $1 < @ $2 >", "R<$* : $=w . : $*> $*\t$@ RELAY"], {}, { "relayed-recipient": TAKEN }, CLASS_R, "cannot-be-seen", /relay_based_on_MX/],
  ["a class of networks", ["CR192.0.2 10"], {}, {}, CLASS_R, "cannot-be-seen", /holds no domain of another host/],
  ["a relayed domain that is the host's own", ["CRown.test"], {}, {}, CLASS_R, "cannot-be-seen", /holds no domain of another host/],
  ["rules that decide before", [...RELAYED, "SLocal_check_rcpt", "R$*\t$: $1"], {}, {}, CLASS_R, "cannot-be-seen", /Local_check_rcpt/],
  ["a stranger's domain that is relayed", ["CRexample.org"], {}, {}, CLASS_R, "cannot-be-seen", /^example\.org, which stands for a stranger, lies in example\.org, a domain of the file$/],
  ["a promiscuous file", [...RELAYED, ...PROMISCUOUS], {}, { "relayed-recipient": TAKEN }, CLASS_R, "cannot-be-seen", /promiscuous_relay/],

  ["a domain of the access map", ACCESS, PARTNER, { "access-recipient": TAKEN }, MAP, "agrees"],
  ["a domain of the access map without a tag", ACCESS, { access: "partner.test RELAY\n" }, { "access-recipient": TAKEN }, MAP, "agrees"],
  ["a domain of the access map that is denied", ACCESS, PARTNER, {}, MAP, "differs", /makemap was not run/],
  ["a domain of the access map in class R", [...ACCESS, ...RELAYED], PARTNER, { "access-recipient": TAKEN }, MAP, "cannot-be-seen", /class R holds partner\.test/],
  ["an access map that cannot be read", ACCESS, {}, {}, MAP, "cannot-be-seen", /its text cannot be read here/],
  ["a row that To: takes back, and one for clients", ACCESS, { access: "partner.test RELAY\nTo:partner.test REJECT\nConnect:other.test RELAY\nTo:own.test RELAY\n" }, {}, MAP, "cannot-be-seen", /no domain of another host/],

  ["a sender of the access map", [...ACCESS, ...MAIL_FROM_DOMAIN], SENDER, { "access-sender": TAKEN }, MAIL, "agrees"],
  ["a sender of the access map that is denied", [...ACCESS, ...MAIL_FROM_DOMAIN], SENDER, {}, MAIL, "differs", /makemap was not run/],
  ["a whole address that is denied", [...ACCESS, ...MAIL_FROM], ADDRESS, {}, MAIL, "differs", /makemap was not run/],
  ["a domain where only whole addresses count", [...ACCESS, ...MAIL_FROM], SENDER, {}, MAIL, "cannot-be-seen", /no From: row/],
  ["senders of a map that cannot be read", [...ACCESS, ...MAIL_FROM_DOMAIN], {}, {}, MAIL, "cannot-be-seen", /no From: row/],
  ["a sender that counts on the host only", ACCESS, SENDER, { "access-sender": TAKEN }, MAIL, "differs", /relay_local_from.*class w of the host holds partner\.test/],
  ["an address that counts nowhere", ACCESS, ADDRESS, {}, MAIL, "cannot-be-seen", /another access map/],
  ["a domain that counts nowhere", ACCESS, SENDER, {}, MAIL, "cannot-be-seen", /whole addresses only/],
  ["a sender that may be the host's own", [...ACCESS, ...LOCAL_FROM, "Fw/etc/mail/local-host-names"], SENDER, { "access-sender": TAKEN }, MAIL, "cannot-be-seen", /relay_local_from/],

  ["an own sender", LOCAL_FROM, {}, { "own-sender": TAKEN }, LOCAL, "agrees"],
  ["an own sender that is denied", LOCAL_FROM, {}, {}, LOCAL, "differs"],
  ["an own sender that relays on the host only", [], {}, { "own-sender": TAKEN }, LOCAL, "differs", /relay_mail_from.*has own\.test with RELAY/],
  ["an own sender that relays nowhere", [], {}, { "own-sender": `${DENIED}. Proper authentication required.` }, LOCAL, "agrees"],
  ["an own sender that the access map may have", [...ACCESS, ...MAIL_FROM_DOMAIN], {}, { "own-sender": TAKEN }, LOCAL, "cannot-be-seen", /relay_mail_from/],
  ["an own sender that the access map has not", [...ACCESS, ...MAIL_FROM_DOMAIN], SENDER, { "own-sender": TAKEN }, LOCAL, "differs", /relay_mail_from.*has own\.test with RELAY/],
  ["an own sender where all is relayed", [], {}, { "own-sender": TAKEN, "stranger": TAKEN }, LOCAL, "cannot-be-seen", /as well/],

  ["a sibling", [...ENTIRE, ...PARENT], {}, { "sibling-recipient": TAKEN }, DOMAIN, "agrees"],
  ["a sibling that is denied", [...ENTIRE, ...PARENT], {}, {}, DOMAIN, "differs"],
  ["a sibling by the name of the machine", ENTIRE, {}, {}, DOMAIN, "cannot-be-seen", /class m goes by the name/],
  ["a sibling that is taken on the host only", [], {}, { "sibling-recipient": TAKEN }, DOMAIN, "differs", /class R or the access map of the host holds site\.test/],
  ["a sibling that is taken nowhere", PARENT, {}, {}, DOMAIN, "agrees"],
  ["a sibling in class R", ["CRsite.test"], {}, { "sibling-recipient": TAKEN }, DOMAIN, "cannot-be-seen", /class R holds site\.test/],
  ["a sibling of a class R that cannot be read", ["FR-o /etc/mail/relay-domains"], {}, { "sibling-recipient": TAKEN }, DOMAIN, "cannot-be-seen", /class R may let it pass/],
  ["a sibling of an access map that cannot be read", ACCESS, {}, { "sibling-recipient": TAKEN }, DOMAIN, "cannot-be-seen", /the access map may let it pass/],
  ["a host that is named without a domain", ["Djhost"], {}, {}, DOMAIN, "cannot-be-seen", /does not tell the domain/],

  ["a detour", [...RELAYED, ...LOOSE], {}, { "relayed-recipient": TAKEN, "quoted-recipient": TAKEN }, DETOUR, "agrees"],
  ["a detour that is looked into", RELAYED, {}, { "relayed-recipient": TAKEN }, DETOUR, "agrees"],
  ["a detour by the access map", [...ACCESS, ...LOOSE], PARTNER, { "access-recipient": TAKEN, "quoted-recipient": TAKEN }, DETOUR, "agrees"],
  ["a detour that is denied", [...RELAYED, ...LOOSE], {}, { "relayed-recipient": TAKEN }, DETOUR, "differs"],
  ["a detour on the host only", RELAYED, {}, { "relayed-recipient": TAKEN, "quoted-recipient": TAKEN }, DETOUR, "differs"],
  ["a detour by a domain that is not relayed", [...RELAYED, ...LOOSE], {}, {}, DETOUR, "cannot-be-seen", /does not pass on mail to partner\.test/],
  ["a detour of a file without domains", LOOSE, {}, {}, DETOUR, "cannot-be-seen", /names no domain/],
];

describe("relaying, a file against its host", () => {
  for (const [name, lines, texts, answers, setting, verdict, why] of CASES) {
    it(name, () => {
      const file = cf(lines, texts);
      const row = rowOf(setting, file, probed(file, answers));
      assert.equal(row.verdict, verdict, JSON.stringify(row));
      if (why === undefined) assert.equal(row.why, undefined);
      else assert.match(row.why ?? "", why);
    });
  }

  const ALL = cf([...RELAYED, ...ACCESS, ...PARENT], { access: "To:access.test RELAY\nFrom:boss@partner.test RELAY\n", relayDomains: "" });
  const KINDS: readonly (readonly [string, RelayTrialKind])[] = [[CLASS_R, "relayed-recipient"], [MAP, "access-recipient"], [MAIL, "access-sender"], [LOCAL, "own-sender"], [DOMAIN, "sibling-recipient"]];
  for (const [setting, kind] of KINDS) {
    it(`${setting} does not show in a refusal for another reason`, () => {
      for (const other of OTHERS) {
        const row = rowOf(setting, ALL, probed(ALL, { [kind]: other }));
        assert.deepEqual([row.verdict, row.why], ["cannot-be-seen", "the host refused for another reason"], other);
      }
    });
    it(`${setting} shows in what is taken of a client without a name`, () => {
      const row = rowOf(setting, ALL, probed(ALL, { [kind]: TAKEN, "stranger": NAMELESS }));
      assert.notEqual(row.verdict, "cannot-be-seen", JSON.stringify(row));
    });
    it(`${setting} does not show to an insider, where no sender was tried, where MAIL was refused, and where the host was not reached`, () => {
      const result = probed(ALL, { [kind]: TAKEN });
      const { senders = [], ...untried } = result;
      assert.match(rowOf(setting, ALL, { ...result, localAddress: "192.0.2.7" }).why ?? "", /from the host itself/);
      assert.equal(rowOf(setting, ALL, untried).why, "no sender was tried");
      assert.equal(rowOf(setting, ALL, { ...result, senders: [] }).why, "the conversation did not come to it");
      assert.equal(rowOf(setting, ALL, { ...result, senders: senders.map(({ rcpt: _rcpt, ...rest }) => ({ ...rest, mail: ["553 5.1.8 Domain of sender address does not exist"] })) }).why, "the host refused for another reason");
      assert.equal(rowOf(setting, ALL, { ...result, ehlo: null }).why, "the host was not reached");
    });
  }

  it("looks at no pair but those of its own file", () => {
    const other = cf(["CRother.test"]);
    assert.equal(rowOf(CLASS_R, other, probed(cf(RELAYED), { "relayed-recipient": TAKEN })).why, "the conversation did not come to it");
  });

  it("says that class R and an access map that let nobody pass cannot be seen, and nothing of what the file does not set", () => {
    const file = cf([...ACCESS, "FR-o /etc/mail/relay-domains"], { access: "Spam:x@y.test REJECT\n", relayDomains: "" });
    const nothing = rowOf(CLASS_R, file, probed(file, {}));
    assert.deepEqual([nothing.verdict, nothing.why, nothing.absent], ["cannot-be-seen", "class R holds no domain of another host", false]);
    const map = rowOf(MAP, file, probed(file, {}));
    assert.deepEqual([map.verdict, map.expected, map.why], ["cannot-be-seen", "none for a domain", "it names no domain of another host"]);
    const unread = cf(["FR-o /etc/mail/other-domains"]);
    assert.match(rowOf(CLASS_R, unread, probed(unread, {})).why ?? "", /its file cannot be read here/);
    const bare = cf([]);
    const settings = compareWithHost(bare.configuration, bare.input.provider, probed(bare, {})).map(({ setting }) => setting);
    assert.deepEqual(settings.filter((setting) => setting === CLASS_R || setting === MAP), []);
  });
});

describe("the pairs of a file", () => {
  it("are one for each setting, made with its names", () => {
    const file = cf([...ACCESS, "CR10.0.0 .below.test own.test partner.test"], { access: "To:partner.test RELAY\nTo:access.test RELAY\nFrom:mail.test RELAY\nFrom:boss@mail.test RELAY\n" });
    const { names } = relayKnowledge(file.configuration, file.input.provider);
    assert.deepEqual(relayTrialPairs(names).map(({ from, to }) => [from, to]), [
      ["probe@example.net", "relaytest@partner.test"],
      ["probe@example.net", "relaytest@access.test"],
      ["probe@example.net", "\"relaytest@example.org\"@partner.test"],
      ["boss@mail.test", "relaytest@example.org"],
      ["probe@own.test", "relaytest@example.org"],
      ["probe@example.net", "relaytest@probe.site.test"],
    ]);
  });

  it("hold nothing that could change a command", () => {
    const file = cf([...ACCESS, "CRa>b.test x\\ny.test"], { access: "From:a<b@c.test RELAY\nFrom:\"a\"@c.test RELAY\nFrom:x@y@z.test RELAY\nTo:a\x00b.test RELAY\n" });
    const { names } = relayKnowledge(file.configuration, file.input.provider);
    for (const { from, to } of relayTrialPairs(names)) assert.match(`${from} ${to}`, /^[\w.-]+@[\w.-]+ (?:[\w.-]+|"relaytest@example\.org")@[\w.-]+$/);
    assert.equal(names.accessSender, undefined);
  });

  it("are told MAIL, RCPT and RSET behind the three senders, and nothing else", async () => {
    const said: string[] = [];
    const answer = (code: number): Reply => ({ code, texts: ["ok"], wire: [`${code} ok`] });
    const channel: Channel = {
      greeting: () => Promise.resolve({ reply: answer(220), delayMs: 1 }),
      ask: (command: Command) => {
        said.push("address" in command ? `${command.verb} ${command.address}` : command.verb);
        return Promise.resolve(answer(command.verb === "QUIT" ? 221 : 250));
      },
      takeUnasked: () => undefined,
      startTls: () => assert.fail("no TLS was asked for"),
    };
    const trials: SenderTrial[] = [];
    await trySenders(channel, trials, { ehloName: "[192.0.2.1]", isImplicitTls: false, hostName: undefined, strangeName: "s", relayNames: { relayed: "partner.test", own: "own.test" } });
    assert.deepEqual(trials.map(({ kind }) => kind), ["unqualified", "unresolvable", "stranger", "relayed-recipient", "quoted-recipient", "own-sender"]);
    assert.deepEqual(said.slice(10), [
      "MAIL probe@example.net", "RCPT relaytest@partner.test", "RSET",
      "MAIL probe@example.net", "RCPT \"relaytest@example.org\"@partner.test", "RSET",
      "MAIL probe@own.test", "RCPT relaytest@example.org", "RSET",
      "QUIT",
    ]);
  });
});
