// DaemonPortOptions lines as daemon.c reads them, and what a fix makes of them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findField, type Listener, portNumber, readListener, withModifiers, withoutField } from "../../server/src/model/listener.ts";

function listener(value: string): Listener {
  return readListener(value, { cfSpan: undefined, line: undefined, place: undefined });
}

function without(value: string, letter: string): string {
  const read = listener(value);
  const field = findField(read, letter);
  assert.ok(field !== undefined, `${value} has no ${letter}`);
  return withoutField(read, field);
}

describe("a DaemonPortOptions line", () => {
  it("counts the later of two equal keys, M= too: setting modifiers forgets those before", () => {
    const { name, family, modifiers } = listener("Family=inet, Name=MTA-v4, M=Ea, Name=MTA-v6, Family=inet6, M=O");
    assert.deepEqual([name, family, modifiers], ["MTA-v6", "inet6", "O"]);
  });

  it("takes either case where no other key has the letter", () => {
    const { name, port, address } = listener("port=587, addr=127.0.0.1, NAME=MSA");
    assert.deepEqual([name, port, address], ["MSA", "587", "127.0.0.1"]);
    assert.equal(listener("Children=5").fields[0]?.known, undefined);
    assert.equal(listener("children=5").fields[0]?.known?.name, "children");
  });

  it("passes over parts without a sign of equality and empty ones", () => {
    const { fields } = listener("Port=25,, Ea ,Name=MTA");
    assert.deepEqual(fields.map(({ key, value }) => [key, value]), [["Port", "25"], ["", "Ea"], ["Name", "MTA"]]);
  });

  it("knows where each part stands", () => {
    const text = " Port = smtp , Name=MTA";
    assert.deepEqual(listener(text).fields.map(({ start, end }) => text.slice(start, end)), ["Port = smtp", "Name=MTA"]);
  });

  it("has the number of its port", () => {
    const numbers = ["Name=MTA", "Port=submission", "Port=smtps", "Port=2525", "Port=25 Name=MTA", "Port=SMTP", "Port=smtpx"].map((value) => portNumber(listener(value)));
    assert.deepEqual(numbers, [25, 587, 465, 2525, 25, undefined, undefined]);
  });
});

describe("other modifiers", () => {
  const cases = [
    ["Port=587, Name=MSA, M=E", "Ea", "Port=587, Name=MSA, M=Ea"],
    ["Port=587,M=E,Name=MSA", "Ea", "Port=587,M=Ea,Name=MSA"],
    ["Port=465, Name=TLSMTA", "s", "Port=465, Name=TLSMTA, M=s"],
    ["Port=465, Name=TLSMTA, M=", "s", "Port=465, Name=TLSMTA, M=s"],
    ["Port=25, M=a, Name=MTA", "", "Port=25, Name=MTA"],
    ["M=a, Port=25", "", "Port=25"],
    ["Port=25", "", "Port=25"],
  ] as const;
  for (const [before, modifiers, after] of cases) it(`${before} becomes ${after}`, () => assert.equal(withModifiers(listener(before), modifiers), after));
});

describe("a part taken out", () => {
  it("takes its comma along", () => {
    assert.equal(without("Port=25, Addr=127.0.0.1, Name=MTA", "A"), "Port=25, Name=MTA");
    assert.equal(without("Port=25, Name=MTA", "N"), "Port=25");
    assert.equal(without("Port=25, Name=MTA", "P"), "Name=MTA");
  });
});
