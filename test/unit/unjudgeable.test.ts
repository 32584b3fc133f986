// What carries the name of a configuration and is none: one sentence, where each line would be a mistake.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { lint } from "../../server/src/features/lint.ts";
import { MAX_LENGTH, MAX_LINES } from "../../server/src/features/unjudgeable.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { judge } from "../support/judge.ts";

const MC = readFileSync(inProject("test/protocol/fixtures/mta.mc"), "latin1");
const CF = readFileSync(inProject("test/protocol/fixtures/mta.cf"), "latin1");

function findingsOf(name: string, text: string): readonly string[] {
  return judge(name, text).findings.map(({ rule, severity }) => `${severity} ${rule}`);
}

describe("a file that is no text", () => {
  const picture = SourceText.fromBytes("", readFileSync(inProject("icon.png"))).text;

  for (const name of ["sendmail.mc", "sendmail.cf"]) {
    it(`is one finding in a ${name}`, () => assert.deepEqual(findingsOf(name, picture), ["error file-not-text"]));
    it(`is named as UTF-16 in a ${name}, with a byte order mark and without`, () => {
      const utf16 = Buffer.from(MC, "utf16le").toString("latin1");
      for (const text of [utf16, `\xff\xfe${utf16}`]) {
        const { findings } = judge(name, text);
        assert.deepEqual(findings.map(({ rule }) => rule), ["file-not-text"]);
        assert.match(findings[0]?.message ?? "", /it is written in UTF-16, and sendmail and m4 read bytes/);
      }
    });
  }

  it("is not one with a NUL far behind text", () => {
    const padded = `${CF}${"# a line of a comment\n".repeat(400)}\0\0\0\n`;
    assert.ok(findingsOf("sendmail.cf", padded).includes("error auth-plaintext-without-tls"));
  });
});

describe("a file that is too large", () => {
  it("is one finding that says how large, and what the most is", () => {
    const { findings } = judge("sendmail.cf", CF + "x".repeat(MAX_LENGTH));
    assert.deepEqual(findings.map(({ rule, severity }) => [rule, severity]), [["file-too-large", "warning"]]);
    assert.match(findings[0]?.message ?? "", new RegExp(`^This file has ${CF.length + MAX_LENGTH} characters, more than the ${MAX_LENGTH} `));
    assert.match(judge("sendmail.mc", "\n".repeat(MAX_LINES)).findings[0]?.message ?? "", new RegExp(`^This file has ${MAX_LINES + 1} lines, more than the ${MAX_LINES} `));
  });

  it("is judged up to that", () => {
    const largest = `# ${"x".repeat(MAX_LENGTH - CF.length - 3)}\n${CF}`;
    assert.equal(largest.length, MAX_LENGTH);
    assert.ok(findingsOf("sendmail.cf", largest).includes("error auth-plaintext-without-tls"));
  });

  it("is underlined at its beginning, not over a megabyte", () => {
    assert.deepEqual(judge("sendmail.mc", "x".repeat(2_000_000)).findings[0]?.span, { start: 0, end: 80 });
  });

  it("may be the .cf that a small .mc generates", () => {
    const grow = ["define(`n', `", "\n".repeat(1000), "')dnl\n", "define(`m', `n`'n`'n`'n`'n`'n`'n`'n`'n`'n')dnl\n", "m`'m`'m`'m`'m`'m`'m\n"].join("");
    const { findings } = judge("sendmail.mc", MC + grow);
    assert.deepEqual(findings.map(({ rule }) => rule), ["file-too-large"]);
    assert.match(findings[0]?.message ?? "", /^The \.cf that this generates has \d+ lines/);
  });
});

describe("both", () => {
  it("can be turned off, and leave comments alone that silence other rules", () => {
    const text = `# sendmail-lint-disable-file disclosure-vrfy-expn -- why\n${"x".repeat(MAX_LENGTH)}`;
    assert.deepEqual(findingsOf("sendmail.cf", text), ["warning file-too-large"]);
    const { input } = judge("sendmail.cf", text);
    assert.deepEqual(lint({ ...input, ruleSeverities: new Map([["file-too-large", "off"]]) }).findings, []);
  });
});

describe("what expansion says", () => {
  it("is listed up to a limit, and the last one says that it is not all", () => {
    const found = judge("sendmail.mc", MC + "include(`no-such-file')dnl\n".repeat(300)).findings.filter(({ rule }) => rule === "mc-missing-include");
    assert.equal(found.length, 200);
    assert.match(found.at(-1)?.message ?? "", /there are more of these in this file/);
    assert.doesNotMatch(found[0]?.message ?? "", /more of these/);
  });
});

describe("a line that is made for it", () => {
  it("has more mistakes than a stack holds, and is judged", () => {
    const text = `${CF}Sx\nR$*\t${"$(a ".repeat(80_000)}${"$)".repeat(80_000)}\n`;
    assert.ok(text.length < MAX_LENGTH);
    const { findings } = judge("sendmail.cf", text);
    assert.ok(findings.some(({ rule }) => rule === "cf-syntax-map-not-closed"));
    assert.ok(findings.every(({ proof }) => (proof?.text.length ?? 0) <= 4_001), "a proof quotes the line up to a length");
  });
});
