// One sendmail.mc or .cf that an option names, read and judged as `check` would.
import path from "node:path";
import { stopsExpansion } from "../features/expansion-problems.ts";
import { lint, type LintResult } from "../features/lint.ts";
import { readTargets } from "./check-targets.ts";
import { chooseLibrary, providerFor } from "./choose-library.ts";
import { UsageError } from "./exit-codes.ts";
import type { Streams } from "./streams.ts";

/** @throws UsageError, which names the option, where the file is no configuration or cannot be expanded */
export async function readOneConfiguration(option: string, file: string, cfDir: string | undefined, streams: Streams): Promise<LintResult> {
  const { files, errors } = await readTargets([file], undefined, streams);
  const [target] = files;
  if (target === undefined || files.length > 1) throw new UsageError(`${option}: ${errors[0] ?? `${file}: is not one configuration file`}`);
  const { document, language } = target;
  const workspace = path.dirname(streams.cwd) === streams.cwd ? [] : [streams.cwd];
  const { library, problem } = language === "sendmail-cf" ? { library: undefined, problem: undefined } : chooseLibrary(cfDir, document, workspace, streams.cwd);
  if (problem !== undefined) throw new UsageError(`--cf-dir: ${problem}`);
  if (language === "sendmail-mc" && library === undefined) throw new UsageError(`${option}: ${file}: sendmail's cf folder, which expands it, was not found: name it with --cf-dir`);
  const provider = providerFor(document.path, workspace, library?.path);
  const result = lint({ document, language, provider, library, ruleSeverities: new Map(), role: undefined, sendmailVersion: undefined });
  if (result.mcView !== undefined && stopsExpansion(result.mcView.mc)) throw new UsageError(`${option}: ${file}: cannot be expanded to its end; sendmail-lint check says where it stops`);
  return result;
}
