// Expanding a .mc again after one typed character, against m4 doing the same from nothing.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readFile } from "../../server/src/io/read-file.ts";
import { expandMc } from "../../server/src/model/mc-expansion.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { inProject } from "../../scripts/paths.mjs";
import { programEnvironment, programPath } from "../support/programs.mjs";
import { inTurns, median, rounded, type Result } from "./measure.ts";

const LIBRARY = inProject("server/cf");
const WARM_UP = 60;
const ROUNDS = 60;

export async function benchExpansion(): Promise<readonly Result[]> {
  const texts = new Map<string, SourceText | undefined>();
  const read = (path: string): SourceText | undefined => {
    if (!texts.has(path)) texts.set(path, readFile(path));
    return texts.get(path);
  };
  const path = join(LIBRARY, "cf/generic-linux.mc");
  const text = read(path)?.text ?? "";
  let typed = 0;
  const ours = (): undefined => {
    const edited = text.replace("DOMAIN(generic)", `define(\`confLOG_LEVEL', \`${typed++ % 10}')dnl\nDOMAIN(generic)`);
    const { expansion } = expandMc(SourceText.fromText(path, edited), { read }, LIBRARY);
    if (expansion.exitCode !== 0 || expansion.output.length < 10_000) throw new Error("the expansion failed");
  };
  const m4 = programPath("m4");
  const options = { cwd: join(LIBRARY, "cf"), env: programEnvironment() };
  const theirs = (): undefined => {
    const run = spawnSync(m4, ["-D_NO_MAKEINFO_", join(LIBRARY, "m4/cf.m4"), "generic-linux.mc"], options);
    if (run.status !== 0 || run.stdout.length < 10_000) throw new Error("m4 failed");
  };
  for (let i = 0; i < WARM_UP; i++) ours();
  const times = await inTurns(ROUNDS, () => { ours(); return undefined; }, () => { theirs(); return undefined; });
  const [mine, peer] = [median(times.ours), median(times.theirs)];
  return [
    { name: "re-expansion of generic-linux.mc after one character, warm", value: rounded(mine), unit: "ms", vs: { name: "m4 -D_NO_MAKEINFO_", value: rounded(peer) } },
    { name: "re-expansion of generic-linux.mc, ratio to m4", value: rounded(mine / peer), unit: "ratio" },
  ];
}
