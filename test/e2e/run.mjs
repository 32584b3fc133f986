// The end-to-end suite: the packed .vsix, installed into a real VS Code.
//
//   node test/e2e/run.mjs [--counts FILE] [--vsix FILE] [--only trusted,untrusted,window,start] [--grep TEXT]
//
// --counts writes {"passed":N,"failed":N}. Without --vsix the one at the top of the checkout is taken, or made.
// --grep chooses among the tests of the window.
// VSCODE_TEST_HOST=electron|server forces the host, UPDATE_IMAGES=1 writes the pictures of docs/images anew.
// Runs on Node 20 without dependencies: what follows needs the pinned Node.
import { spawnSync } from "node:child_process";
import { inProject } from "../../scripts/paths.mjs";
import { requireNode } from "../../scripts/pinned-node.mjs";

const node = requireNode();
if (node === process.execPath) {
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
} else {
  const { status } = spawnSync(node, [inProject("test", "e2e", "run.mjs"), ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
