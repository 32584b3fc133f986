// What the rules say of DaemonPortOptions lines, held against sendmail -bC: which it refuses, and which it takes without a word.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { judge } from "../support/judge.ts";
import { checkCf } from "../support/sendmail.ts";

const BASE = readFileSync(inProject("test/rules/listen-unknown-key/silent.cf"), "utf8").replace(/^O DaemonPortOptions.*\n/gm, "");

interface Case {
  readonly value: string;
  /** What sendmail says; undefined where it says nothing. */
  readonly says: RegExp | undefined;
  readonly rules: readonly string[];
}

const CASES: readonly Case[] = [
  { value: "Port=2525, Name=A", says: undefined, rules: [] },
  { value: "port=2525, name=A, addr=127.0.0.1", says: undefined, rules: [] },
  { value: "Prot=2525, Name=A", says: undefined, rules: ["listen-unknown-key"] },
  { value: "Zrot=2525, Name=A", says: /PortOptions parameter "Zrot=2525" unknown/, rules: ["listen-unknown-key"] },
  { value: "Port=2525, Children=5", says: /PortOptions parameter "Children=5" unknown/, rules: ["listen-unknown-key"] },
  { value: "Port=2525, Delay=5", says: /Unknown delivery mode 5/, rules: ["listen-unknown-key"] },
  { value: "Port=2525, Ea", says: undefined, rules: ["listen-unknown-key"] },
  { value: "Port=2525 Name=A", says: undefined, rules: ["listen-unknown-key"] },
  { value: "Port=2525, Name=A, M=EzT", says: undefined, rules: ["listen-unknown-modifier"] },
  { value: "Port=smtpx, Name=A", says: /service "smtpx" unknown/, rules: ["listen-unknown-service"] },
  { value: "Port=smtps, Name=A, M=sa", says: undefined, rules: [] },
  { value: "Port=submission, Name=A, M=Ea", says: undefined, rules: [] },
  { value: "Name=A, Family=inet, Name=B, Family=inet6", says: undefined, rules: ["listen-duplicate"] },
];

describe("DaemonPortOptions lines", () => {
  const old = new Set(checkCf(BASE).messages);
  for (const { value, says, rules } of CASES) {
    it(value, () => {
      const cf = `${BASE}O DaemonPortOptions=${value}\n`;
      const messages = checkCf(cf).messages.filter((message) => !old.has(message));
      if (says === undefined) assert.deepEqual(messages, []);
      else assert.match(messages.join("\n"), says);
      const found = judge("listener.cf", cf).findings.filter((one) => one.rule.startsWith("listen-") && !one.absent);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))], rules);
    });
  }
});
