// FileProvider on a real file system: what it reads, and everything that it must leave alone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { FileCache, FileProvider, MAX_FILE_BYTES } from "../../server/src/io/file-provider.ts";

const base = realpathSync(mkdtempSync(path.join(tmpdir(), "file-provider-")));
after(() => rmSync(base, { recursive: true }));
const workspace = path.join(base, "workspace");
const outside = path.join(base, "outside");
mkdirSync(path.join(workspace, "sub"), { recursive: true });
mkdirSync(outside);
writeFileSync(path.join(workspace, "a.m4"), "inside\n");
writeFileSync(path.join(workspace, "sub", "b.m4"), "deeper\n");
writeFileSync(path.join(outside, "secret.m4"), "secret\n");

function read(file: string, provider = new FileProvider({ folders: [workspace] })): string | undefined {
  return provider.read(file)?.text;
}

describe("FileProvider", () => {
  it("reads below its folders and gives the path that was asked for", () => {
    const source = new FileProvider({ folders: [workspace] }).read(path.join(workspace, "sub", "..", "a.m4"));
    assert.equal(source?.text, "inside\n");
    assert.equal(read(path.join(workspace, "sub", "b.m4")), "deeper\n");
  });
  it("reads nothing beside them", () => {
    assert.equal(read(path.join(outside, "secret.m4")), undefined);
    assert.equal(read(path.join(workspace, "..", "outside", "secret.m4")), undefined);
    assert.equal(read("/etc/passwd"), undefined);
    assert.equal(read(path.join(workspace, "missing.m4")), undefined);
    assert.equal(read(workspace), undefined);
  });
  it("follows a link inside, and none that leads out", () => {
    symlinkSync("sub", path.join(workspace, "link-in"));
    symlinkSync(outside, path.join(workspace, "link-out"));
    symlinkSync(path.join(outside, "secret.m4"), path.join(workspace, "link.m4"));
    symlinkSync("/proc/self/environ", path.join(workspace, "environ.m4"));
    assert.equal(read(path.join(workspace, "link-in", "b.m4")), "deeper\n");
    assert.equal(read(path.join(workspace, "link-out", "secret.m4")), undefined);
    assert.equal(read(path.join(workspace, "link.m4")), undefined);
    assert.equal(read(path.join(workspace, "environ.m4")), undefined);
  });
  it("reads through a folder that is itself a link, by either name", () => {
    const alias = path.join(base, "alias");
    symlinkSync(workspace, alias);
    const provider = new FileProvider({ folders: [alias] });
    assert.equal(read(path.join(alias, "a.m4"), provider), "inside\n");
    assert.equal(read(path.join(workspace, "a.m4"), provider), "inside\n");
    assert.equal(read(path.join(outside, "secret.m4"), provider), undefined);
  });
  it("does not wait for a FIFO and does not open a device", { skip: process.platform === "win32" ? "no FIFO there" : false }, () => {
    execFileSync("mkfifo", [path.join(workspace, "pipe.m4")]);
    symlinkSync("/dev/zero", path.join(workspace, "zero.m4"));
    assert.equal(read(path.join(workspace, "pipe.m4")), undefined);
    assert.equal(read(path.join(workspace, "zero.m4")), undefined);
    assert.equal(read("/dev/null", new FileProvider({ folders: ["/"] })), undefined);
    assert.equal(read("/etc/shadow", new FileProvider({ folders: ["/"] })), undefined);
    assert.equal(read("/proc/version", new FileProvider({ folders: ["/"] })), undefined);
  });
  it("leaves a file above the size limit alone", () => {
    const big = path.join(workspace, "big.m4");
    writeFileSync(big, "");
    truncateSync(big, MAX_FILE_BYTES + 1);
    assert.equal(read(big), undefined);
    truncateSync(big, MAX_FILE_BYTES);
    assert.equal(read(big)?.length, MAX_FILE_BYTES);
  });
  it("leaves hidden files of the document's own folder alone", () => {
    mkdirSync(path.join(outside, ".ssh"));
    writeFileSync(path.join(outside, ".ssh", "id"), "key\n");
    const provider = new FileProvider({ folders: [workspace], ownFolder: outside });
    assert.equal(read(path.join(outside, "secret.m4"), provider), "secret\n");
    assert.equal(read(path.join(outside, ".ssh", "id"), provider), undefined);
  });
  it("keeps the bytes of a file that is not UTF-8", () => {
    const file = path.join(workspace, "latin1.m4");
    writeFileSync(file, Buffer.from([0x64, 0x6e, 0x6c, 0xe9, 0x0a]));
    const source = new FileProvider({ folders: [workspace] }).read(file);
    assert.ok(source !== undefined);
    assert.equal(source.encoding, "latin1");
    assert.deepEqual([...source.encode(source.text)], [0x64, 0x6e, 0x6c, 0xe9, 0x0a]);
  });
  it("gives the same text again from its cache, and the new one after a change", () => {
    const cache = new FileCache();
    const file = path.join(workspace, "changing.m4");
    writeFileSync(file, "one\n");
    const provider = new FileProvider({ folders: [workspace] }, cache);
    const first = provider.read(file);
    assert.equal(provider.read(file), first);
    assert.equal(new FileProvider({ folders: [workspace] }, cache).read(file), first);
    writeFileSync(file, "two\n");
    const { mtime } = statSync(file);
    utimesSync(file, mtime, new Date(mtime.getTime() + 1000));
    assert.equal(provider.read(file)?.text, "two\n");
  });
});
