// The pairs of the relay test: all of them, none twice, and nothing that could become another command whatever the names are.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodeCommand } from "../../server/src/smtp/command.ts";
import { addressLiteral } from "../../server/src/smtp/reach.ts";
import { allRelayPairs, chooseDomains, isWithin, MOST_DOMAINS, NO_DOMAINS, shortRelayPairs, toMailDomain } from "../../server/src/smtp/relay-pairs.ts";
import type { RelayNames } from "../../server/src/smtp/relay-pairs.ts";

const NAMES: RelayNames = {
  server: "mx.s.test",
  literal: "[192.0.2.1]",
  senderDomain: "f.test",
  recipientDomain: "t.test",
  domains: { final: ["d.test"], relayed: [] },
};

/** Id, sender, recipient: all of what open relay testers have tried since 1998. */
const PAIRS = [
  ["plain", "probe@f.test", "relaytest@t.test"],
  ["null-sender", "", "relaytest@t.test"],
  ["same-domain", "probe@t.test", "relaytest@t.test"],
  ["bare-sender", "probe", "relaytest@t.test"],
  ["localhost-sender", "probe@localhost", "relaytest@t.test"],
  ["server-sender", "probe@mx.s.test", "relaytest@t.test"],
  ["domain-sender", "probe@d.test", "relaytest@t.test"],
  ["postmaster-sender", "postmaster@d.test", "relaytest@t.test"],
  ["literal-sender", "probe@[192.0.2.1]", "relaytest@t.test"],
  ["loopback-sender", "probe@[127.0.0.1]", "relaytest@t.test"],
  ["percent-server", "probe@f.test", "relaytest%t.test@mx.s.test"],
  ["percent-domain", "probe@f.test", "relaytest%t.test@d.test"],
  ["percent-literal", "probe@f.test", "relaytest%t.test@[192.0.2.1]"],
  ["percent-localhost", "probe@f.test", "relaytest%t.test@localhost"],
  ["percent-bare", "probe@f.test", "relaytest%t.test"],
  ["quoted-bare", "probe@f.test", '"relaytest@t.test"'],
  ["quoted-percent", "probe@f.test", '"relaytest%t.test"'],
  ["quoted-server", "probe@f.test", '"relaytest@t.test"@mx.s.test'],
  ["quoted-domain", "probe@f.test", '"relaytest@t.test"@d.test'],
  ["quoted-literal", "probe@f.test", '"relaytest@t.test"@[192.0.2.1]'],
  ["double-at-server", "probe@f.test", "relaytest@t.test@mx.s.test"],
  ["double-at-literal", "probe@f.test", "relaytest@t.test@[192.0.2.1]"],
  ["route-server", "probe@f.test", "@mx.s.test:relaytest@t.test"],
  ["route-literal", "probe@f.test", "@[192.0.2.1]:relaytest@t.test"],
  ["route-two", "probe@f.test", "@mx.s.test,@t.test:relaytest@t.test"],
  ["bang-bare", "probe@f.test", "t.test!relaytest"],
  ["bang-server", "probe@f.test", "t.test!relaytest@mx.s.test"],
  ["bang-domain", "probe@f.test", "t.test!relaytest@d.test"],
  ["bang-literal", "probe@f.test", "t.test!relaytest@[192.0.2.1]"],
  ["bang-via-server", "probe@f.test", "mx.s.test!t.test!relaytest"],
  ["bang-quoted", "probe@f.test", '"t.test!relaytest"@d.test'],
  ["trailing-dot", "probe@f.test", "relaytest@t.test."],
  ["percent-local-from", "probe@d.test", "relaytest%t.test@d.test"],
  ["quoted-local-from", "probe@d.test", '"relaytest@t.test"@d.test'],
];

describe("the pairs of a relay test", () => {
  it("are these 34 with one domain", () => {
    const pairs = allRelayPairs(NAMES).map(({ id, from, to }) => [id, from, to]);
    assert.deepEqual(pairs.sort(), [...PAIRS].sort());
  });

  it("begin with those that a scan tries", () => {
    const short = shortRelayPairs(NAMES);
    assert.deepEqual(short, allRelayPairs(NAMES).slice(0, short.length));
    assert.deepEqual(short.map(({ id }) => id), ["plain", "null-sender", "domain-sender", "percent-domain", "quoted-domain", "bang-domain", "server-sender", "percent-server", "quoted-server", "bang-server"]);
    assert.deepEqual(shortRelayPairs({ ...NAMES, domains: NO_DOMAINS }).length, 6);
  });

  it("take the host's name where no domain is known, and ask nothing twice", () => {
    const pairs = allRelayPairs({ ...NAMES, domains: NO_DOMAINS });
    assert.equal(pairs.length, 30);
    assert.deepEqual(pairs.find(({ id }) => id === "bang-quoted")?.to, '"t.test!relaytest"@mx.s.test');
    const same = allRelayPairs({ ...NAMES, domains: { final: ["mx.s.test"], relayed: [] } });
    assert.equal(new Set(same.map(({ from, to }) => `${from} ${to}`)).size, same.length);
    assert.equal(same.length, 30);
    assert.deepEqual(same.filter(({ id }) => id.endsWith("-sender")).slice(0, 2).map(({ id }) => id), ["null-sender", "domain-sender"]);
  });

  it("leave out the server's where it has no name", () => {
    const pairs = allRelayPairs({ ...NAMES, server: undefined, domains: NO_DOMAINS });
    assert.deepEqual(pairs.map(({ id }) => id).filter((id) => /server|domain-|postmaster|local-from|route-two/.test(id)), []);
    assert.equal(pairs.length, 18);
  });

  it("know what looks like a mailbox of the host's own, and what is handed on", () => {
    const pairs = allRelayPairs({ ...NAMES, domains: { final: ["d.test"], relayed: ["r.test"] } });
    assert.deepEqual(pairs.filter(({ looksLocal }) => looksLocal).map(({ id }) => id), ["bang-via-server", "percent-bare", "quoted-bare", "quoted-percent", "bang-bare"]);
    const handed = pairs.filter(({ handedTo }) => handedTo === "r.test").map(({ id }) => id);
    assert.deepEqual(handed, ["percent-domain", "quoted-domain", "bang-domain", "bang-quoted", "percent-local-from", "quoted-local-from"]);
    assert.equal(pairs.filter(({ handedTo }) => handedTo !== undefined).length, handed.length);
  });

  it("have an IPv6 address as RFC 5321 writes it, without its zone", () => {
    assert.deepEqual(["::1", "fe80::1%lo", "2001:db8::25", "::ffff:192.0.2.1", "192.0.2.1"].map(addressLiteral), ["[IPv6:::1]", "[IPv6:fe80::1]", "[IPv6:2001:db8::25]", "[192.0.2.1]", "[192.0.2.1]"]);
    const pairs = allRelayPairs({ ...NAMES, literal: addressLiteral("fe80::1%lo") });
    assert.deepEqual(pairs.filter(({ id }) => id.endsWith("-literal")).map(({ to }) => to), [
      "relaytest%t.test@[IPv6:fe80::1]", '"relaytest@t.test"@[IPv6:fe80::1]', "relaytest@t.test@[IPv6:fe80::1]", "@[IPv6:fe80::1]:relaytest@t.test", "t.test!relaytest@[IPv6:fe80::1]",
    ]);
    for (const { from, to } of pairs) assert.match(encodeCommand({ verb: "MAIL", address: from }) + encodeCommand({ verb: "RCPT", address: to }), /^MAIL FROM:<.*>\r\nRCPT TO:<.*>\r\n$/);
  });

  it("are commands of one line whatever a hostile file calls its domains", () => {
    const name = fc.oneof(fc.string({ unit: "binary" }), fc.domain(), fc.constantFrom("a.test\r\nDATA", "x> SIZE=1", "a b.test", "DATA", "[127.0.0.1]", "10.0.0", "ä.test", `${"a".repeat(63)}.test`));
    let made = 0;
    fc.assert(
      fc.property(name, name, name, (server, first, second) => {
        const [s, d, r] = [server, first, second].map(toMailDomain);
        for (const { from, to } of allRelayPairs({ ...NAMES, server: s, domains: { final: d === undefined ? [] : [d], relayed: r === undefined ? [] : [r] } })) {
          made += 1;
          assert.match(encodeCommand({ verb: "MAIL", address: from }), /^MAIL FROM:<[\x21-\x7e]*>\r\n$/);
          assert.match(encodeCommand({ verb: "RCPT", address: to }), /^RCPT TO:<[\x21-\x7e]+>\r\n$/);
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(made > 5000);
  });
});

describe("a domain of a configuration", () => {
  it("is a name with a dot, in ASCII and lower case", () => {
    assert.deepEqual(["Example.TEST", "example.test.", "münchen.example"].map(toMailDomain), ["example.test", "example.test", "xn--mnchen-3ya.example"]);
  });
  for (const text of ["", "localhost", "127.0.0.1", "[127.0.0.1]", "192.168", "10.1.2", "IPv6:2001:db8::1", "a.test:25", "$w.test", "@sub.test", "user@a.test", "a..test", "-a.test", "a.1", "a.test DATA", "a.test\nDATA", `${"a".repeat(64)}.test`]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(toMailDomain(text), undefined));
  }
  it("lies in itself and in what stands behind its dots", () => {
    assert.deepEqual([isWithin("a.test", "a.test"), isWithin("b.a.test", "a.test"), isWithin("ba.test", "a.test"), isWithin("a.test", "b.a.test")], [true, true, false, false]);
  });
});

it("of many domains those are chosen that relaying goes wrong with", () => {
  const list = (word: string, count: number) => Array.from({ length: count }, (_, index) => `${word}${index}.test`);
  const size = ({ final, relayed }: { final: readonly string[]; relayed: readonly string[] }) => [final.length, relayed.length];
  assert.deepEqual(size(chooseDomains({ final: list("f", 20), relayed: list("r", 20) })), [1, MOST_DOMAINS - 1]);
  assert.deepEqual(size(chooseDomains({ final: list("f", 20), relayed: list("r", 2) })), [MOST_DOMAINS - 2, 2]);
  assert.deepEqual(size(chooseDomains({ final: [], relayed: list("r", 20) })), [0, MOST_DOMAINS]);
  assert.deepEqual(chooseDomains({ final: ["a.test"], relayed: ["a.test", "b.test"] }), { final: ["a.test"], relayed: ["b.test"] });
});
