// `sendmail-lint lsp --stdio`: the language server is a bundle of its own, loaded only here, so that `check` does not carry it.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { UsageError } from "./exit-codes.ts";

/** Hands the process over to the server, which ends it when its client says `exit` or goes away. */
export function runLanguageServer(): Promise<number> {
  const bundle = path.join(distFolder(), "server.cjs");
  if (!existsSync(bundle)) throw new UsageError(`${bundle} is missing: run 'npm run build' in the checkout first`);
  // It reads --stdio from the command line by itself.
  createRequire(bundle)(bundle);
  return new Promise<number>(() => undefined);
}

/** Beside this bundle; seen from the source, where the build puts it. */
function distFolder(): string {
  const here = import.meta.dirname;
  return path.basename(here) === "dist" ? here : path.join(here, "..", "..", "dist");
}
