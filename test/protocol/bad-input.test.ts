// Binary, empty, endless and oddly encoded files, through the shipped command line and the shipped language server: a clear
// message or nothing, at most 250 MB, and not one byte of the file touched. How long each takes is printed, never judged.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it, type TestContext } from "node:test";
import { BAD_INPUTS, OF_THE_SOUND_PART, type BadInput } from "../support/bad-input.ts";
import { bundledCli } from "../support/cli.ts";
import { LspClient } from "../support/lsp-client.ts";
import { CAN_MEASURE, peakMegabytes, processorMilliseconds, writeMeter } from "../support/memory.ts";
import { serverBundle, type ServerBundle } from "../support/server-bundle.ts";
import { SourceText } from "../../server/src/text/source-text.ts";

/** MB. */
const MOST_MEMORY = 250;
/** Findings of one rule; an administrator reads no more. */
const MOST_OF_A_RULE = 200;
/** Milliseconds: so much that only a program that hangs reaches it. */
const LIMIT = { timeout: 120_000 };

const base = realpathSync(mkdtempSync(path.join(tmpdir(), "bad-input-")));
after(() => rmSync(base, { recursive: true }));

const meter = writeMeter(base);

function folderOf({ name, bytes }: BadInput, index: number, by: string): string {
  const folder = path.join(base, `${by}-${index}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, name), bytes);
  return folder;
}

function assertSays({ says }: BadInput, rules: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  for (const [rule, count] of counts) assert.ok(count <= MOST_OF_A_RULE, `${count} findings of ${rule}`);
  if (says.length === 0) assert.deepEqual([...counts.keys()].filter((rule) => rule.startsWith("cf-syntax-") || rule.startsWith("mc-")), []);
  else assert.ok(says.some((rule) => counts.has(rule)), `none of ${says.join(", ")} among ${[...counts.keys()].join(", ")}`);
  if (says.includes("file-not-text") || says.includes("file-too-large") && !says.includes("mc-syntax-unterminated-call")) assert.equal(rules.length, 1, rules.join(", "));
}

function tell(t: TestContext, peak: number, seconds: number): void {
  t.diagnostic(`${peak.toFixed(0)} MB, ${seconds.toFixed(2)} s of processor time`);
}

describe("the command line", { skip: CAN_MEASURE ? false : "memory is measured on Linux only" }, async () => {
  const { file } = await bundledCli();

  function check(folder: string, name: string, ...more: readonly string[]): { readonly exit: number | null; readonly stdout: string; readonly stderr: string; readonly peak: number; readonly seconds: number } {
    const run = spawnSync(process.execPath, ["--require", meter, file, "check", name, ...more], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 27,
      timeout: LIMIT.timeout,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    return { exit: run.status, stdout: run.stdout, stderr: run.stderr, ...(JSON.parse(String(run.output[3])) as { peak: number; seconds: number }) };
  }

  for (const [index, bad] of BAD_INPUTS.entries()) {
    it(bad.title, LIMIT, (t) => {
      const folder = folderOf(bad, index, "cli");
      const run = check(folder, bad.name, "--format", "json");
      tell(t, run.peak, run.seconds);
      assert.equal(run.stderr, "");
      const { files } = JSON.parse(run.stdout) as { files: { findings: { rule: string; message: string }[] }[] };
      assert.equal(files.length, 1);
      const findings = files[0]?.findings ?? [];
      assertSays(bad, findings.map(({ rule }) => rule));
      for (const { message } of findings) assert.ok(message.length < 2_000, `a message of ${message.length} characters`);
      assert.equal(run.exit, findings.some(({ rule }) => bad.says.includes(rule)) ? 1 : 0);
      assert.ok(run.peak <= MOST_MEMORY, `${run.peak} MB`);
      assert.ok(readFileSync(path.join(folder, bad.name)).equals(bad.bytes), "the file is as it was");
    });
  }

  it("--fix changes the bytes of the fix and no other, whatever the encoding", LIMIT, () => {
    const odd = BAD_INPUTS.filter(({ title, says }) => says.includes(OF_THE_SOUND_PART[0]) && /CRLF|byte order|Latin-1|JP|JIS/.test(title));
    assert.ok(odd.length >= 10);
    for (const [index, bad] of odd.entries()) {
      const folder = folderOf(bad, index, "fix");
      const run = check(folder, bad.name, "--fix");
      assert.equal(run.stderr, "", bad.title);
      const text = bad.bytes.toString("latin1");
      assert.ok(text.includes("$j Sendmail $v/$Z; $b"));
      assert.equal(readFileSync(path.join(folder, bad.name), "latin1"), text.replace("$j Sendmail $v/$Z; $b", "$j"), bad.title);
    }
  });

  it("--fix leaves alone what is no text or too large", LIMIT, () => {
    for (const [index, bad] of BAD_INPUTS.entries()) {
      if (bad.says[0] !== "file-not-text" && bad.says[0] !== "file-too-large") continue;
      const folder = folderOf(bad, index, "left");
      check(folder, bad.name, "--fix", "--with", "decision");
      assert.ok(readFileSync(path.join(folder, bad.name)).equals(bad.bytes), bad.title);
    }
  });

  it("a file that is not sendmail's is refused in a sentence", LIMIT, () => {
    const bad: BadInput = { title: "Postfix", name: "main.cf", bytes: Buffer.from("# Postfix\nsmtpd_banner = $myhostname ESMTP\n"), says: [] };
    const run = check(folderOf(bad, 0, "foreign"), bad.name);
    assert.equal(run.exit, 2);
    assert.equal(run.stderr, "main.cf: does not look like a sendmail file: say which it is with --language mc or --language cf\n");
  });
});

describe("the language server", { skip: CAN_MEASURE ? false : "memory is measured on Linux only" }, () => {
  let bundle: ServerBundle;
  before(async () => {
    bundle = await serverBundle();
  });
  after(() => bundle.remove());

  for (const [index, bad] of BAD_INPUTS.entries()) {
    it(bad.title, LIMIT, async (t) => {
      const folder = folderOf(bad, index, "lsp");
      const file = path.join(folder, bad.name);
      const uri = pathToFileURL(file).href;
      // A process of its own for each: the most that it ever held is that of this file.
      const client = await LspClient.spawn(process.execPath, [bundle.file, "--stdio"], { folders: [pathToFileURL(folder).href] });
      try {
        // Editors take the byte order mark off.
        const { text } = SourceText.fromBytes(file, bad.bytes);
        await client.open(uri, `sendmail-${bad.name.slice(-2)}`, text.replace(/^\ufeff/, ""));
        const diagnostics = await client.pull(uri);
        assertSays(bad, diagnostics.map(({ code }) => String(code)));
        await client.codeActions(uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, diagnostics);
        await client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } });
        const peak = peakMegabytes(client.processId);
        tell(t, peak, processorMilliseconds(client.processId) / 1000);
        assert.ok(peak <= MOST_MEMORY, `${peak} MB`);
        assert.deepEqual(client.logged, []);
      } finally {
        assert.equal(await client.stop(), 0);
      }
    });
  }
});
