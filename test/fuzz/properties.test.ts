// Every property for its part of half a minute, always from the same seed: what fails here fails again.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endProperties, properties, timeFor } from "./properties.ts";

const SEED = 20240101;
const MILLISECONDS = 30_000;

after(endProperties);

for (const property of properties) {
  test(`${property.name} (seed ${SEED})`, async (context) => {
    const { inputs, failure } = await property.run({ seed: SEED, milliseconds: timeFor(property, properties, MILLISECONDS) });
    const found = failure && `${failure.error.message}\ninput: ${JSON.stringify(failure.input)}\nseed: ${failure.seed}`;
    assert.equal(found, undefined);
    assert.notEqual(inputs, 0, "nothing was tried");
    context.diagnostic(`${inputs} inputs, seed ${SEED}`);
  });
}
