// Well-known language servers, each on a text of its own language, that ours is measured beside. They are no dependencies of
// this project: the bench alone installs them, from a lock file of their own, into the cache.
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, inProject } from "../../scripts/paths.mjs";
import { npm } from "../../scripts/npm.mjs";
import { expandWithM4 } from "../support/m4.ts";

export interface Contender {
  readonly name: string;
  /** What Node runs. */
  readonly args: readonly string[];
  readonly languageId: string;
  readonly fileName: string;
  /** A real text with at least one finding, 1,800 lines where a language has such long files. */
  readonly text: string;
  /** A character is typed behind this, which stands in a comment. */
  readonly typeBehind: string;
  /** The same with a line of this many characters. */
  readonly longLine: (length: number) => string;
  /** Milliseconds that it waits on purpose after an edit, by its source; 0 where it answers when it is asked. */
  readonly waitMs: number;
}

const FOLDER = join(cacheDirectory, "bench-peers");
const LINES = 1_800;

export async function installPeers(): Promise<void> {
  const wanted = inProject("test/bench/peers/package-lock.json");
  const installed = join(FOLDER, "package-lock.json");
  const isInstalled = existsSync(join(FOLDER, "node_modules")) && existsSync(installed) && readFileSync(installed, "utf8") === readFileSync(wanted, "utf8");
  if (isInstalled) return;
  mkdirSync(FOLDER, { recursive: true });
  cpSync(inProject("test/bench/peers"), FOLDER, { recursive: true });
  await npm(["ci", "--ignore-scripts"], { cwd: FOLDER });
}

function repeated(head: string, line: (i: number) => string): string {
  return `${head}${Array.from({ length: LINES }, (_, i) => line(i)).join("\n")}\n`;
}

export function peers(): readonly Contender[] {
  const modules = join(FOLDER, "node_modules");
  return [
    {
      name: "css",
      args: [join(modules, "vscode-langservers-extracted/bin/vscode-css-language-server"), "--stdio"],
      languageId: "css",
      fileName: "a.css",
      text: repeated("/* x */\n.broken { colr: red; }\n", (i) => `.c${i} > a:hover { color: rgb(${i % 256}, 0, 0); margin: ${i}px auto; }`),
      typeBehind: "/* x",
      longLine: (length) => `.broken { colr: red; }\n${".a{color:red}".repeat(length / 13)}\n`,
      waitMs: 0,
    },
    {
      name: "yaml",
      args: [join(modules, "yaml-language-server/bin/yaml-language-server"), "--stdio"],
      languageId: "yaml",
      fileName: "a.yaml",
      text: repeated("# x\ntwice: 1\ntwice: 2\n", (i) => `key${i}: { name: "value ${i}", list: [1, 2, 3] }`),
      typeBehind: "# x",
      longLine: (length) => `twice: 1\ntwice: 2\nlist: [${"1, ".repeat(length / 3)}1]\n`,
      waitMs: 200,
    },
    {
      name: "bash",
      args: [join(modules, "bash-language-server/out/cli.js"), "start"],
      languageId: "shellscript",
      fileName: "a.sh",
      text: repeated("# x\n", (i) => `if [ "$v${i}" = "${i}" ]; then echo "value ${i}"; fi`),
      typeBehind: "# x",
      longLine: (length) => `${"echo a; ".repeat(length / 8)}\n`,
      waitMs: 0,
    },
  ];
}

/** This project's server, on a .mc and on the .cf that it generates. */
export function ours(): readonly [mc: Contender, cf: Contender] {
  const mc = readFileSync(inProject("examples/rhel/sendmail.mc"), "utf8");
  const cf = expandWithM4(mc.replace(/`[^`']*\/m4\/cf\.m4/, `\`${inProject("server/cf/m4/cf.m4")}`), `${inProject("server/cf")}/`).output;
  const args = [inProject("server/dist/server.cjs"), "--stdio"];
  return [
    { name: "sendmail-mc", args, languageId: "sendmail-mc", fileName: "sendmail.mc", text: mc, typeBehind: "dnl #", longLine: (length) => `${mc}define(\`confX', \`${"x ".repeat(length / 2)}')dnl\n`, waitMs: 0 },
    { name: "sendmail-cf", args, languageId: "sendmail-cf", fileName: "sendmail.cf", text: cf, typeBehind: "\n#", longLine: (length) => `${cf}O Xy=${"x ".repeat(length / 2)}\n`, waitMs: 0 },
  ];
}
