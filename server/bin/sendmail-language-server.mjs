#!/usr/bin/env node
// Loads the built bundle. A tracked file, so that npm links it before anything is built.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const bundle = fileURLToPath(new URL("../dist/server.cjs", import.meta.url));
if (existsSync(bundle)) {
  createRequire(import.meta.url)(bundle);
} else {
  process.stderr.write("sendmail-language-server: not built yet: run 'npm run build' in the checkout first\n");
  process.exitCode = 2;
}
