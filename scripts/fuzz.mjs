// Tries the properties of test/fuzz on made inputs for as long as it is told to.
//
//   npm run fuzz -- --seconds 600             all of them, from a new seed
//   npm run fuzz -- --seed 7 --only NAMES     these, from that seed
//   npm run fuzz -- --mutations               whether each finds a mistake that is made on purpose, in a copy
//
// What breaks a property is kept in test/corpus/regressions. Exit code 1 where one broke.
import { installCfLibrary } from "./cf-library.mjs";
import { installDebianPackages } from "./debian-packages.mjs";
import { inProject } from "./paths.mjs";
import { runScript } from "./set-up.mjs";

await runScript(import.meta.url, async (args) => {
  await installCfLibrary({ all: false });
  await installDebianPackages();
  const { fuzz } = await import(inProject("test/fuzz/main.ts"));
  return fuzz(args);
});
