// Shows the product to somebody who has just cloned it: builds and packs the extension, lints an example with the command
// line, then opens the examples in VS Code with the extension.
//
//   npm start                     with an editor: desktop VS Code where `code` is found, else VS Code in the browser
//   npm start -- --no-editor      stops after the findings, as it does without a terminal and where CI is set
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { packageExtensionIfChanged } from "./package.mjs";
import { cacheDirectory, inProject, projectRoot } from "./paths.mjs";
import { cleanEnvironment, findProgram, run } from "./processes.mjs";
import { runScript } from "./set-up.mjs";
import { installExtension, startVsCodeServer } from "./vscode-server.mjs";

const examples = inProject("examples");
/** What the browser's VS Code begins with; a person may change it there. */
const settings = { "workbench.startupEditor": "none", "chat.disableAIFeatures": true };
const example = join("examples", "rhel", "sendmail.mc");

await runScript(import.meta.url, async (args) => {
  const unknown = args.find((arg) => arg !== "--no-editor");
  if (unknown !== undefined) throw new Error(`unknown option ${unknown}: there is --no-editor`);
  const vsix = await packageExtensionIfChanged();
  console.log(`The extension is packed: ${basename(vsix)}, ${Math.round(statSync(vsix).size / 1000)} kB`);
  await lintExample();
  if (args.includes("--no-editor")) return 0;
  if (process.env.CI || !process.stdin.isTTY || !process.stdout.isTTY) {
    console.log("\nNo editor is opened without a terminal");
    return 0;
  }
  return (await openDesktop(vsix)) ? 0 : openInBrowser(vsix);
});

/** Exit code 1 says that there are findings, as there should be. */
async function lintExample() {
  console.log(`\n$ npx --no-install sendmail-lint check ${example}\n`);
  const { code } = await run(process.execPath, [inProject("server", "bin", "sendmail-lint.mjs"), "check", example], {
    cwd: projectRoot, env: cleanEnvironment(), stdio: ["ignore", "inherit", "inherit"],
  });
  if (code !== 1) throw new Error(`sendmail-lint should find something in ${example} and exit with 1, but exited with ${code}`);
}

/** False where there is no desktop VS Code, or it does not take the extension. */
async function openDesktop(vsix) {
  const code = findProgram("code");
  if (code === undefined) return false;
  // Windows has code.cmd, which only its shell can start.
  const options = { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" };
  const installed = await run(code, ["--install-extension", vsix, "--force"], options);
  if (installed.code !== 0) {
    console.log(`\nDesktop VS Code does not take the extension (exit ${installed.code}): ${installed.output.trim()}`);
    return false;
  }
  console.log(`\n${basename(vsix)} is installed in VS Code, which opens ${examples}`);
  return (await run(code, [examples], options)).code === 0;
}

/** Serves VS Code on this machine until Ctrl-C; its settings are kept between starts. */
async function openInBrowser(vsix) {
  console.log("\nThere is no `code` on the PATH: VS Code in the browser instead");
  const dataDirectory = join(cacheDirectory, "vscode-home");
  await installExtension(vsix, { dataDirectory });
  const server = await startVsCodeServer({ dataDirectory, forTests: false, settings });
  const address = new URL(server.url);
  address.searchParams.set("folder", examples);
  console.log(`\nOpen this address in a browser on this machine; Ctrl-C here ends it:\n\n  ${address.href}\n`);
  return new Promise((done) => server.child.once("exit", (code) => done(code ?? 0)));
}
