import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { readMailHost, readPort, showMailHost } from "../../client/src/mail-host.ts";
import { parseTarget } from "../../server/src/smtp/target.ts";

test("a host may be a name, an address, or one of them with a port", () => {
  assert.deepEqual(readMailHost("mail.example.org"), { host: "mail.example.org", port: undefined });
  assert.deepEqual(readMailHost(" localhost:2525 "), { host: "localhost", port: 2525 });
  assert.deepEqual(readMailHost("192.0.2.1:25"), { host: "192.0.2.1", port: 25 });
  assert.deepEqual(readMailHost("2001:db8::1"), { host: "2001:db8::1", port: undefined });
  assert.deepEqual(readMailHost("[2001:db8::1]:465"), { host: "2001:db8::1", port: 465 });
  assert.deepEqual(readMailHost("[::1]"), { host: "::1", port: undefined });
  assert.deepEqual(readMailHost("mx_1.example.org."), { host: "mx_1.example.org.", port: undefined });
});

test("what is no host is refused", () => {
  for (const text of [
    "", " ", "a b", "-a.example", "a-.example", "a..b", ".", "http://example.org", "user@example.org", "a;b", "$(id)", "256.1.1.1", "25", "1.2.3",
    "mail.example.org:", "mail.example.org:0", "mail.example.org:65536", "mail.example.org:25x", "[mail.example.org]:25", "[::1", "::1]:25",
    `${"a".repeat(64)}.example`, `${"abc.".repeat(64)}example`,
  ]) {
    assert.equal(readMailHost(text), undefined, text);
  }
});

/** What client and server make of a word: the host that is looked up and its port, or nothing. */
function byServer(text: string): string | undefined {
  const parsed = parseTarget(text);
  return parsed.ok ? `${parsed.target.host} ${parsed.target.port}` : undefined;
}

/** The client sends what was typed; the server reads that once more. */
function byClient(text: string): string | undefined {
  const read = readMailHost(text);
  if (read === undefined) return undefined;
  const sent = parseTarget(read.host, read.port);
  return sent.ok ? `${sent.target.host} ${sent.target.port}` : `sent "${read.host}", which the server refuses: ${sent.message}`;
}

test("international names are taken, and shown in both forms", () => {
  assert.deepEqual(readMailHost("메일.example.org"), { host: "메일.example.org", port: undefined });
  assert.deepEqual(readMailHost("münchen.de:587"), { host: "münchen.de", port: 587 });
  assert.equal(showMailHost("메일.example.org"), "메일.example.org (xn--h32bq4v.example.org)");
  for (const host of ["mail.example.org", "Mail.Example.ORG", "192.0.2.1", "fe80::1%eth0", "xn--h32bq4v.example.org"]) assert.equal(showMailHost(host), host);
});

test("the client takes the hosts that the server takes, and no others", () => {
  const good = [
    "localhost", "0:0:0:0:0:0:0:1", "Mail.Example.ORG:587", "mail.example.org.", "_dc-mx.example.org", "192.0.2.7", "192.0.2.7:465", "::1", "[::1]", "[2001:DB8::1]:2525", "::ffff:192.0.2.7",
    "fe80::1%eth0", "[fe80::1%eth0]:26", "메일.example.org", "메일.example.org:587", "münchen.de", "MÜNCHEN.de", "bücher.example:65535", "例え。テスト", "faß.example", "ｍａｉｌ.example",
    "xn--h32bq4v.example.org", "0xdeadbeef.example", "a.b", "mail:00025", `${"a".repeat(63)}.example`,
  ];
  const bad = [
    "", ":25", "192.168.64.10-20", "mail.example.1-2:26", "a b", "mail\0.example.org", "mail\u202e.example.org", "mail\u200b.example.org", "http://mail.example.org/", "user@example.org", "-h.example", "a-.example",
    "$(id).example.org", "a;b", "../../etc/passwd", "a..example.org", "ü..example", ".", "..", "a,b", "한 글", "é/x", "127.1", "0177.0.0.1", "2130706433", "25", "0x7f.1", "0x7f000001", "0x", "256.1.1.1",
    "１２７.０.０.１", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255:25", "::", "[::]", "[ff02::1]:25", "ff02::1%eth0", "::ffff:0.0.0.0", "[::1", "::1]", "::1]:25", "[192.0.2.7]", "[mail.example.org]:25", "fe80::1%",
    "fe80::1%a%b", "fe80::1%é", "mail.example.org%eth0", "mail.example.org:", "mail.example.org:0", "mail.example.org:65536", "mail.example.org:-1", "mail.example.org:smtp", "mail.example.org:２５", "[::1]:", "[]", "[]:25",
    "a:b:c", "xn--.example", "xn--ü.example", `${"a".repeat(64)}.example`, `${"ü".repeat(63)}.example`, `${"abcdefgh.".repeat(29)}example`, "\ud800.example",
  ];
  for (const text of good) assert.notEqual(byServer(text), undefined, text);
  for (const text of bad) assert.equal(byServer(text), undefined, text);
  for (const text of [...good, ...bad]) assert.equal(byClient(text), byServer(text), text);
});

test("client and server agree on made-up words", () => {
  const pieces = fc.constantFrom(
    "a", "Z", "7", "0", "0x", ".", "..", "-", "_", ":", "::", "[", "]", "%", "25", "127.0.0.1", "255", "fe80", "ff02", "ü", "메일", "ß", "。", "xn--", "h32bq4v", "１", "٣", "\u0301", "\ufe0f", "\u00ad", "é", "😀", "@", "/",
  );
  const words = fc.oneof(fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")), fc.string({ unit: "binary", maxLength: 12 }));
  // The client takes away blanks at the ends; the server knows none.
  fc.assert(fc.property(words, (text) => text.trim() !== text || byClient(text) === byServer(text)), { numRuns: 5000 });
});

test("a port is 1 to 65535 in digits", () => {
  assert.equal(readPort("25"), 25);
  assert.equal(readPort(" 587 "), 587);
  assert.equal(readPort("65535"), 65535);
  for (const text of ["", "0", "65536", "99999", "123456", "-1", "2.5", "0x19", "1e2", "smtp"]) assert.equal(readPort(text), undefined, text);
});
