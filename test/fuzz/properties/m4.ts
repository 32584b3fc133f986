// The expander against GNU m4: the same output and the same exit code, for programs in m4's language and for .mc files with
// sendmail's library. Many programs go through one shell, because starting it costs more than m4 does.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expandFile } from "../../../server/src/features/expand.ts";
import { readFile } from "../../../server/src/io/read-file.ts";
import { expand } from "../../../server/src/m4/expand.ts";
import type { Expansion } from "../../../server/src/m4/expansion.ts";
import { SourceText } from "../../../server/src/text/source-text.ts";
import { LIBRARY } from "../../support/judge.ts";
import { programEnvironment, programPath } from "../../support/programs.mjs";
import { m4Program } from "../m4-programs.ts";
import { defineProperty } from "../property.ts";
import { textOf } from "../texts.ts";
import { toWellFormed } from "../well-formed.ts";

/**
 * Seconds of processor time, kilobytes of memory and blocks of 512 bytes in a file for one m4: a program that wants more runs for
 * ever, most of them complaining for ever too. One line each: a shell need not take more than one limit at a time.
 */
const ULIMITS = "set -e; ulimit -t 1; ulimit -v 400000; ulimit -f 8192; set +e";
/** Milliseconds for a batch; programs that it has no time for are not compared. */
const BATCH_TIME = 20_000;
/** From this exit code on a signal ended it, by one of those limits. */
const KILLED = 128;

interface M4Result {
  readonly output: string;
  readonly exit: number;
  readonly messages: string;
}

/** Programs as one-byte strings, run by m4 one by one in a folder of their own; `front` goes before each. */
function runM4(programs: readonly string[], front: readonly string[]): readonly M4Result[] {
  const folder = mkdtempSync(join(tmpdir(), "m4-fuzz-"));
  try {
    programs.forEach((program, index) => writeFileSync(join(folder, `p${index}`), program, "latin1"));
    const script = `${ULIMITS}; for i in $(seq 0 ${programs.length - 1}); do "$@" p$i >o$i 2>e$i; echo $?; done`;
    const shell = spawnSync("sh", ["-c", script, "sh", programPath("m4"), ...front], { cwd: folder, encoding: "latin1", env: programEnvironment({ LC_ALL: "C" }), timeout: BATCH_TIME });
    const isLate = shell.error !== undefined && "code" in shell.error && shell.error.code === "ETIMEDOUT";
    if (shell.error !== undefined && !isLate) throw shell.error;
    const codes = shell.stdout.split("\n").filter((line) => line !== "").map(Number);
    assert.ok(isLate || codes.length === programs.length, shell.stderr);
    return programs.map((_, index) => ({
      exit: codes[index] ?? KILLED,
      output: readWritten(join(folder, `o${index}`)),
      messages: readWritten(join(folder, `e${index}`)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readWritten(file: string): string {
  return existsSync(file) ? readFileSync(file, "latin1") : "";
}

/**
 * Ours stopped at a limit, m4 at one of the shell's or by a fault of its own (`substr` adds its numbers beyond 32 bits), or ours
 * refused to start a program: nothing to compare.
 */
function isComparable(ours: Expansion, m4: M4Result): boolean {
  return m4.exit < KILLED && !/memory exhausted|recursion limit|internal error detected/.test(m4.messages) && !ours.problems.some(({ id, kind }) => kind === "refused" || id.includes("limit"));
}

function assertSame(program: string, ours: Expansion, m4: M4Result): void {
  if (!isComparable(ours, m4)) return;
  assert.equal(ours.output, m4.output, `output of ${JSON.stringify(program)}\nm4 says: ${m4.messages}`);
  assert.equal(ours.exitCode, m4.exit, `exit code of ${JSON.stringify(program)}\nm4 says: ${m4.messages}`);
}

export const expansionIsM4 = defineProperty({
  name: "expansion-is-m4",
  share: 6,
  inputs: fc.array(m4Program, { minLength: 1, maxLength: 20, size: "max" }),
  sizeOf: (programs) => programs.length,
  check: (programs) => {
    const results = runM4(programs, []);
    programs.forEach((program, index) => {
      const text = SourceText.fromBytes(`p${index}`, Buffer.from(program, "latin1"));
      const ours = expand({ files: [{ name: `p${index}`, role: "document", text }], definitions: [], openInclude: () => undefined });
      const m4 = results[index];
      assert.ok(m4 !== undefined);
      assertSame(program, ours, m4);
    });
  },
});

/** m4 would start these; the expander never does. */
const UNCOMPARED = /syscmd|esyscmd|mkstemp|maketemp|debugfile|debugmode|dumpdef/;

export const mcExpandsAsM4 = defineProperty({
  name: "mc-expands-as-m4",
  share: 4,
  inputs: fc.array(textOf("sendmail-mc").map(toWellFormed), { minLength: 1, maxLength: 4, size: "max" }),
  sizeOf: (texts) => texts.length,
  check: (texts) => {
    const programs = texts.filter((text) => !UNCOMPARED.test(text) && !/include\(/.test(text)).map((text) => Buffer.from(text, "utf8").toString("latin1"));
    if (programs.length === 0) return;
    const results = runM4(programs, ["-D_NO_MAKEINFO_", join(LIBRARY, "m4/cf.m4")]);
    programs.forEach((program, index) => {
      const path = `/no-such-folder/p${index}`;
      const document = SourceText.fromBytes(path, Buffer.from(program, "latin1"));
      const definitions = [{ name: "_NO_MAKEINFO_", value: "" }];
      const ours = expandFile({ path, cfDirectory: LIBRARY, includeFolders: [], definitions, plain: false, read: (name) => (name === path ? document : readFile(name)) });
      const m4 = results[index];
      assert.ok(ours !== undefined && m4 !== undefined);
      assertSame(program, ours.expansion, m4);
    });
  },
});
