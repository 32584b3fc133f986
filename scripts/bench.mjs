// Measures what is shipped: the minified bundles, and the expander against the m4 of this machine.
import { inProject } from "./paths.mjs";
import { runScript } from "./set-up.mjs";

await runScript(import.meta.url, async (args) => {
  const { build } = await import("./build.mjs");
  await build({ production: true });
  const { bench } = await import(inProject("test/bench/main.ts"));
  await bench(args);
  return 0;
});
