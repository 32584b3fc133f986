// What holds for every input: an arbitrary that makes inputs, and a check that throws where one breaks it. Each property runs
// for a time from a seed, shrinks what broke it, and takes a kept input again for ever (test/corpus/regressions).
import fc from "fast-check";
import { watched } from "./watchdog.ts";

export interface PropertyDefinition<T> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<T>;
  /** Throws, or rejects, where the property does not hold. */
  readonly check: (input: T) => void | Promise<void>;
  /** Inputs of the product in one input of the property, where that is a batch. */
  readonly sizeOf?: (input: T) => number;
  /** Part of the time that it gets, beside the others. */
  readonly share: number;
}

export interface Failure {
  readonly property: string;
  readonly seed: number;
  /** Shrunk as far as the time allowed; plain JSON. */
  readonly input: unknown;
  readonly error: Error;
}

export interface Outcome {
  readonly inputs: number;
  readonly failure: Failure | undefined;
}

export interface Property {
  readonly name: string;
  readonly share: number;
  run(options: { readonly seed: number; readonly milliseconds: number }): Promise<Outcome>;
  /** Checks one kept input. */
  replay(input: unknown): Promise<void>;
}

/** More than any time slice has room for. */
const WITHOUT_END = 1_000_000_000;
/** Milliseconds that finding a smaller input may take. */
const SHRINKING = 20_000;

export function defineProperty<T>({ name, inputs, check, sizeOf = () => 1, share }: PropertyDefinition<T>): Property {
  return {
    name,
    share,
    run: async ({ seed, milliseconds }) => {
      let count = 0;
      const counted = fc.asyncProperty(inputs, async (input) => {
        count += sizeOf(input);
        await watched(name, input, async () => check(input));
      });
      const found = await fc.check(counted, { seed, numRuns: WITHOUT_END, interruptAfterTimeLimit: milliseconds, endOnFailure: true });
      const path = found.counterexamplePath;
      if (!found.failed || path === null) return { inputs: count, failure: undefined };
      const shrunk = await fc.check(counted, { seed, path, interruptAfterTimeLimit: SHRINKING, numRuns: WITHOUT_END });
      const [input] = shrunk.counterexample ?? found.counterexample ?? [];
      return { inputs: count, failure: { property: name, seed, input, error: errorOf(shrunk.errorInstance ?? found.errorInstance) } };
    },
    replay: async (input) => {
      // What is kept was written from an input of this property.
      await watched(name, input, async () => check(input as T));
    },
  };
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
