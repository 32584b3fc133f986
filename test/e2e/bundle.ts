// Bundles the suite for the extension host, which loads CommonJS: the entry and one file per test file.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "esbuild";

/** Bundles test/e2e/suite into a folder; resolves to the path of the entry. */
export async function bundleSuite(projectRoot: string, outdir: string): Promise<string> {
  const source = path.join(projectRoot, "test", "e2e", "suite");
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [path.join(source, "index.ts"), ...testFiles(source)],
    outbase: source,
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    plugins: [keepSourcePlaces],
    sourcemap: "inline",
    // Mocha's parallel mode, which is not used, looks its worker up.
    logOverride: { "require-resolve-not-external": "silent" },
    logLevel: "warning",
  });
  // The project's own package.json says that .js files are ES modules.
  writeFileSync(path.join(outdir, "package.json"), JSON.stringify({ type: "commonjs" }));
  return path.join(outdir, "index.js");
}

function testFiles(source: string): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts")).map((file) => path.join(source, file));
}

/** Test support finds its fixtures by import.meta, which must go on meaning the source file. */
const keepSourcePlaces: Plugin = {
  name: "keep-source-places",
  setup(bundler) {
    bundler.onLoad({ filter: /[/\\](?:test|scripts|server[/\\]src|client[/\\]src)[/\\].*\.m?[jt]s$/ }, ({ path: file }) => ({
      loader: file.endsWith("ts") ? "ts" : "js",
      contents: readFileSync(file, "utf8")
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href))
        .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)))
        .replaceAll("import.meta.filename", JSON.stringify(file)),
    }));
  },
};
