// A Debian package is unpacked where there is no dpkg-deb, as on macOS: the ar archive is read here, tar does the rest.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { unpackDeb } from "../../scripts/deb.mjs";
import { findProgram } from "../../scripts/processes.mjs";

const folder = mkdtempSync(join(tmpdir(), "deb-test-"));
const path = process.env["PATH"];
after(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

/** A member of an ar archive: a header of 60 bytes, the content, a line feed where its length is odd. */
function member(name: string, content: Buffer): Buffer {
  const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from(header, "latin1"), content, Buffer.from(content.length % 2 === 1 ? "\n" : "")]);
}

/** A PATH with tar and gzip in it and no dpkg-deb. */
function pathWithoutDpkg(): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const name of ["tar", "gzip"]) symlinkSync(findProgram(name) ?? assert.fail(`no ${name}`), join(bin, name));
  return bin;
}

test("without dpkg-deb", { skip: process.platform === "win32" ? "needs symbolic links" : false }, async () => {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "usr/share"), { recursive: true });
  writeFileSync(join(tree, "usr/share/hello"), "hello\n");
  const data = execFileSync("tar", ["-C", tree, "-c", "-z", "-f", "-", "."]);
  const deb = join(folder, "hello.deb");
  writeFileSync(deb, Buffer.concat([Buffer.from("!<arch>\n"), member("debian-binary", Buffer.from("2.0")), member("control.tar.gz", Buffer.from("odd")), member("data.tar.gz", data)]));
  process.env["PATH"] = pathWithoutDpkg();
  await unpackDeb(deb, join(folder, "out"));
  assert.equal(readFileSync(join(folder, "out/usr/share/hello"), "utf8"), "hello\n");

  writeFileSync(deb, "no archive");
  await assert.rejects(unpackDeb(deb, join(folder, "out")), /is not a Debian package/);
});
