// `sendmail-lint check PATH…`: lints files, prints what was found or what fixes would change, and applies fixes.
import { pathToFileURL } from "node:url";
import path from "node:path";
import serverPackage from "../../package.json" with { type: "json" };
import { fixInRounds, safeFixes, safeFixesAndDecisions, type FixEngine } from "../features/fix-all.ts";
import { documentedRules } from "../features/documented-rules.ts";
import { fixesFor, lint, type LintInput, type LintResult } from "../features/lint.ts";
import { NotReplaced, replaceFile } from "../io/replace-file.ts";
import type { Finding, Fix } from "../model/finding.ts";
import { isAtLeast, type AppliedFix, type CheckedFile } from "../report/checked-file.ts";
import { toUnifiedDiff } from "../report/unified-diff.ts";
import { docsOf } from "../rules/run-rules.ts";
import { printable } from "../text/printable.ts";
import { SourceText } from "../text/source-text.ts";
import { LANGUAGES, readCheckSettings, type CheckOptions, type SettingsOf } from "./check-settings.ts";
import { readTargets, STANDARD_INPUT, type Target } from "./check-targets.ts";
import { chooseLibrary, providerFor } from "./choose-library.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { reasonOf } from "./read-error.ts";
import { hasColour, type Streams } from "./streams.ts";

const ENGINE: FixEngine = { lint, fixesFor };

export async function runCheck(names: readonly string[], options: CheckOptions, streams: Streams): Promise<number> {
  const settingsOf = readCheckSettings(options, documentedRules(), streams.cwd);
  const { files, folders, errors: unreadable, notes } = await readTargets(names, options.language && LANGUAGES[options.language], streams);
  for (const note of notes) streams.stderr.write(`${printable(note)}\n`);
  const errors = [...unreadable];
  const checked: CheckedFile[] = [];
  const diffs: Buffer[] = [];
  for (const target of files) {
    try {
      const input = toLintInput(target, folders, settingsOf, streams.cwd);
      const done: FixedFile = options.fixDryRun === true || options.fix === true ? fixFile(target, input, options) : { result: lint(input), applied: [] };
      if (done.diff !== undefined) diffs.push(done.diff);
      if (done.error !== undefined) errors.push(done.error);
      checked.push(toCheckedFile(target, done.result, done.applied));
    } catch (error) {
      errors.push(error instanceof UsageError ? error.message : `${target.shownPath}: ${reasonOf(error)}`);
    }
  }
  // One settings file may speak for many files.
  const distinct = [...new Set(errors)];
  for (const error of distinct) streams.stderr.write(`${printable(error)}\n`);
  if (options.fixDryRun === true) streams.stdout.write(Buffer.concat(diffs));
  else streams.stdout.write(await toReport(checked, options, distinct, streams));
  if (distinct.length > 0) return EXIT.usage;
  return isFailure(checked, options.failOn) ? EXIT.findings : EXIT.clean;
}

function toLintInput(target: Target, folders: readonly string[], settingsOf: SettingsOf, cwd: string): LintInput {
  const { document, language } = target;
  const settings = settingsOf(document.path);
  // What lies below the current folder belongs together, as in an editor's workspace.
  const workspace = [...folders, ...(path.dirname(cwd) === cwd ? [] : [cwd])];
  const { library, problem } =
    language === "sendmail-cf" ? { library: undefined, problem: undefined } : chooseLibrary(settings.cfDirectory, document, workspace, cwd);
  if (problem !== undefined) throw new UsageError(problem);
  if (language === "sendmail-mc" && library === undefined) {
    throw new UsageError(`${target.shownPath}: sendmail's cf folder, which expands it, was not found: name it with --cf-dir`);
  }
  return {
    document,
    language,
    provider: providerFor(document.path, workspace, library?.path),
    library,
    ruleSeverities: settings.ruleSeverities,
    role: settings.role,
    sendmailVersion: settings.sendmailVersion,
  };
}

interface FixedFile {
  /** Of the file as it stands afterwards. */
  readonly result: LintResult;
  readonly applied: readonly AppliedFix[];
  /** In the encoding of the file, for a dry run. */
  readonly diff?: Buffer;
  readonly error?: string;
}

function fixFile(target: Target, input: LintInput, options: CheckOptions): FixedFile {
  const { document, shownPath } = target;
  const isDryRun = options.fixDryRun === true;
  if (shownPath === STANDARD_INPUT && !isDryRun) {
    return { result: lint(input), applied: [], error: "-: --fix cannot write to standard input: --fix-dry-run prints what it would change" };
  }
  const fixed = fixInRounds(input, options.with === "decision" ? safeFixesAndDecisions : safeFixes, ENGINE);
  if (fixed.text === document.text) return { result: lint(input), applied: [] };
  const stopped = fixed.stoppedAtLimit ? { error: `${shownPath}: fixing went in circles and was stopped; run it again to see what remains` } : {};
  if (isDryRun) return { result: lint(input), applied: [], diff: document.encode(toUnifiedDiff(shownPath, document.text, fixed.text)), ...stopped };
  const bytes = document.encode(fixed.text);
  try {
    replaceFile(document.path, target.bytes, bytes);
  } catch (error) {
    const reason = error instanceof NotReplaced ? error.message : `cannot be written: ${reasonOf(error)}`;
    return { result: lint(input), applied: [], error: `${shownPath}: ${reason}` };
  }
  return { result: lint({ ...input, document: SourceText.fromBytes(document.path, bytes) }), applied: fixed.applied, ...stopped };
}

function toCheckedFile(target: Target, result: LintResult, applied: readonly AppliedFix[]): CheckedFile {
  const known = new Map<Finding, readonly Fix[]>();
  return {
    shownPath: target.shownPath,
    result,
    applied,
    fixesFor: (finding) => {
      let fixes = known.get(finding);
      if (fixes === undefined) {
        fixes = fixesFor(result, finding);
        known.set(finding, fixes);
      }
      return fixes;
    },
  };
}

function isFailure(files: readonly CheckedFile[], failOn: CheckOptions["failOn"]): boolean {
  return failOn !== "never" && files.some((file) => file.result.findings.some((finding) => isAtLeast(finding.severity, failOn)));
}

/** Each format is loaded when it is asked for. */
async function toReport(files: readonly CheckedFile[], options: CheckOptions, errors: readonly string[], streams: Streams): Promise<string> {
  switch (options.format) {
    case "text":
      return (await import("../report/text-report.ts")).toTextReport(files, { hasColour: hasColour(streams.stdout, process.env) });
    case "json":
      return (await import("../report/json-report.ts")).toJsonReport(files);
    case "github":
      return (await import("../report/github-report.ts")).toGithubReport(files);
    case "sarif":
      return (await import("../report/sarif-report.ts")).toSarifReport(files, {
        toolVersion: serverPackage.version,
        informationUri: INFORMATION,
        rules: documentedRules(),
        toUri: (name) => toArtifactUri(name, streams.cwd),
        errors,
      });
  }
}

/** Where the rules are described. */
const INFORMATION = docsOf("").replace(/\.md$/, "");

/** Relative to the current folder where it lies below it, as code scanning wants it. */
function toArtifactUri(name: string, cwd: string): string {
  const absolute = path.resolve(cwd, name);
  const relative = path.relative(cwd, absolute);
  const isBelow = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
  return isBelow ? relative.split(path.sep).map(encodeURIComponent).join("/") : pathToFileURL(absolute).href;
}
