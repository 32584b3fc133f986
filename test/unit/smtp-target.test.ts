// Which words name a host. What is refused here is never looked up and never connected to.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findAddressProblem, formatTarget, parseTarget } from "../../server/src/smtp/target.ts";

function read(typed: string): string {
  const result = parseTarget(typed);
  return result.ok ? `${result.target.kind} ${formatTarget(result.target)}` : `refused: ${result.message}`;
}

describe("parseTarget takes", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["localhost", "name localhost:25"],
    ["Mail.Example.ORG:587", "name mail.example.org:587"],
    ["mail.example.org.", "name mail.example.org.:25"],
    ["_dc-mx.example.org", "name _dc-mx.example.org:25"],
    ["192.0.2.7", "ipv4 192.0.2.7:25"],
    ["192.0.2.7:465", "ipv4 192.0.2.7:465"],
    ["::1", "ipv6 [::1]:25"],
    ["[::1]", "ipv6 [::1]:25"],
    ["[2001:DB8::1]:2525", "ipv6 [2001:db8::1]:2525"],
    ["0:0:0:0:0:0:0:1", "ipv6 [::1]:25"],
    ["[2001:DB8:0:00::0001]:26", "ipv6 [2001:db8::1]:26"],
    ["::ffff:192.0.2.7", "ipv4 192.0.2.7:25"],
    ["[::FFFF:C000:207]:465", "ipv4 192.0.2.7:465"],
    ["::192.0.2.7", "ipv6 [::c000:207]:25"],
    ["FE80:0::1%eth0", "ipv6 [fe80::1%eth0]:25"],
    ["fe80::1%eth0", "ipv6 [fe80::1%eth0]:25"],
    ["[fe80::1%eth0]:26", "ipv6 [fe80::1%eth0]:26"],
    ["메일.example.org", "name xn--h32bq4v.example.org:25"],
    ["bücher.example:65535", "name xn--bcher-kva.example:65535"],
    ["0xdeadbeef.example", "name 0xdeadbeef.example:25"],
    [`${"a".repeat(63)}.example`, `name ${"a".repeat(63)}.example:25`],
  ];
  for (const [typed, target] of cases) it(typed, () => assert.equal(read(typed), target));

  it("another default port", () => {
    const result = parseTarget("h.example", 587);
    assert.equal(result.ok && result.target.port, 587);
  });
});

describe("parseTarget refuses", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /is missing/],
    [":25", /is missing/],
    ["192.168.64.10-20", /"192\.168\.64\.10-20" is a range of addresses, and stands for more than one host/],
    ["192.168.64.1-3:26", /is a range of addresses/],
    ["mail.example.1-2", /neither a host name nor an address/],
    ["::ffff:0.0.0.0", /^refused: 0\.0\.0\.0 is not the address of one host/],
    ["::ffff:127.0.0.1%lo", /is an IPv4 address, which has no zone index/],
    ["mail.example.org\nQUIT", /a line break/],
    ["mail.example.org\r\n", /a line break/],
    ["mail.example.org QUIT", /a space/],
    ["mail\0.example.org", /\\x00/],
    ["mail\t.example.org", /which no host name has/],
    ["mail\u202e.example.org", /\\u\{202e\}/],
    ["http://mail.example.org/", /is a URL/],
    ["smtps://mail.example.org", /is a URL/],
    ["file:///etc/passwd", /is a URL/],
    ["user@example.org", /is a mail address/],
    ["-oProxyCommand=x", /hyphen|which no host name has/],
    ["-h.example", /begins with a hyphen/],
    ["$(id).example.org", /which no host name has/],
    ["`id`", /which no host name has/],
    ["../../etc/passwd", /which no host name has/],
    ["a..example.org", /an empty part/],
    ["a-.example.org", /not a part of a host name/],
    [`${"a".repeat(64)}.example`, /64 characters/],
    [`${"abcdefgh.".repeat(29)}example`, /longer than 253/],
    ["127.1", /neither a host name nor an address/],
    ["0177.0.0.1", /neither a host name nor an address/],
    ["2130706433", /neither a host name nor an address/],
    ["0x7f.1", /neither a host name nor an address/],
    ["0x7f000001", /neither a host name nor an address/],
    ["256.1.1.1", /neither a host name nor an address/],
    ["１２７.０.０.１", /an address in disguise: 127\.0\.0\.1/],
    ["0.0.0.0", /not the address of one host/],
    ["224.0.0.1", /not the address of one host/],
    ["255.255.255.255:25", /not the address of one host/],
    ["[::]", /not the address of one host/],
    ["[ff02::1]:25", /not the address of one host/],
    ["[::1", /is not HOST/],
    ["::1]", /is not HOST/],
    ["[192.0.2.7]", /not an IPv6 address/],
    ["[mail.example.org]:25", /not an IPv6 address/],
    ["fe80::1%", /zone index/],
    ["fe80::1%eth0;id", /which no host name has/],
    ["mail.example.org%eth0", /only IPv6 addresses/],
    ["mail.example.org:", /not a port/],
    ["mail.example.org:0", /not a port/],
    ["mail.example.org:65536", /not a port/],
    ["mail.example.org:25x", /not a port/],
    ["mail.example.org:-1", /not a port/],
    ["mail.example.org:smtp", /not a port/],
    ["[::1]:", /not a port/],
  ];
  for (const [typed, message] of cases) it(JSON.stringify(typed.length > 60 ? `${typed.slice(0, 60)}…` : typed), () => assert.match(read(typed), message));

  it("with a message of one printable line, however long the word is", () => {
    const message = read(`\x1b]0;x\x07\n${"y".repeat(100_000)}`);
    assert.match(message, /^[\x20-\x7e…]{1,200}$/);
  });
});

describe("findAddressProblem", () => {
  it("takes addresses of hosts", () => {
    for (const address of ["127.0.0.1", "10.0.0.1", "203.0.113.9", "::1", "fe80::1%eth0", "fd00::1"]) assert.equal(findAddressProblem(address), undefined, address);
  });
  it("says what a name must not resolve to", () => {
    for (const address of ["0.0.0.0", "0.1.2.3", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "ff05::2", "::ffff:0.0.0.0", "no address"]) {
      assert.notEqual(findAddressProblem(address), undefined, address);
    }
  });
});
