// The catalog's data files keep to their schema, and what one says of another is there.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import {
  confNames,
  features,
  findConfName,
  findFeature,
  findLibraryMacro,
  findOption,
  libraryMacros,
  mailerPackages,
  options,
  osTypes,
} from "../../server/src/catalog/index.ts";
import { findSchemaErrors, type Schema } from "../support/json-schema.ts";

const FOLDER = inProject("server/src/catalog");
const schema = JSON.parse(readFileSync(`${FOLDER}/schema/catalog.schema.json`, "utf8")) as { readonly $defs: Schema; readonly properties: Readonly<Record<string, Schema>> };
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

test("every data file has a schema, and every schema its file", () => {
  assert.deepEqual(files.toSorted(), Object.keys(schema.properties).toSorted());
});

for (const file of files) {
  test(`${file} fits its schema: known keys, sorted where it says so, nothing twice`, () => {
    const text = readFileSync(`${FOLDER}/${file}`, "utf8");
    const entries = JSON.parse(text) as readonly unknown[];
    assert.deepEqual(findSchemaErrors(entries, schema.properties[file] ?? {}, schema.$defs, file), []);
    assert.equal(text.split("\n").length, entries.length + 3, "one entry per line");
  });
}

test("the validator finds what it is for", () => {
  const errors = (...entries: readonly unknown[]): readonly string[] => findSchemaErrors(entries, schema.properties["privacy-flags.json"] ?? {}, schema.$defs);
  const good = { name: "noexpn", summary: "EXPN is refused.", source: "conf.c" };
  assert.deepEqual(errors(good), []);
  assert.match(errors({ ...good, source: undefined }).join(), /source/);
  assert.match(errors({ name: "noexpn", summary: "EXPN is refused." }).join(), /source is missing/);
  assert.match(errors({ ...good, summary: "no capital, no full stop" }).join(), /does not match/);
  assert.match(errors(good, good).join(), /noexpn is there twice/);
  assert.match(errors(good, { ...good, name: "goaway" }).join(), /goaway stands behind noexpn/);
  assert.match(errors({ ...good, note: "x" }).join(), /note is not expected/);
  assert.match(findSchemaErrors({}, { type: "object", oneOf: [] }, {}).join(), /unknown keyword oneOf/);
  assert.match(findSchemaErrors("8.1x", { $ref: "#/$defs/version" }, schema.$defs).join(), /does not match/);
});

test("every mc name of an option is a conf name of that option, and the other way round", () => {
  const fromOptions = options.flatMap((option) => (option.mc === undefined ? [] : [`${option.mc} ${option.name}`]));
  const fromConfNames = confNames.flatMap((entry) => (entry.option === undefined ? [] : [`${entry.name} ${entry.option}`]));
  assert.deepEqual(fromConfNames.toSorted(), fromOptions.toSorted());
  assert.equal(new Set(options.map((option) => option.mc)).size, fromOptions.length + 1, "no two options share a conf name");
  for (const entry of confNames) assert.equal(entry.kind === "option", entry.option !== undefined, entry.name);
});

test("every option and every conf name says what it does", () => {
  assert.ok(options.length > 200 && confNames.length > 300);
  for (const entry of [...options, ...confNames]) assert.ok(entry.summary.length > 8, entry.name);
  assert.equal(findConfName("confMAX_MESSAGE_SIZE")?.summary, findOption("MaxMessageSize")?.summary);
});

test("what one table names another has", () => {
  const mailers = new Set(mailerPackages.map((entry) => entry.name));
  const mLines = new Set(mailerPackages.flatMap((entry) => entry.defines));
  for (const { name, variables } of mailerPackages) for (const variable of variables) assert.equal(findConfName(variable)?.mailer, name, variable);
  for (const { name, defines } of osTypes) for (const defined of defines) assert.ok(findConfName(defined) !== undefined, `${name}: ${defined}`);
  for (const entry of confNames) {
    if (entry.kind !== "mailer") continue;
    assert.ok(mailers.has(entry.mailer ?? ""), entry.name);
    for (const mLine of entry.mailers ?? []) assert.ok(mLines.has(mLine), `${entry.name}: ${mLine}`);
  }
  for (const { name, mcMacro } of options) if (mcMacro !== undefined) assert.ok(findLibraryMacro(mcMacro) !== undefined, name);
  for (const { name, requires } of features) {
    if (requires === undefined) continue;
    assert.ok(findFeature(requires) ?? findLibraryMacro(requires) ?? findConfName(requires), `${name} requires ${requires}`);
  }
});

test("no macro of the library is also a conf name, so that a word in a .mc has one meaning", () => {
  assert.deepEqual(libraryMacros.filter(({ name }) => findConfName(name) !== undefined), []);
});

test("a default of a fixed form has that form", () => {
  const forms: Readonly<Record<string, RegExp>> = {
    boolean: /^(True|False|true|false)?$/,
    integer: /^-?\d*$/,
    bytes: /^\d+$/,
    mode: /^0?[0-7]{3}$/,
    time: /^(\d+[smhdw]?)?$/,
  };
  for (const { name, type, builtIn, library, commented } of options) {
    for (const value of [builtIn, library, commented]) if (value !== undefined) assert.match(value, forms[type] ?? /^/, `${name}=${value}`);
  }
});

test("an option with fixed values has its defaults among them", () => {
  for (const { name, values, builtIn, library, commented } of options) {
    if (values === undefined) continue;
    const known = values.map(({ value }) => value.toLowerCase());
    for (const value of [builtIn, library, commented]) if (value !== undefined) assert.ok(known.includes(value.toLowerCase()), `${name}=${value}`);
  }
});
