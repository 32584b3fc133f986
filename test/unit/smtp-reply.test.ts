// The reply reader on bytes, without a socket: what it takes, what it refuses, and that how the bytes are cut makes no difference.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isReply, REPLY_LIMITS, ReplyReader } from "../../server/src/smtp/reply.ts";
import type { Reply, ReplyLimits, ReplyProblem } from "../../server/src/smtp/reply.ts";

const SEED = 20261124;

function bytes(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

/** Everything that the reader hands out for these chunks. */
function readAll(chunks: readonly string[], limits: ReplyLimits = REPLY_LIMITS): { replies: Reply[]; problem: ReplyProblem | undefined; reader: ReplyReader } {
  const reader = new ReplyReader(limits);
  const replies: Reply[] = [];
  for (const chunk of chunks) reader.push(bytes(chunk));
  for (let next = reader.next(); next !== undefined; next = reader.next()) {
    if (!isReply(next)) return { replies, problem: next, reader };
    replies.push(next);
  }
  return { replies, problem: undefined, reader };
}

function problemOf(...chunks: string[]): string | undefined {
  return readAll(chunks).problem?.id;
}

describe("ReplyReader", () => {
  it("reads one line", () => {
    const { replies, reader } = readAll(["220 lab.example.test ESMTP\r\n"]);
    assert.deepEqual(replies, [{ code: 220, texts: ["lab.example.test ESMTP"], wire: ["220 lab.example.test ESMTP"] }]);
    assert.equal(reader.hasPending, false);
  });

  it("reads a code without text", () => {
    assert.deepEqual(readAll(["250\r\n"]).replies, [{ code: 250, texts: [""], wire: ["250"] }]);
  });

  it("reads several lines as one reply and keeps each", () => {
    const { replies } = readAll(["250-a\r\n250-AUTH PLAIN\r\n250 HELP\r\n"]);
    assert.deepEqual(replies.map(({ code, texts }) => ({ code, texts })), [{ code: 250, texts: ["a", "AUTH PLAIN", "HELP"] }]);
  });

  it("hands out nothing of a reply that is not finished", () => {
    const { replies, problem, reader } = readAll(["250-a\r\n250-b\r\n"]);
    assert.deepEqual([replies, problem], [[], undefined]);
    assert.equal(reader.hasPending, true);
    assert.equal(reader.pendingText(), "250-a 250-b");
  });

  it("reads the same replies however the bytes are cut", () => {
    const session = "220 h ESMTP\r\n250-h\r\n250-SIZE 5\r\n250 HELP\r\n221\n";
    fc.assert(
      fc.property(fc.array(fc.nat(session.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), session.length];
        const chunks = places.slice(1).map((place, index) => session.slice(places[index], place));
        assert.deepEqual(readAll(chunks).replies, readAll([session]).replies);
        assert.equal(readAll(chunks).replies.length, 3);
      }),
      { seed: SEED },
    );
  });

  it("never throws, never hands out a raw control, and stops for good at the first problem", () => {
    const piece = fc.oneof(fc.constantFrom("220 ", "250-", "\r\n", "\n", "\r", "\0", "554 x\r\n", "\x1b[2J", "\xff"), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { replies, problem, reader } = readAll(pieces);
        // eslint-disable-next-line no-control-regex -- controls are what must not be there
        assert.doesNotMatch(JSON.stringify([replies, problem?.message, reader.pendingText()]), /[\x00-\x1f\x7f-\x9f]|\\u00/);
        if (problem === undefined) return;
        reader.push(bytes("250 ok\r\n"));
        assert.equal(reader.next(), problem);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("takes a lone LF and notes it", () => {
    const { replies, reader } = readAll(["220 h\n"]);
    assert.equal(replies.length, 1);
    assert.deepEqual([...reader.notes], ["bare-lf"]);
  });

  it("refuses a lone CR at once", () => assert.equal(problemOf("220 h\r250 x"), "bare-cr"));
  it("waits where the LF of a CR LF is still to come", () => assert.equal(readAll(["220 h\r", "\n"]).replies.length, 1));
  it("refuses an empty line", () => assert.equal(problemOf("\r\n220 h\r\n"), "blank-line"));
  it("refuses an empty line inside a reply", () => assert.equal(problemOf("250-h\r\n\r\n250 x\r\n"), "blank-line"));
  it("refuses a code that changes within a reply", () => assert.equal(problemOf("250-h\r\n550-x\r\n250 y\r\n"), "mixed-codes"));

  for (const text of ["SSH-2.0-OpenSSH_9.2\r\n", "welcome\r\n", "HTTP/1.1 400 Bad Request\r\n", "22 h\r\n", "2200 h\r\n", "620 h\r\n", "150 h\r\n", "220_h\r\n"]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(problemOf(text), "not-smtp"));
  }

  it("refuses what cannot become a reply before its line ends", () => assert.equal(problemOf("\x16\x03\x01"), "not-smtp"));

  it("quotes what it refuses, printable and cut", () => {
    const message = readAll([`\x1b]0;pwned\x07${"x".repeat(1000)}\r\n`]).problem?.message ?? "";
    assert.match(message, /^"\\x1b\]0;pwned\\x07x+…" is not an SMTP reply$/);
    assert.ok(message.length < 160);
  });

  it("shows NUL, escapes and octets that are not UTF-8, and notes them", () => {
    const { replies, reader } = readAll(["220 a\0b\x1b[2J \xc3\x28\r\n"]);
    assert.deepEqual(replies[0]?.texts, ["a\\x00b\\x1b[2J \\xc3("]);
    assert.deepEqual([...reader.notes], ["control-characters", "eight-bit"]);
  });

  it("reads UTF-8 where it is valid and shows bidi and zero-width marks", () => {
    const { replies } = readAll([Buffer.from("220 메일 \u202eabc\u200b\r\n").toString("latin1")]);
    assert.deepEqual(replies[0]?.texts, ["메일 \\u{202e}abc\\u{200b}"]);
  });

  it("cuts a long line and notes it", () => {
    const { replies, reader } = readAll([`220 ${"x".repeat(10_000)}\r\n`]);
    assert.equal(replies[0]?.wire[0]?.length, REPLY_LIMITS.keptLine);
    assert.deepEqual([...reader.notes], ["long-line"]);
  });

  it("stops at a line without end", () => assert.equal(problemOf("220 ", ..."x".repeat(70).split("").map((x) => x.repeat(1000))), "line-too-long"));
  it("stops at too many lines", () => assert.equal(problemOf("250-x\r\n".repeat(REPLY_LIMITS.mostLines)), "too-many-lines"));
  it("takes as many lines as are allowed", () => assert.equal(readAll([`${"250-x\r\n".repeat(REPLY_LIMITS.mostLines - 1)}250 x\r\n`]).replies.length, 1));
  it("stops at a reply that is too large", () => assert.equal(problemOf(`250-${"x".repeat(2000)}\r\n`.repeat(40)), "reply-too-large"));

  it("stops at a session that is too large, though each reply is small", () => {
    const reader = new ReplyReader();
    let read = 0;
    for (let sent = 0; sent < 100_000; sent++) {
      reader.push(bytes("250 ok\r\n"));
      const next = reader.next();
      if (next !== undefined && isReply(next)) read += 1;
      // The chunk that passes the limit still completed a reply.
      else return assert.deepEqual([next?.id, read], ["session-too-large", REPLY_LIMITS.largestSession / "250 ok\r\n".length + 1]);
    }
    return assert.fail("the reader never stopped");
  });

  it("keeps no more of a huge chunk than it may read", () => {
    const reader = new ReplyReader();
    reader.push(Buffer.alloc(50_000_000, "A"));
    assert.equal(reader.hasFailed, true);
    assert.ok(reader.pendingText().length <= 512);
  });
});
