// Packs the extension into sendmail-config-VERSION.vsix at the top of the checkout, from a production build.
import { readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { inProject, projectRoot } from "./paths.mjs";
import { cleanEnvironment, run } from "./processes.mjs";
import { runScript } from "./set-up.mjs";

/** Builds and packs; resolves to the path of the .vsix. */
export async function packageExtension() {
  await build({ production: true });
  const { name, version } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
  for (const file of readdirSync(projectRoot)) if (file.endsWith(".vsix")) rmSync(inProject(file));
  const vsix = inProject(`${name}-${version}.vsix`);
  const { code, output } = await run(process.execPath, [
    inProject("node_modules", "@vscode", "vsce", "vsce"), "package", "--no-dependencies", "--out", vsix,
    "--allow-missing-repository", "--no-rewrite-relative-links",
  ], { cwd: projectRoot, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  if (code !== 0) throw new Error(`vsce could not pack the extension (exit ${code}):\n${output.trim()}`);
  return vsix;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(import.meta.url, async () => {
    const vsix = await packageExtension();
    console.log(`${vsix} (${Math.round(statSync(vsix).size / 1000)} kB)`);
    return 0;
  });
}
