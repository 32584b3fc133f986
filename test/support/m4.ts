// Real GNU m4 with the cf library of this machine: what the expander and the rules are held against.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programEnvironment, programPath } from "./programs.mjs";

/** The cf library of Debian's package; the trailing slash is part of the name, as m4 wants it. */
export const CF_LIBRARY = `${programPath("cfDirectory")}/`;

export interface M4Run {
  readonly exit: number | null;
  readonly output: string;
  readonly messages: string;
}

/** The .cf of a .mc. cf.m4 goes in front unless the text includes one itself. */
export function expandWithM4(mc: string, cfLibrary: string = CF_LIBRARY): M4Run {
  const folder = mkdtempSync(join(tmpdir(), "m4-test-"));
  try {
    const file = join(folder, "test.mc");
    writeFileSync(file, mc, "latin1");
    const front = mc.includes("m4/cf.m4") ? [] : [join(cfLibrary, "m4/cf.m4")];
    const run = spawnSync(programPath("m4"), ["-D_NO_MAKEINFO_", ...front, "test.mc"], {
      cwd: folder,
      encoding: "latin1",
      env: programEnvironment(),
      timeout: 10_000,
      maxBuffer: 1 << 26,
    });
    if (run.error !== undefined) throw run.error;
    return { exit: run.status, output: run.stdout, messages: run.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
