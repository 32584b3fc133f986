// The quick part of the tests, for every save.
import { runScript } from "./set-up.mjs";

await runScript(import.meta.url, async () => {
  const { runSteps } = await import("./test.mjs");
  return runSteps(["types", "lint", "unit"], { quick: true });
});
