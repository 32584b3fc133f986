// `npm run fuzz`: every property for its part of the time, from one seed. What breaks one is shrunk, printed and kept as a file
// that the tests take from then on.
import { parseArgs } from "node:util";
import { tryMutations } from "./mutations.ts";
import { endProperties, findProperty, properties, timeFor } from "./properties.ts";
import type { Property } from "./property.ts";
import { keepRegression } from "./regressions.ts";

/** fast-check takes seeds of 32 bits. */
const SEEDS = 0x7fffffff;
const DEFAULT_SECONDS = 60;

/** Resolves to the exit code. */
export async function fuzz(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: "string" }, seed: { type: "string" }, only: { type: "string" }, mutations: { type: "boolean" } } });
  if (values.mutations === true) return tryMutations(values.only?.split(",").map((name) => toProperty(name).name));
  const seconds = toNumber("--seconds", values.seconds ?? String(DEFAULT_SECONDS));
  const seed = toNumber("--seed", values.seed ?? String(Date.now() % SEEDS));
  const chosen = values.only === undefined ? properties : values.only.split(",").map(toProperty);
  console.log(`${chosen.length} properties for ${seconds} s, seed ${seed}`);
  let total = 0;
  let failed = 0;
  const started = performance.now();
  try {
    for (const property of chosen) {
      const start = performance.now();
      const { inputs, failure } = await property.run({ seed, milliseconds: timeFor(property, chosen, seconds * 1000) });
      total += inputs;
      console.log(`${String(inputs).padStart(8)} inputs in ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${property.name}${failure === undefined ? "" : "  FAILED"}`);
      if (failure === undefined) continue;
      failed += 1;
      console.log(`  ${failure.error.message.replaceAll("\n", "\n  ")}\n  input: ${JSON.stringify(failure.input)}\n  kept in ${keepRegression(failure)}`);
    }
  } finally {
    await endProperties();
  }
  console.log(`${total} inputs in ${((performance.now() - started) / 1000).toFixed(1)} s, seed ${seed}, ${failed} of ${chosen.length} properties broken`);
  return failed === 0 ? 0 : 1;
}

function toNumber(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > SEEDS) throw new Error(`${option} takes a whole number up to ${SEEDS}, not ${text}`);
  return value;
}

function toProperty(name: string): Property {
  const property = findProperty(name);
  if (property === undefined) throw new Error(`--only takes names out of ${properties.map((one) => one.name).join(", ")}, not ${name}`);
  return property;
}
