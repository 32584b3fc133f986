// HOST, CIDR and RANGE as a person types them, and what a test says to addresses that are not for it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MOST_ADDRESSES, parseRange } from "../../server/src/smtp/address-range.ts";
import { readRelayHosts } from "../../server/src/smtp/relay-hosts.ts";
import { findInsider, isPublicAddress } from "../../server/src/smtp/address-kind.ts";

/** First and last address and how many. */
const RANGES: readonly (readonly [string, string, string, number])[] = [
  ["192.168.64", "192.168.64.1", "192.168.64.254", 254],
  ["192.168.64.*", "192.168.64.1", "192.168.64.254", 254],
  ["192.168.64.0/24", "192.168.64.1", "192.168.64.254", 254],
  ["192.168.64.77/24", "192.168.64.1", "192.168.64.254", 254],
  ["192.168.64.0-255", "192.168.64.0", "192.168.64.255", 256],
  ["192.168.64.7-9", "192.168.64.7", "192.168.64.9", 3],
  ["192.168.64.7-7", "192.168.64.7", "192.168.64.7", 1],
  ["192.168.64.130/26", "192.168.64.129", "192.168.64.190", 62],
  ["192.168.64.4/31", "192.168.64.4", "192.168.64.5", 2],
  ["192.168.64.4/32", "192.168.64.4", "192.168.64.4", 1],
  ["2001:db8::ff12/122", "2001:db8::ff00", "2001:db8::ff3f", 64],
  ["[2001:db8::1:0]/120", "2001:db8::1:0", "2001:db8::1:ff", 256],
  ["2001:db8:1:2:3:4:5:6/127", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:7", 2],
];

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["0.0.0.0/0", /more than 256 addresses: the smallest prefix is \/24/],
  ["192.168.0.0/23", /more than 256 addresses/],
  ["::/0", /more than 256 addresses: the smallest prefix is \/120/],
  ["192.168.64.0/33", /from 0 to 32/],
  ["192.168.64.0/024", /from 0 to 32/],
  ["2001:db8::/129", /from 0 to 128/],
  ["192.168.64/24", /not a network/],
  ["0177.0.0.1/24", /not a network/],
  ["0x7f.0.0.1/24", /not a network/],
  ["[192.168.64.0]/24", /not a network/],
  ["[2001:db8::/120", /not a network/],
  ["fe80::1%lo/120", /not a network/],
  ["mail.example.org/24", /not a network/],
  ["192.168.64.0/24; id", /not a network/],
  ["192.168.64.0/-1", /not a network/],
  ["192.168.64.1-3:26", /a range takes its port from --port/],
  ["192.168.64.*:26", /a range takes its port from --port/],
  ["192.168.64.9-7", /ends before it begins/],
  ["192.168.64.1-256", /decimal, from 0 to 255/],
  ["192.168.256", /decimal, from 0 to 255/],
  ["010.0.0.1-3", /decimal, from 0 to 255/],
  ["224.0.0.0/28", /not the address of one host/],
  ["0.0.0.0/28", /not the address of one host/],
  ["255.255.255.0/24", /not the address of one host/],
  ["127.1", /neither a host name nor an address/],
  ["2130706433", /neither a host name nor an address/],
  ["0x7f000001", /neither a host name nor an address/],
  ["-oProxyCommand=x", /holds "="/],
  ["-x", /begins with a hyphen/],
  ["a\r\nDATA", /a line break/],
  ["a\0b", /\\x00/],
  ["http://a.test/24", /is a URL/],
  ["", /missing/],
];

describe("a range of addresses", () => {
  for (const [typed, first, last, count] of RANGES) {
    it(typed, () => {
      const range = parseRange(typed, 2525);
      assert.ok(range.ok);
      assert.deepEqual([range.targets[0]?.host, range.targets.at(-1)?.host, range.targets.length, range.isRange], [first, last, count, true]);
      assert.ok(range.targets.every(({ port, kind }) => port === 2525 && kind === (typed.includes(":") ? "ipv6" : "ipv4")));
      assert.equal(new Set(range.targets.map(({ host }) => host)).size, count);
    });
  }

  it("is one host where it is one", () => {
    for (const [typed, host, port] of [["mail.example.org", "mail.example.org", 25], ["192.0.2.1:26", "192.0.2.1", 26], ["[::1]", "::1", 25], ["[fe80::1%lo]:26", "fe80::1%lo", 26]] as const) {
      const range = parseRange(typed, 25);
      assert.deepEqual(range.ok && [range.isRange, range.targets.length, range.targets[0]?.host, range.targets[0]?.port], [false, 1, host, port], typed);
    }
  });

  for (const [typed, message] of REFUSED) {
    it(`refuses ${JSON.stringify(typed)}`, () => {
      const range = parseRange(typed, 25);
      assert.equal(range.ok, false);
      assert.match(range.message, message);
      assert.doesNotMatch(range.message, /[\p{Cc}\p{Cf}]/u);
    });
  }

  it("is never more than a /24", () => assert.equal(MOST_ADDRESSES, 256));
});

describe("an address", () => {
  it("is public where nobody keeps it to himself", () => {
    const open = ["8.8.8.8", "172.32.0.1", "192.169.0.1", "11.0.0.1", "2001:db8::1", "::ffff:8.8.8.8", "2a00::1"];
    const kept = ["127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "::1", "fd00::1", "fe80::1%eth0", "::ffff:10.0.0.1"];
    assert.deepEqual(open.filter((address) => !isPublicAddress(address)), []);
    assert.deepEqual(kept.filter(isPublicAddress), []);
  });

  const insider = (local: string, remote: string, isLocalChosen: boolean) => findInsider({ local, remote, isLocalChosen }, ["192.0.2.7", "127.0.0.1", "::1", "fe80::7"]);
  it("is the host itself where sendmail takes it for that", () => {
    assert.match(insider("127.0.0.1", "127.0.0.9", false) ?? "", /from the host itself \(127\.0\.0\.1\)/);
    assert.match(insider("127.0.0.1", "127.0.0.1", true) ?? "", /from the host itself/);
    assert.match(insider("::ffff:127.0.0.1", "::ffff:127.0.0.1", false) ?? "", /from the host itself/);
    assert.match(insider("::1", "::1", false) ?? "", /from the host itself \(::1\)/);
    assert.match(insider("192.0.2.7", "192.0.2.7", false) ?? "", /from the host itself/);
    assert.match(insider("192.0.2.8", "192.0.2.7", false) ?? "", /192\.0\.2\.7 is an address of this machine/);
    assert.match(insider("fe80::8%eth0", "fe80::7%eth0", false) ?? "", /address of this machine/);
  });
  it("is a stranger elsewhere, and where a person chose it", () => {
    assert.equal(insider("127.0.0.21", "127.0.0.1", true), undefined);
    assert.equal(insider("192.0.2.8", "192.0.2.7", true), undefined);
    assert.equal(insider("192.0.2.7", "192.0.2.9", false), undefined);
  });
});

describe("readRelayHosts", () => {
  it("has each host once, however its address is spelt", () => {
    const problems: string[] = [];
    const hosts = readRelayHosts(["::1", "0:0:0:0:0:0:0:1", "[::1]:25", "127.0.0.1", "::ffff:127.0.0.1", "127.0.0.1-2"], 25, false, problems);
    assert.deepEqual([hosts.map(({ target }) => target.host), problems], [["::1", "127.0.0.1", "127.0.0.2"], []]);
  });
});
