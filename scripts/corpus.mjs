// Writes the tables of docs/corpus.md: what is found in real files of other people, which lie outside the project.
//
//   node scripts/corpus.mjs ../shared/corpus
//
// The folder holds `mc` and `cf`. What was seen by looking at the findings is written by hand around the tables and kept.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inProject } from "./paths.mjs";
import { runScript } from "./set-up.mjs";
import { withSection } from "./written-section.mjs";

const MARKS = { begin: "<!-- tables: written by scripts/corpus.mjs -->", end: "<!-- end of tables -->" };
const PAGE = "docs/corpus.md";

/** The page with its tables as they should be now. */
export async function corpusPage(corpus) {
  const files = [...(await checked(corpus, "mc")), ...(await checked(corpus, "cf"))];
  return withSection(PAGE, MARKS, `${filesTable(files)}\n\n${rulesTable(files)}`);
}

/**
 * Judges all files of a folder, which are of that language whatever they are called, as the command line does; except that
 * nothing is read but the library: what lies in this machine's /etc/mail is not theirs.
 */
async function checked(corpus, language) {
  const folder = join(corpus, language);
  if (!existsSync(folder)) throw new Error(`${corpus} has no folder ${language}`);
  const { lint } = await import(inProject("server/src/features/lint.ts"));
  const { readFile } = await import(inProject("server/src/io/read-file.ts"));
  const { SourceText } = await import(inProject("server/src/text/source-text.ts"));
  const { documentedRules } = await import(inProject("server/src/features/documented-rules.ts"));
  const { severitiesUnder } = await import(inProject("server/src/features/profile.ts"));
  const ruleSeverities = severitiesUnder("default", documentedRules());
  const library = { path: inProject("server/cf/"), version: undefined };
  const provider = { read: (path) => (path.startsWith(library.path) ? readFile(path) : undefined) };
  return readdirSync(folder).sort().map((name) => {
    const path = join(folder, name);
    const document = SourceText.fromBytes(path, readFileSync(path));
    const { role, sendmailVersion, findings } = lint({ document, language: `sendmail-${language}`, provider, library, ruleSeverities, role: undefined, sendmailVersion: undefined });
    return { name, language, role, sendmailVersion, findings };
  });
}

const SEVERITIES = ["error", "warning", "info", "hint"];

function count(findings, severity) {
  const found = findings.filter((finding) => finding.severity === severity && finding.absent !== true).length;
  return found === 0 ? "" : String(found);
}

function filesTable(files) {
  const rows = files.map(({ name, language, role, sendmailVersion, findings }) => {
    const absent = findings.filter((finding) => finding.absent === true).length;
    const version = language === "mc" ? "" : (sendmailVersion ?? "?");
    return `| ${name} | ${language} | ${role} | ${version} | ${SEVERITIES.map((severity) => count(findings, severity)).join(" | ")} | ${absent === 0 ? "" : absent} |`;
  });
  return ["| file | dialect | role | version | errors | warnings | infos | hints | absent |", "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |", ...rows].join("\n");
}

function rulesTable(files) {
  const rules = new Map();
  for (const { name, findings } of files) {
    for (const { rule, severity, absent } of findings) {
      const entry = rules.get(rule) ?? { files: new Set(), error: 0, warning: 0, info: 0, hint: 0, absent: 0 };
      entry.files.add(name);
      entry[absent === true ? "absent" : severity] += 1;
      rules.set(rule, entry);
    }
  }
  const rows = [...rules]
    .sort(([a, { files: inA }], [b, { files: inB }]) => inB.size - inA.size || (a < b ? -1 : 1))
    .map(([rule, entry]) => `| [${rule}](rules/${rule}.md) | ${entry.files.size} | ${[...SEVERITIES, "absent"].map((kind) => entry[kind] || "").join(" | ")} |`);
  return ["| rule | files | errors | warnings | infos | hints | absent |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |", ...rows].join("\n");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(import.meta.url, async ([corpus]) => {
    if (corpus === undefined) throw new Error("usage: node scripts/corpus.mjs FOLDER, which holds mc and cf");
    writeFileSync(inProject(PAGE), await corpusPage(resolve(corpus)));
    return 0;
  });
}
