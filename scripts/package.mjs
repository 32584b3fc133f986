// Packs the extension into sendmail-config-VERSION.vsix at the top of the checkout, from a production build.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isCfLibraryInstalled } from "./cf-library.mjs";
import { build } from "./build.mjs";
import { cacheDirectory, inProject, projectRoot } from "./paths.mjs";
import { cleanEnvironment, run } from "./processes.mjs";
import { runScript } from "./set-up.mjs";

/** The sources of the .vsix that was packed last, and where it is. */
const stampFile = join(cacheDirectory, "packaged");

/** Builds and packs; resolves to the path of the .vsix. */
export async function packageExtension() {
  await build({ production: true });
  const { name, version } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
  const vsix = inProject(`${name}-${version}.vsix`);
  // Made beside and moved into place: somebody may be reading the one that is there.
  const made = join(cacheDirectory, `${process.pid}.vsix`);
  mkdirSync(cacheDirectory, { recursive: true });
  const { code, output } = await run(process.execPath, [
    inProject("node_modules", "@vscode", "vsce", "vsce"), "package", "--no-dependencies", "--out", made,
    "--allow-missing-repository", "--no-rewrite-relative-links",
  ], { cwd: projectRoot, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  if (code !== 0) throw new Error(`vsce could not pack the extension (exit ${code}):\n${output.trim()}`);
  renameSync(made, vsix);
  for (const file of readdirSync(projectRoot)) if (file.endsWith(".vsix") && inProject(file) !== vsix) rmSync(inProject(file));
  writeFileSync(stampFile, `${sourceHash()}\n${vsix}\n`);
  return vsix;
}

/** The .vsix of these sources: the one that is there already, else a new one. */
export async function packageExtensionIfChanged() {
  const [hash, vsix] = existsSync(stampFile) ? readFileSync(stampFile, "utf8").split("\n") : [];
  const isBuilt = hash === sourceHash() && existsSync(vsix) && ["cli", "engine", "server"].every((name) => existsSync(inProject("server", "dist", `${name}.cjs`)));
  return isBuilt && isCfLibraryInstalled() ? vsix : packageExtension();
}

/** SHA-256 over everything that the package is made from. */
function sourceHash() {
  const hash = createHash("sha256");
  const add = (file) => hash.update(`${file}\0`).update(readFileSync(inProject(file))).update("\0");
  for (const name of readdirSync(projectRoot).sort()) if (statSync(inProject(name)).isFile() && !name.endsWith(".vsix")) add(name);
  for (const folder of ["client", "server/bin", "server/src", "syntaxes", "snippets", "l10n", "scripts"]) {
    if (!existsSync(inProject(folder))) continue;
    const files = readdirSync(inProject(folder), { recursive: true }).map((name) => join(folder, name)).filter((file) => statSync(inProject(file)).isFile());
    for (const file of files.sort()) if (!file.startsWith(join("client", "dist"))) add(file);
  }
  add(join("server", "package.json"));
  return hash.digest("hex");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(import.meta.url, async () => {
    const vsix = await packageExtension();
    console.log(`${vsix} (${Math.round(statSync(vsix).size / 1000)} kB)`);
    return 0;
  });
}
