import assert from "node:assert/strict";
import test from "node:test";
import { readMailHost, readPort } from "../../client/src/mail-host.ts";

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

test("a port is 1 to 65535 in digits", () => {
  assert.equal(readPort("25"), 25);
  assert.equal(readPort(" 587 "), 587);
  assert.equal(readPort("65535"), 65535);
  for (const text of ["", "0", "65536", "99999", "123456", "-1", "2.5", "0x19", "1e2", "smtp"]) assert.equal(readPort(text), undefined, text);
});
