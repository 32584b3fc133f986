// `check --fix` of the shipped command line where writing goes wrong: under a full disk, and on a file that somebody else
// changes in the very moment. The file stays as it is, nothing is left beside it, and one line says why.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { bundledCli } from "../support/cli.ts";

const base = realpathSync(mkdtempSync(path.join(tmpdir(), "bad-disk-")));
after(() => rmSync(base, { recursive: true }));
const { file: cli } = await bundledCli();

const ORIGINAL: Readonly<Record<string, string>> = {
  "sendmail.mc": inProject("test/protocol/fixtures/mta.mc"),
  "sendmail.cf": inProject("test/protocol/fixtures/mta.cf"),
};

/** A file system of its own in memory, which nobody but the command in it sees. As root, or as root of a user namespace. */
const NAMESPACE = [["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]].find(([command = "", ...args]) => {
  const probe = spawnSync(command, [...args, "sh", "-c", 'mount -t tmpfs none "$1"', "sh", base], { stdio: "ignore" });
  return probe.error === undefined && probe.status === 0;
});

/** What is said goes to standard error, what is there afterwards to standard output. */
const IN_FULL = `
mount -t tmpfs -o "$5" none "$1" || exit 99
cp "$2" "$1/$6" || exit 99
cd "$1"
[ "$5" != "\${5#size}" ] && cat /dev/zero > filler 2>/dev/null
"$3" "$4" check "$6" --fix --format json > /dev/null
echo "exit $?"
cmp "$6" "$2" && echo "the same"
rm -f filler
ls -A
`;

describe("under a full disk", { skip: NAMESPACE === undefined ? "needs a mount namespace: neither root nor user namespaces here" : false }, () => {
  const [command = "", ...args] = NAMESPACE ?? [];
  for (const [name, original] of Object.entries(ORIGINAL)) {
    // The second has room, but for no further file: the directory, the file, and no third inode.
    for (const [what, mount] of [["no byte is left", "size=64k"], ["no file more can be made", "nr_inodes=2"]] as const) {
      it(`${what}: a ${name} stays as it is`, () => {
        const folder = mkdtempSync(path.join(base, "full-"));
        const run = spawnSync(command, [...args, "sh", "-c", IN_FULL, "sh", folder, original, process.execPath, cli, mount, name], { encoding: "utf8" });
        assert.equal(run.stderr, `${name}: cannot be written: no space left on the device\n`);
        assert.equal(run.stdout, `exit 2\nthe same\n${name}\n`);
      });
    }
  }
});

/** Loaded before the command line: does to a file what another program might, when the new text is written and before it is put in place. */
function meanwhile(action: string): string {
  const hook = path.join(mkdtempSync(path.join(base, "hook-")), "hook.cjs");
  writeFileSync(
    hook,
    `const fs = require("node:fs");
const { fsyncSync } = fs;
fs.fsyncSync = (descriptor) => {
  fs.fsyncSync = fsyncSync;
  fsyncSync(descriptor);
  ${action};
};
`,
  );
  return hook;
}

describe("while somebody else writes", () => {
  function fix(name: string, action: string): { readonly exit: number | null; readonly stderr: string; readonly text: string; readonly left: readonly string[] } {
    const folder = mkdtempSync(path.join(base, "meanwhile-"));
    writeFileSync(path.join(folder, name), readFileSync(ORIGINAL[name] ?? ""));
    const run = spawnSync(process.execPath, ["--require", meanwhile(action), cli, "check", name, "--fix", "--format", "json"], { cwd: folder, encoding: "utf8" });
    return { exit: run.status, stderr: run.stderr, text: readFileSync(path.join(folder, name), "latin1"), left: readdirSync(folder) };
  }

  for (const name of Object.keys(ORIGINAL)) {
    it(`into a ${name}: the change is kept`, () => {
      const { exit, stderr, text, left } = fix(name, `fs.appendFileSync("${name}", "# from an editor\\n")`);
      assert.equal(exit, 2);
      assert.equal(stderr, `${name}: was changed by somebody else meanwhile: not changed, run it again\n`);
      assert.equal(text, `${readFileSync(ORIGINAL[name] ?? "", "latin1")}# from an editor\n`);
      assert.deepEqual(left, [name]);
    });
    it(`a new ${name} in the place of the old: the new one stays, though it holds the same`, () => {
      const { exit, stderr, text, left } = fix(name, `fs.copyFileSync("${name}", "new"); fs.renameSync("new", "${name}")`);
      assert.equal(exit, 2);
      assert.match(stderr, /was changed by somebody else meanwhile/);
      assert.equal(text, readFileSync(ORIGINAL[name] ?? "", "latin1"));
      assert.deepEqual(left, [name]);
    });
    it(`nothing at all: a ${name} is fixed`, () => {
      const { stderr, text, left } = fix(name, "void 0");
      assert.equal(stderr, "");
      assert.equal(text, readFileSync(ORIGINAL[name] ?? "", "latin1").replace("$j Sendmail $v/$Z; $b", "$j"));
      assert.deepEqual(left, [name]);
    });
  }
});
