// Inputs that once broke a property: each is checked again, for ever.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endProperties, findProperty } from "./properties.ts";
import { keptRegressions } from "./regressions.ts";

after(endProperties);

const kept = keptRegressions();

test("there are inputs to check again", () => {
  assert.notEqual(kept.length, 0);
});

for (const { file, property, input } of kept) {
  test(file, async () => {
    const found = findProperty(property);
    assert.ok(found !== undefined, `no property is called ${property}`);
    await found.replay(input);
  });
}
