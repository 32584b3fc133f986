// What a hostile .mc makes the shipped programs do: every call of node:fs, node:child_process and node:net is written down while
// it is judged, so that "nothing run, nothing read" is what was seen, not what was meant. And what a dying server says.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, describe, it } from "node:test";
import { bundledCli } from "../support/cli.ts";
import { LspClient } from "../support/lsp-client.ts";
import { serverBundle } from "../support/server-bundle.ts";

const SECRET = "text that nobody may read";
const base = realpathSync(mkdtempSync(path.join(tmpdir(), "hostile-mc-")));
const folder = path.join(base, "workspace");
const outside = path.join(base, "outside");
const bundle = await serverBundle();
const { file: cli } = await bundledCli();
after(() => {
  bundle.remove();
  rmSync(base, { recursive: true });
});

const ran = path.join(base, "was-run");
const secret = path.join(outside, "secret.m4");
const library = path.join(outside, "cf");
for (const dir of [folder, outside, path.join(folder, "cf/m4"), path.join(folder, "cf/feature"), path.join(library, "m4"), path.join(library, "feature")]) mkdirSync(dir, { recursive: true });
writeFileSync(secret, `errprint(\`${SECRET}')dnl\n`);
symlinkSync(secret, path.join(folder, "link.m4"));
symlinkSync(outside, path.join(folder, "linked"));
for (const file of ["m4/cf.m4", "m4/proto.m4", "m4/version.m4", "feature/access_db.m4"]) {
  writeFileSync(path.join(library, file), `errprint(\`${SECRET}')syscmd(\`touch ${ran}')dnl\n`);
  writeFileSync(path.join(folder, "cf", file), `syscmd(\`touch ${ran}')include(\`${secret}')dnl\n`);
}

interface Case {
  readonly title: string;
  readonly lines: readonly string[];
  /** What has to be said. */
  readonly rule: string;
}

const LIBRARY_LINE = "include(`/usr/share/sendmail-cf/m4/cf.m4')dnl";
const withLine = (line: string): readonly string[] => [LIBRARY_LINE, "OSTYPE(`linux')dnl", line, "MAILER(`local')dnl"];
const withLibrary = (cf: string): readonly string[] => [`include(\`${cf}/m4/cf.m4')dnl`, "OSTYPE(`linux')dnl", "define(`confSMTP_LOGIN_MSG', `$j $v')dnl", "MAILER(`local')dnl"];

const CASES: readonly Case[] = [
  { title: "syscmd", lines: withLine(`syscmd(\`touch ${ran}')dnl`), rule: "mc-command-not-run" },
  { title: "esyscmd", lines: withLine(`define(\`x', esyscmd(\`touch ${ran}; cat /etc/shadow'))dnl`), rule: "mc-command-not-run" },
  { title: "syscmd by another name", lines: withLine(`define(\`innocent', defn(\`syscmd'))innocent(\`touch ${ran}')dnl`), rule: "mc-command-not-run" },
  { title: "builtin(`syscmd')", lines: withLine(`builtin(\`syscmd', \`touch ${ran}')dnl`), rule: "mc-command-not-run" },
  { title: "/etc/shadow", lines: withLine("include(`/etc/shadow')dnl"), rule: "mc-missing-include" },
  { title: "/etc/shadow by a detour", lines: withLine("include(`/etc/mail/../shadow')dnl"), rule: "mc-missing-include" },
  { title: "a UNC path", lines: withLine("include(`\\\\host.invalid\\share\\x.m4')dnl"), rule: "mc-missing-include" },
  { title: "a UNC path with slashes", lines: withLine("include(`//host.invalid/share/x.m4')dnl"), rule: "mc-missing-include" },
  { title: "the environment", lines: withLine("include(`/proc/self/environ')dnl"), rule: "mc-missing-include" },
  { title: "a device", lines: withLine("include(`/dev/zero')dnl"), rule: "mc-missing-include" },
  { title: "a file outside", lines: withLine(`include(\`${secret}')dnl`), rule: "mc-missing-include" },
  { title: "a file outside by ..", lines: withLine("include(`../outside/secret.m4')dnl"), rule: "mc-missing-include" },
  { title: "a link to a file outside", lines: withLine("include(`link.m4')dnl"), rule: "mc-missing-include" },
  { title: "a link to a folder outside", lines: withLine("include(`linked/secret.m4')dnl"), rule: "mc-missing-include" },
  { title: "itself", lines: withLine("include(`sendmail.mc')dnl"), rule: "mc-expansion-limit" },
  // The library that comes with the program stands in for it, and finds what there is to be found.
  { title: "a folder outside that poses as a cf library", lines: withLibrary(library), rule: "disclosure-greeting-version" },
  { title: "a link to a folder that poses as a cf library", lines: withLibrary("linked/cf"), rule: "disclosure-greeting-version" },
  { title: "a cf library in the folder that wants to run and read", lines: withLibrary("cf"), rule: "mc-command-not-run" },
];

/** Loaded before a program: one line of JSON for each call, with the name of the function and its first argument. */
const recorder = path.join(base, "recorder.cjs");
writeFileSync(
  recorder,
  `const fs = require("node:fs");
const { appendFileSync } = fs;
const log = process.env.RECORDED;
for (const [name, names] of [
  ["node:fs", ["open", "openSync", "readFile", "readFileSync", "stat", "statSync", "lstat", "lstatSync", "realpath", "realpathSync", "readlink", "readlinkSync", "readdir", "readdirSync", "opendirSync", "existsSync", "access", "accessSync", "createReadStream"]],
  ["node:fs/promises", ["open", "readFile", "stat", "lstat", "realpath", "readlink", "readdir", "access"]],
  ["node:child_process", ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]],
  ["node:net", ["connect", "createConnection"]],
  ["node:dns", ["lookup"]],
]) {
  const module = require(name);
  for (const one of names) {
    const original = module[one];
    module[one] = Object.assign(function (...args) {
      appendFileSync(log, JSON.stringify([name, one, String(args[0])]) + "\\n");
      return original.apply(this, args);
    }, original);
  }
}
`,
);

type Call = readonly [module: string, name: string, argument: string];

function readCalls(log: string): readonly Call[] {
  return readFileSync(log, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Call);
}

/** Nothing but files: none of those that were asked for, none behind a link, and the links themselves no further than what they say. */
function assertHarmless(calls: readonly Call[]): void {
  assert.ok(calls.some(([, , argument]) => argument.endsWith("cf.m4")), "the recorder sees the library being read");
  assert.deepEqual(calls.filter(([module]) => !module.startsWith("node:fs")), []);
  const touched = calls.map(([, , argument]) => argument).filter((file) => file.startsWith(outside) || /shadow|host\.invalid|^\/(?:proc|dev|sys)\//.test(file));
  assert.deepEqual(touched, []);
  assert.equal(existsSync(ran), false);
}

const file = path.join(folder, "sendmail.mc");
function write({ lines }: Case): string {
  const text = `${lines.join("\n")}\n`;
  writeFileSync(file, text);
  return text;
}

describe("a hostile .mc, by the command line", () => {
  for (const [index, one] of CASES.entries()) {
    it(one.title, () => {
      write(one);
      const log = path.join(base, `cli-${index}.log`);
      const run = spawnSync(process.execPath, ["--require", recorder, cli, "check", "sendmail.mc", "--format", "json"], { cwd: folder, encoding: "utf8", env: { ...process.env, RECORDED: log } });
      assert.equal(run.stderr, "");
      assert.match(run.stdout, new RegExp(`"${one.rule}"`));
      assert.ok(!run.stdout.includes(SECRET));
      assertHarmless(readCalls(log));
    });
  }
});

describe("a hostile .mc, by the language server", () => {
  for (const [index, one] of CASES.entries()) {
    it(one.title, async () => {
      const text = write(one);
      const log = path.join(base, `lsp-${index}.log`);
      process.env["RECORDED"] = log;
      const client = await LspClient.spawn(process.execPath, ["--require", recorder, bundle.file, "--stdio"], { folders: [pathToFileURL(folder).href] });
      try {
        const uri = pathToFileURL(file).href;
        await client.open(uri, "sendmail-mc", text);
        const diagnostics = await client.pull(uri);
        assert.ok(diagnostics.some(({ code }) => code === one.rule), diagnostics.map(({ code }) => code).join(" "));
        await client.codeActions(uri, { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } }, diagnostics);
        assert.ok(!(JSON.stringify(diagnostics) + client.logged.join("\n")).includes(SECRET));
      } finally {
        delete process.env["RECORDED"];
        await client.stop();
      }
      assertHarmless(readCalls(log));
    });
  }
});

describe("a server that dies", () => {
  for (const [what, how] of [["by an exception", "throw new Error(text)"], ["by a rejection that nobody handles", "void Promise.reject(new TypeError(text))"]] as const) {
    it(`${what} says where, and nothing of what it held`, async () => {
      const bomb = path.join(base, "bomb.cjs");
      writeFileSync(bomb, `setTimeout(() => { const text = "AuthInfo: P=hunter2"; ${how}; }, 200);\n`);
      const child = spawn(process.execPath, ["--require", bomb, bundle.file, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
      let said = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
      const code = await new Promise((done) => child.once("close", done));
      assert.equal(code, 1);
      assert.match(said, /^sendmail-language-server: (?:uncaughtException|unhandledRejection): (?:Type)?Error at .*bomb\.cjs/);
      assert.doesNotMatch(said, /hunter2|AuthInfo/);
    });
  }
});
