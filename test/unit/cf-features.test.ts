// Each feature that the rules of a bare .cf show has a fixture that shows it, without the library's banners.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { features } from "../../server/src/catalog/index.ts";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import { findBanners, isTraceable } from "../../server/src/model/cf-features.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";

const FOLDER = inProject("test/rules");

const bare = readdirSync(FOLDER)
  .flatMap((rule) => readdirSync(join(FOLDER, rule)).map((name) => join(FOLDER, rule, name)))
  .filter((path) => /\/(?:fires|silent)[^/]*\.cf$/.test(path))
  .map((path) => readConfiguration(parseCf(readFileSync(path, "utf8")).tree))
  .filter((configuration) => findBanners(configuration.file).size === 0);

describe("a bare .cf", () => {
  const names = features.map(({ name }) => name).filter(isTraceable);

  it("is where nine features can be told", () => {
    assert.equal(names.length, 9);
    assert.ok(bare.length > 100);
  });

  for (const name of names) {
    it(`shows ${name} in a fixture, and lacks it in others`, () => {
      const showing = bare.filter((configuration) => configuration.feature(name) !== undefined);
      assert.ok(showing.length > 0 && showing.length < bare.length);
    });
  }
});
