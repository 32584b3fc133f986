// What can be said to a mail server: whatever the arguments are, one line with one of eleven verbs, or nothing.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodeCommand, VERBS } from "../../server/src/smtp/command.ts";
import type { Command } from "../../server/src/smtp/command.ts";

const ONE_LINE = /^(?:EHLO|HELO|STARTTLS|HELP|NOOP|RSET|QUIT|VRFY|EXPN|MAIL|RCPT)(?: [\x20-\x7e]*)?\r\n$/;

describe("encodeCommand", () => {
  const lines: readonly (readonly [Command, string])[] = [
    [{ verb: "EHLO", name: "probe.example.net" }, "EHLO probe.example.net\r\n"],
    [{ verb: "EHLO", name: "[192.0.2.1]" }, "EHLO [192.0.2.1]\r\n"],
    [{ verb: "HELO", name: "[IPv6:2001:db8::1]" }, "HELO [IPv6:2001:db8::1]\r\n"],
    [{ verb: "STARTTLS" }, "STARTTLS\r\n"],
    [{ verb: "HELP" }, "HELP\r\n"],
    [{ verb: "VRFY", word: "postmaster" }, "VRFY postmaster\r\n"],
    [{ verb: "MAIL", address: "" }, "MAIL FROM:<>\r\n"],
    [{ verb: "RCPT", address: '"a@example.org"@example.test' }, 'RCPT TO:<"a@example.org"@example.test>\r\n'],
  ];
  for (const [command, line] of lines) it(JSON.stringify(line), () => assert.equal(encodeCommand(command), line));

  it("has no form for DATA, BDAT, AUTH, ETRN and TURN", () => {
    for (const verb of ["DATA", "BDAT", "AUTH", "ETRN", "TURN", "ATRN", "BURL", "data", "QUIT\r\nDATA", "__proto__"]) {
      assert.equal(VERBS.has(verb), false);
      assert.throws(() => encodeCommand({ verb } as unknown as Command), RangeError, verb);
    }
  });

  it("refuses an argument that would end the line or the path", () => {
    for (const word of ["a\r\nDATA", "a\nDATA", "a\rDATA", "a b", "a\0", "é", ""]) {
      assert.throws(() => encodeCommand({ verb: "VRFY", word }), RangeError);
      assert.throws(() => encodeCommand({ verb: "EHLO", name: word }), RangeError);
    }
    for (const address of ["a> SIZE=1", "a<b", "a\r\nDATA", "a b"]) assert.throws(() => encodeCommand({ verb: "RCPT", address }), RangeError);
  });

  it("refuses a zone index in the name", () => assert.throws(() => encodeCommand({ verb: "EHLO", name: "[IPv6:fe80::1%eth0]" }), RangeError));
  it("refuses a line over 512 octets", () => assert.throws(() => encodeCommand({ verb: "RCPT", address: "a".repeat(505) }), /longer than 512/));

  it("says one line of one known verb, or nothing, for any argument", () => {
    const evil = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\r\nDATA\r\n", "x\nAUTH PLAIN", "a>\r\nBDAT 5 LAST", "[::1]", "[1.2.3.4]", "a.b"), fc.webUrl(), fc.emailAddress());
    const command = fc.oneof(
      fc.record({ verb: fc.constantFrom("EHLO" as const, "HELO" as const), name: evil }),
      fc.record({ verb: fc.constantFrom("VRFY" as const, "EXPN" as const), word: evil }),
      fc.record({ verb: fc.constantFrom("MAIL" as const, "RCPT" as const), address: evil }),
      fc.record({ verb: fc.oneof(evil, fc.constantFrom("QUIT", "DATA")), name: evil, word: evil, address: evil }).map((any) => any as unknown as Command),
    );
    let said = 0;
    fc.assert(
      fc.property(command, (candidate) => {
        let line;
        try {
          line = encodeCommand(candidate);
        } catch (error) {
          assert.ok(error instanceof RangeError);
          return;
        }
        said += 1;
        assert.match(line, ONE_LINE);
      }),
      { seed: 20261124, numRuns: 3000 },
    );
    assert.ok(said > 100, `only ${said} of the commands could be said: the property shows too little`);
  });
});
