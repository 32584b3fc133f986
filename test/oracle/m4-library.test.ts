// Every .mc that sendmail ships, in each version of the library: the expander prints what m4 prints, byte for byte.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { expandFile } from "../../server/src/features/expand.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import { cacheDirectory, inProject } from "../../scripts/paths.mjs";
import { programEnvironment, programPath } from "../support/programs.mjs";

const scratch = mkdtempSync(join(tmpdir(), "m4-library-"));
after(() => rmSync(scratch, { recursive: true }));

const LIBRARIES = [inProject("server/cf"), join(cacheDirectory, "cf/8.15.2"), join(cacheDirectory, "cf/8.18.1")];

for (const library of LIBRARIES) {
  for (const folder of ["cf", "debian"]) {
    const files = readdirSync(join(library, folder)).filter((name) => name.endsWith(".mc"));
    test(`${library}/${folder} holds .mc files`, () => {
      assert.ok(files.length >= (folder === "cf" ? 30 : 2), `${files.length} found`);
    });
    for (const file of files) {
      test(`expands like m4: ${library.split("/").at(-1)}/${folder}/${file}`, () => {
        const cfDirectory = folder === "debian" ? withOwnLibrary(library) : library;
        const cwd = join(cfDirectory, folder);
        const path = join(cwd, file);
        const ours = expandFile({ path, cfDirectory, includeFolders: [], definitions: [{ name: "_NO_MAKEINFO_", value: "" }], plain: false, read: readFile });
        assert.ok(ours !== undefined, "the file can be read");
        const front = ours.usesCfM4 ? [join(cfDirectory, "m4/cf.m4")] : [];
        const m4 = spawnSync(programPath("m4"), ["-D_NO_MAKEINFO_", ...front, file], { cwd, encoding: "latin1", env: programEnvironment({}), maxBuffer: 1 << 26 });
        assert.ok(m4.stdout.split("\n").length > 1000, "m4 made a whole configuration");
        assert.ok(ours.expansion.output === m4.stdout, firstDifference(ours.expansion.output, m4.stdout));
        assert.equal(ours.expansion.exitCode, m4.status, m4.stderr);
      });
    }
  }
  test(`library ${library.split("/").at(-1)} is whole`, () => {
    for (const part of ["m4/cf.m4", "m4/proto.m4", "feature", "ostype", "mailer"]) assert.ok(existsSync(join(library, part)), part);
  });
}

/** Debian's own files include /usr/share/sendmail/cf by name: a copy of the library in which they include what they came with. */
function withOwnLibrary(library: string): string {
  const copy = join(scratch, library.split("/").at(-1) ?? "");
  if (existsSync(copy)) return copy;
  cpSync(library, copy, { recursive: true });
  for (const folder of ["debian", "domain", "ostype"]) {
    for (const name of readdirSync(join(copy, folder))) {
      const file = join(copy, folder, name);
      writeFileSync(file, readFileSync(file, "latin1").replaceAll("/usr/share/sendmail/cf/", `${copy}/`), "latin1");
    }
  }
  return copy;
}

function firstDifference(ours: string, m4: string): string {
  let at = 0;
  while (at < ours.length && ours[at] === m4[at]) at++;
  return `differs at ${at}: ours ${JSON.stringify(ours.slice(at - 40, at + 60))}, m4 ${JSON.stringify(m4.slice(at - 40, at + 60))}`;
}
