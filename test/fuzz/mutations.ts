// `npm run fuzz -- --mutations`: a property that cannot fail proves nothing. Each is tried on a copy of the project with one
// mistake in it that a person could make, and must find it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inProject, projectRoot } from "../../scripts/paths.mjs";
import { properties } from "./properties.ts";

interface Mutation {
  /** The properties that must break. */
  readonly breaks: readonly string[];
  readonly what: string;
  /** Below server/src. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const MUTATIONS: readonly Mutation[] = [
  { breaks: ["cf-lines-tile"], what: "a folded line loses its last character", file: "cf/fold-lines.ts", from: "      end = stop;\n      folded = true;", to: "      end = stop - 1;\n      folded = true;" },
  { breaks: ["detection-is-steady"], what: "more than the head is looked at", file: "features/detect.ts", from: "head.slice(start, DETECTION_HEAD_LENGTH)", to: "head.slice(start, 2 * DETECTION_HEAD_LENGTH)" },
  { breaks: ["editor-is-command-line"], what: "the server forgets the profile", file: "lsp/judge.ts", from: "severitiesUnder(profile, engine.rules, rules)", to: "new Map()" },
  { breaks: ["incremental-is-whole"], what: "a judgement outlives its text", file: "lsp/judge.ts", from: "known?.snapshot === snapshot && ", to: "known?.snapshot.uri === snapshot.uri && " },
  { breaks: ["expansion-is-m4", "mc-expands-as-m4"], what: "blanks in front of an argument count", file: "m4/machine.ts", from: "  collector.skipsBlanks = true;\n}", to: "  collector.skipsBlanks = false;\n}" },
  { breaks: ["mc-expands-as-m4"], what: "dnl leaves the line end", file: "m4/machine.ts", from: "frame.pos = newline + 1;", to: "frame.pos = newline;" },
  { breaks: ["fix-removes-its-finding"], what: "a fix is offered without proof", file: "features/prove-fixes.ts", from: "  const { document } = result.input;\n", to: "  if (edits.length > 0) return true;\n  const { document } = result.input;\n" },
  { breaks: ["fix-all-comes-to-rest"], what: "rounds end early", file: "features/fix-all.ts", from: "const MAX_ROUNDS = 200;", to: "const MAX_ROUNDS = 1;" },
  { breaks: ["hover-mc-holds", "hover-cf-holds"], what: "a hover reaches one too far", file: "features/hover-parts.ts", from: "{ markdown: describe(entry), span };", to: "{ markdown: describe(entry), span: { start: span.start + 1, end: span.end + 1 } };" },
  { breaks: ["judgement-holds"], what: "a finding reaches beyond the text", file: "rules/run-rules.ts", from: "    span: place.span,\n", to: "    span: { start: place.span.start, end: place.span.end + 100_000 },\n" },
  { breaks: ["mc-nodes-tile"], what: "text between nodes is lost", file: "mc/parse-mc.ts", from: "if (node.span.start > plainFrom) nodes", to: "if (node.span.start > plainFrom + 1) nodes" },
  { breaks: ["positions-round-trip"], what: "a line begins one character late", file: "text/line-index.ts", from: "      if ((this.#starts[middle] ?? 0) <= offset)", to: "      if ((this.#starts[middle] ?? 0) < offset)" },
  { breaks: ["printable-is-seen"], what: "format characters get through", file: "text/printable.ts", from: "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}", to: "\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}" },
  { breaks: ["same-text-same-findings"], what: "a judgement depends on those before it", file: "features/lint.ts", from: "export const lint: Lint = (input) => {\n", to: "let judged = 0;\nexport const lint: Lint = (input) => {\n  judged += 1;\n  if (judged % 3 === 0) input = { ...input, ruleSeverities: new Map([[\"mc-library-message\", \"off\"], [\"disclosure-greeting-version\", \"off\"]]) };\n" },
  { breaks: ["server-answers-at-carets"], what: "a hover of the server speaks of the place beside it", file: "lsp/hover-requests.ts", from: "range: toRange(span, source)", to: "range: toRange({ start: span.end + 1, end: span.end + 2 }, source)" },
];

/** Seconds for one property to find one mistake. */
const SECONDS = 20;

/** Resolves to the exit code: 1 where a property finds nothing. */
export function tryMutations(only: readonly string[] | undefined): number {
  const untried = properties.filter(({ name }) => !MUTATIONS.some(({ breaks }) => breaks.includes(name)));
  if (untried.length > 0) throw new Error(`no mistake is known that ${untried.map(({ name }) => name).join(", ")} must find`);
  const copy = mkdtempSync(join(tmpdir(), "mutations-"));
  let missed = 0;
  try {
    const left = new Set(["node_modules", ".cache", ".git"]);
    cpSync(projectRoot, copy, { recursive: true, filter: (source) => !left.has(basename(source)) });
    for (const name of ["node_modules", ".cache"]) symlinkSync(inProject(name), join(copy, name));
    for (const { breaks, what, file, from, to } of MUTATIONS) {
      const path = join(copy, "server/src", file);
      const sound = readFileSync(path, "utf8");
      if (sound.split(from).length !== 2) throw new Error(`${file} does not hold this once: ${from}`);
      writeFileSync(path, sound.replace(from, () => to));
      for (const name of breaks) {
        if (only !== undefined && !only.includes(name)) continue;
        const call = `import(${JSON.stringify(join(copy, "test/fuzz/main.ts"))}).then(({ fuzz }) => fuzz(["--seconds", "${SECONDS}", "--seed", "1", "--only", "${name}"])).then((code) => process.exit(code))`;
        const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", call], { cwd: copy, encoding: "utf8", timeout: 120_000, maxBuffer: 1 << 26 });
        const isFound = status === 1 && stdout.includes("FAILED");
        if (!isFound) missed += 1;
        const inputs = /^ *(\d+) inputs/m.exec(stdout)?.[1] ?? "?";
        console.log(`${isFound ? "found " : "MISSED"}  ${name}: ${what} (${inputs} inputs)${isFound ? "" : `\n${stderr.slice(0, 500)}`}`);
      }
      writeFileSync(path, sound);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return missed === 0 ? 0 : 1;
}
