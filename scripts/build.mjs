// Bundles the client, the language server, its engine and the command line into one CommonJS file each, which VS Code's
// extension host and Node 20 run, and the script of the reports' web view.
//
//   node scripts/build.mjs                 with source maps, for working on it
//   node scripts/build.mjs --production    minified, without source maps, as it is shipped
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { installCfLibrary } from "./cf-library.mjs";
import { inProject, projectRoot } from "./paths.mjs";
import { runScript } from "./set-up.mjs";

const bundles = [
  { entry: "client/src/extension.ts", outfile: "client/dist/extension.cjs", external: ["vscode"] },
  { entry: "client/src/web/report-page.ts", outfile: "client/dist/report-page.js", platform: "browser" },
  { entry: "server/src/main.ts", outfile: "server/dist/server.cjs", apart: { "./engine.ts": "./engine.cjs" } },
  { entry: "server/src/lsp/engine.ts", outfile: "server/dist/engine.cjs" },
  { entry: "server/src/cli/main.ts", outfile: "server/dist/cli.cjs" },
];

/** Makes the cf library and all bundles. */
export async function build({ production = false } = {}) {
  await installCfLibrary();
  const metafiles = new Map();
  for (const bundle of bundles) {
    const { metafile } = await writeBundle(bundle, { production });
    const inputs = metafiles.get(dirname(bundle.outfile)) ?? new Set();
    for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    metafiles.set(dirname(bundle.outfile), inputs);
  }
  for (const [directory, inputs] of metafiles) writeFileSync(inProject(directory, "THIRD-PARTY-NOTICES.txt"), notices(inputs));
  // What an earlier build left, source maps above all, must not be shipped. Bundles are replaced in place: somebody may be running one.
  const maps = production ? [] : bundles.map(({ outfile }) => `${outfile}.map`);
  const made = new Set([...bundles.map(({ outfile }) => outfile), ...maps, ...[...metafiles.keys()].map((directory) => `${directory}/THIRD-PARTY-NOTICES.txt`)]);
  for (const directory of metafiles.keys()) {
    for (const name of readdirSync(inProject(directory))) if (!made.has(`${directory}/${name}`)) rmSync(inProject(directory, name), { recursive: true });
  }
}

/** Writes the bundles of these names, such as `server.cjs`, into a folder other than the build's own. */
export async function bundleInto(folder, names) {
  const asked = bundles.filter(({ outfile }) => names.includes(basename(outfile)));
  if (asked.length !== names.length) throw new Error(`not all of ${names.join(", ")} are bundles`);
  for (const bundle of asked) await writeBundle({ ...bundle, outfile: join(folder, basename(bundle.outfile)) }, {});
}

const forNode = {
  target: "node20",
  format: "cjs",
  define: { "import.meta.url": "bundleUrl", "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
  banner: { js: "const bundleUrl = require(\"node:url\").pathToFileURL(__filename).href;" },
};

async function writeBundle({ entry, outfile, external = [], apart = {}, platform = "node" }, { production = false }) {
  const esbuild = await import("esbuild");
  return await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile,
    external,
    plugins: [bundledApart(apart)],
    bundle: true,
    platform,
    ...(platform === "node" ? forNode : { target: "es2022", format: "iife" }),
    // Of a package that ships both, the ES module: its unused parts fall away.
    mainFields: ["module", "main"],
    minify: production,
    sourcemap: production ? false : "linked",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
}

/** Leaves a module out of a bundle whose `import()` of it loads another bundle, by the name beside it. */
function bundledApart(apart) {
  return {
    name: "bundled-apart",
    setup: (esbuild) =>
      esbuild.onResolve({ filter: /^\.\// }, ({ kind, path }) => (kind === "dynamic-import" && Object.hasOwn(apart, path) ? { path: apart[path], external: true } : undefined)),
  };
}

/** The licences of the packages that went into the bundles of a folder, which their terms ask to be passed on. */
function notices(inputs) {
  const directories = new Set();
  for (const input of inputs) {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (match !== null) directories.add(match[0]);
  }
  const parts = [...directories].sort().map((directory) => {
    const { name, version, license } = JSON.parse(readFileSync(inProject(directory, "package.json"), "utf8"));
    const file = readdirSync(inProject(directory)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : readFileSync(inProject(directory, file), "utf8").trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  return `This software contains the packages below, under their own licences.\n\n${parts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(import.meta.url, async (args) => {
    await build({ production: args.includes("--production") });
    return 0;
  });
}
