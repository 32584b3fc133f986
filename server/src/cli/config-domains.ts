// `--config FILE`: the domains that a sendmail.mc or .cf names, for a relay test.
import path from "node:path";
import { lint } from "../features/lint.ts";
import { relayDomains } from "../features/relay-domains.ts";
import type { RelayDomains } from "../smtp/relay-pairs.ts";
import { readTargets } from "./check-targets.ts";
import { chooseLibrary, providerFor } from "./choose-library.ts";
import { UsageError } from "./exit-codes.ts";
import type { Streams } from "./streams.ts";

/** @throws UsageError where the file is no configuration, or holds no domain */
export async function readConfigDomains(file: string, cfDir: string | undefined, streams: Streams): Promise<RelayDomains> {
  const { files, errors } = await readTargets([file], undefined, streams);
  const [target] = files;
  if (target === undefined || files.length > 1) throw new UsageError(`--config: ${errors[0] ?? `${file}: is not one configuration file`}`);
  const { document, language } = target;
  const workspace = path.dirname(streams.cwd) === streams.cwd ? [] : [streams.cwd];
  const { library, problem } = language === "sendmail-cf" ? { library: undefined, problem: undefined } : chooseLibrary(cfDir, document, workspace, streams.cwd);
  if (problem !== undefined) throw new UsageError(`--cf-dir: ${problem}`);
  if (language === "sendmail-mc" && library === undefined) throw new UsageError(`--config: ${file}: sendmail's cf folder, which expands it, was not found: name it with --cf-dir`);
  const provider = providerFor(document.path, workspace, library?.path);
  const { configuration } = lint({ document, language, provider, library, ruleSeverities: new Map(), role: undefined, sendmailVersion: undefined });
  const domains = relayDomains(configuration, provider);
  if (domains.final.length + domains.relayed.length === 0) throw new UsageError(`--config: ${file} names no domain`);
  return domains;
}
