// `sendmail-lint expand` prints what the real m4 prints: bytes, exit code, and a map that leads back to what was written.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { bundledCli } from "../support/cli.ts";
import { programEnvironment, programPath } from "../support/programs.mjs";

const FIXTURES = join(import.meta.dirname, "fixtures/cli-expand");
const LIBRARY = inProject("server/cf");
const { run } = await bundledCli();

function m4(args: readonly string[], cwd: string): { readonly exit: number | null; readonly stdout: string; readonly stderr: string } {
  const result = spawnSync(programPath("m4"), [...args], { cwd, encoding: "latin1", env: programEnvironment({}), maxBuffer: 1 << 26 });
  return { exit: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** One assertion that does not print two thousand lines. */
function assertSame(ours: string, theirs: string): void {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at++;
  assert.ok(ours === theirs, `differs at ${at}: ours ${JSON.stringify(ours.slice(at, at + 60))}, m4 ${JSON.stringify(theirs.slice(at, at + 60))}`);
}

const WITH_LIBRARY = ["-D_NO_MAKEINFO_", join(LIBRARY, "m4/cf.m4")];

test("a .mc expands as m4 does in its folder, wherever the command is started", () => {
  const theirs = m4([...WITH_LIBRARY, "site.mc"], FIXTURES);
  assert.equal(theirs.exit, 0, theirs.stderr);
  assert.ok(theirs.stdout.split("\n").length > 1000);
  for (const [file, cwd] of [["site.mc", FIXTURES], [join(FIXTURES, "site.mc"), tmpdir()], ["fixtures/cli-expand/site.mc", import.meta.dirname]] as const) {
    const ours = run(["expand", file, "--cf-dir", LIBRARY], { cwd });
    assert.equal(ours.exit, 0);
    assertSame(ours.stdout, theirs.stdout);
  }
});

test("the library's own .mc files and the examples expand alike", () => {
  // Debian's own files include the library by the place where it is installed; unpacked elsewhere, m4 finds half of it only.
  const debian = existsSync("/usr/share/sendmail/cf/m4/cf.m4") ? [join(LIBRARY, "debian/submit.mc")] : [];
  for (const file of [join(LIBRARY, "cf/generic-linux.mc"), join(LIBRARY, "cf/clientproto.mc"), ...debian]) {
    const folder = resolve(file, "..");
    const front = readFileSync(file, "latin1").includes("m4/cf.m4") ? ["-D_NO_MAKEINFO_"] : WITH_LIBRARY;
    assertSame(run(["expand", file, "--cf-dir", LIBRARY]).stdout, m4([...front, file], folder).stdout);
  }
});

test("-D, -U and -I work as m4's do, in their order", () => {
  const args = ["-D", "SITE_FLAG=first", "-U", "SITE_FLAG", "-DSITE_FLAG=second", "-D", "OTHER", "-I", "parts"];
  const theirs = m4(["-D_NO_MAKEINFO_", ...args, join(LIBRARY, "m4/cf.m4"), "site.mc"], FIXTURES);
  const ours = run(["expand", "site.mc", ...args, "--cf-dir", LIBRARY], { cwd: FIXTURES });
  assertSame(ours.stdout, theirs.stdout);
  assert.ok(ours.stdout.includes("\nD{siteFlag}second\nD{siteMore}parts/more.m4\n"));
});

test("--plain is GNU m4 alone, in the current folder", () => {
  for (const [args, cwd] of [[["-DNAME=you", "-I", "parts", "plain.m4"], FIXTURES], [["-I", "cli-expand/parts", "-D", "NAME", "cli-expand/plain.m4"], resolve(FIXTURES, "..")]] as const) {
    const theirs = m4(args, cwd);
    const ours = run(["expand", "--plain", ...args], { cwd });
    assertSame(ours.stdout, theirs.stdout);
    assert.equal(ours.exit, theirs.exit);
    assert.equal(ours.stderr, theirs.stderr);
  }
});

test("bytes that are not UTF-8 come out as they went in", () => {
  const folder = mkdtempSync(join(tmpdir(), "cli-expand-"));
  try {
    writeFileSync(join(folder, "latin1.m4"), Buffer.from("define(`city', `Z\xfcrich')city len(city)\r\n\x01\xff\n", "latin1"));
    assertSame(run(["expand", "--plain", "latin1.m4"], { cwd: folder }).stdout, m4(["latin1.m4"], folder).stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("where m4 fails, the exit code is 1, its output is there, and each message is a line", () => {
  const theirs = m4([...WITH_LIBRARY, "broken.mc"], FIXTURES);
  const ours = run(["expand", "broken.mc", "--cf-dir", LIBRARY], { cwd: FIXTURES });
  assert.equal(theirs.exit, 1);
  assert.equal(ours.exit, 1);
  assertSame(ours.stdout, theirs.stdout);
  const lines = ours.stderr.trimEnd().split("\n");
  assert.equal(lines.length, theirs.stderr.trimEnd().split("\n").length, ours.stderr);
  assert.match(lines[0] ?? "", /^m4:broken\.mc:2: .*no-such-file\.m4/);
  assert.match(lines[1] ?? "", /^m4:broken\.mc:3: .*end of file in string/);
});

test("a file that cannot be read and a wrong library are exit code 2", () => {
  for (const [args, expected] of [
    [["expand", "missing.mc"], /^sendmail-lint: missing\.mc: no such file or folder\n$/],
    [["expand", "."], /is not a file\n$/],
    [["expand", "site.mc", "--cf-dir", "parts"], /not sendmail's cf folder\n$/],
    [["expand"], /missing required argument/],
  ] as const) {
    const result = run(args, { cwd: FIXTURES });
    assert.equal(result.exit, 2, args.join(" "));
    assert.match(result.stderr, expected);
    assert.equal(result.stdout, "");
  }
});

interface Run {
  readonly out: readonly [number, number];
  readonly file: string;
  readonly in: readonly [number, number];
}

test("--map leads each piece of the output back to where it was written", () => {
  const output = run(["expand", "site.mc", "--cf-dir", LIBRARY], { cwd: FIXTURES }).stdout.split("\n");
  const mapped = run(["expand", "site.mc", "--cf-dir", LIBRARY, "--map"], { cwd: FIXTURES }).stdout;
  const runs = mapped.trimEnd().split("\n").map((line) => JSON.parse(line) as Run);
  assert.deepEqual(runs[0]?.out, [0, 0]);
  for (const [index, one] of runs.entries()) {
    const before = runs[index - 1]?.out ?? [0, -1];
    assert.ok(one.out[0] > before[0] || (one.out[0] === before[0] && one.out[1] > before[1]), `run ${index} comes after the one before`);
    assert.ok(one.out[0] < output.length && one.out[1] <= (output[one.out[0]] ?? "").length, `run ${index} lies in the output`);
  }
  const lineOf = (text: string): number => output.findIndex((line) => line === text);
  const at = (line: number, column: number): Run | undefined => runs.findLast((one) => one.out[0] < line || (one.out[0] === line && one.out[1] <= column));
  const greeting = lineOf("O SmtpGreetingMessage=$j ESMTP SITE");
  assert.deepEqual(at(greeting, 23), { out: [greeting, 22], file: "site.mc", in: [3, 30] }, "the value comes from the define");
  assert.match(at(greeting, 0)?.file ?? "", /\/m4\//, "the name of the option from the library");
  const name = output.indexOf("Djmail.example.org");
  assert.equal(at(name, 2)?.file, join(FIXTURES, "parts/common.m4"));
  assert.deepEqual(at(name, 2)?.in, [0, 27]);
});

test("--map counts bytes of the output and UTF-16 units of the input", () => {
  const folder = mkdtempSync(join(tmpdir(), "cli-expand-"));
  try {
    writeFileSync(join(folder, "wide.m4"), "dnl \u{1f600}\ndefine(`x', `\u20ac\u00fc')dnl\nx x\u00e9 y\n");
    const mapOf = (file: string): readonly Run[] =>
      run(["expand", "--plain", "--map", file], { cwd: folder }).stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as Run);
    assert.deepEqual(mapOf("wide.m4"), [
      { out: [0, 0], file: "wide.m4", in: [1, 13] },
      { out: [0, 5], file: "wide.m4", in: [2, 1] },
      { out: [0, 6], file: "wide.m4", in: [1, 13] },
      { out: [0, 11], file: "wide.m4", in: [2, 3] },
    ]);
    // A run that begins with a surrogate pair is placed at the pair's first half.
    writeFileSync(join(folder, "emoji.m4"), "define(`x', `\u{1f600}')dnl\nx\n");
    assert.deepEqual(mapOf("emoji.m4")[0], { out: [0, 0], file: "emoji.m4", in: [0, 13] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("nothing is run and nothing is written", () => {
  const folder = mkdtempSync(join(tmpdir(), "cli-expand-"));
  try {
    copyFileSync(join(FIXTURES, "site.mc"), join(folder, "site.mc"));
    writeFileSync(join(folder, "acts.m4"), "syscmd(`touch ran')esyscmd(`touch ran')debugfile(`written')maketemp(`tempXXXXXX')end\n");
    const result = run(["expand", "--plain", "acts.m4"], { cwd: folder });
    assert.match(result.stdout, /end\n$/);
    assert.match(result.stderr, /syscmd/);
    const found = spawnSync("ls", ["-A", folder], { encoding: "utf8" }).stdout.trim().split("\n");
    assert.deepEqual(found.sort(), ["acts.m4", "site.mc"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
