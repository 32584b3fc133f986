// The catalog against the cf libraries themselves: each `_OPTION(Name, `confX', `text')` of proto.m4, each default of cfhead.m4,
// each feature, mailer and system type, in every version that the tests expand with; and m4's own list of its builtins.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { cacheDirectory, inProject } from "../../scripts/paths.mjs";
import {
  confNames,
  features,
  findConfName,
  findFeature,
  findLibraryMacro,
  findMailer,
  findOption,
  findOsType,
  libraryMacros,
  m4Builtins,
  mailerPackages,
  options,
  osTypes,
} from "../../server/src/catalog/index.ts";
import { programEnvironment, programPath } from "../support/programs.mjs";

const BUNDLED = inProject("server/cf");
const LIBRARIES = [BUNDLED, join(cacheDirectory, "cf/8.15.2"), join(cacheDirectory, "cf/8.18.1")];

interface LibraryOption {
  readonly name: string;
  readonly confName: string;
  readonly commented: string | undefined;
}

for (const library of LIBRARIES) {
  const label = basename(library);
  const proto = readFileSync(join(library, "m4/proto.m4"), "latin1");
  const head = readFileSync(join(library, "m4/cfhead.m4"), "latin1");

  test(`${label}: every _OPTION line of proto.m4 is in the catalog, with its conf name and the text of its #O line`, () => {
    const found = readOptions(proto);
    assert.ok(found.length >= 150, `${found.length} lines found`);
    const wanted = found.map(({ name, confName, commented }) => ({ name, confName, commented: findConfName(confName)?.library === undefined ? commented : undefined }));
    const known = found.map(({ name }) => {
      const option = findOption(name);
      return { name: option?.name, confName: option?.mc, commented: option?.library === undefined ? option?.commented : undefined };
    });
    assert.deepEqual(known, wanted);
  });

  test(`${label}: every conf name that cfhead.m4 defines has that text in the catalog`, () => {
    const defined = readDefinitions(head);
    assert.ok(defined.size >= 30, `${defined.size} definitions found`);
    for (const [name, text] of defined) assert.equal(findConfName(name)?.library, text, name);
  });

  test(`${label}: every conf name that the library mentions is in the catalog`, () => {
    const mentioned = new Set<string>();
    for (const file of readdirSync(library, { recursive: true, encoding: "utf8" })) {
      if (!/\.m[4c]$/.test(file)) continue;
      for (const [name] of readFileSync(join(library, file), "latin1").matchAll(/\bconf[A-Z][A-Z0-9_]*[A-Z0-9]\b/g)) mentioned.add(name);
    }
    // confTO_ is the beginning of names in a message.
    const unknown = [...mentioned].filter((name) => findConfName(name) === undefined && name !== "confTO");
    assert.deepEqual(unknown, []);
  });

  test(`${label}: every feature, mailer and system type is in the catalog`, () => {
    const missing = (folder: string, find: (name: string) => unknown): readonly string[] => namesIn(library, folder).filter((name) => find(name) === undefined);
    assert.deepEqual(missing("feature", findFeature), []);
    assert.deepEqual(missing("mailer", findMailer), []);
    assert.deepEqual(missing("ostype", findOsType), []);
  });

  test(`${label}: every macro that cfhead.m4 offers is in the catalog`, () => {
    const offered = [...head.matchAll(/^define\(`([A-Z][A-Z0-9_]+)',/gm)].map(([, name]) => name ?? "");
    assert.ok(offered.length >= 50);
    // Constants rather than something to call: the level of the .cf, and what the file-name defaults below set.
    const unknown = offered.filter((name) => findLibraryMacro(name) === undefined && findConfName(name) === undefined && name !== "CF_LEVEL");
    assert.deepEqual(unknown, []);
  });
}

test("nothing in the catalog is made up: the library that is bundled has it, or a note says which release or build does", () => {
  const proto = readFileSync(join(BUNDLED, "m4/proto.m4"), "latin1");
  const names = new Set(readOptions(proto).map(({ name }) => name));
  const unwritten = options.filter(({ name, mc }) => mc !== undefined && !names.has(name)).map(({ name }) => name);
  // Written by hand in proto.m4, not by _OPTION.
  assert.deepEqual(unwritten.toSorted(), ["HelpFile", "QueueDirectory", "TimeZoneSpec"]);
  for (const { name } of libraryMacros) assert.match(readFileSync(join(BUNDLED, "m4/cfhead.m4"), "latin1"), new RegExp(`\\b${name}\\b`));
  const bundled = new Set(namesIn(BUNDLED, "feature"));
  assert.deepEqual(features.filter(({ name, until, since }) => !bundled.has(name) && until === undefined && since !== "8.18.1").map(({ name }) => name), []);
  assert.deepEqual(mailerPackages.map(({ name }) => name), namesIn(BUNDLED, "mailer"));
  assert.deepEqual(osTypes.map(({ name }) => name).toSorted(), namesIn(BUNDLED, "ostype"));
});

test("each mailer writes the M lines that the catalog names, from the variables that it names", () => {
  for (const { name, defines } of mailerPackages) {
    const text = readFileSync(join(BUNDLED, `mailer/${name}.m4`), "latin1");
    for (const mLine of defines) assert.match(text, new RegExp(`^M${mLine},`, "m"), `${name}: M${mLine}`);
    for (const { name: variable } of confNames.filter(({ mailer }) => mailer === name)) assert.ok(text.includes(variable), `${name}: ${variable}`);
  }
  const local = readFileSync(join(BUNDLED, "mailer/local.m4"), "latin1");
  const withMax = [...local.matchAll(/^M(\w+),[^]*?`LOCAL_MAILER_MAX', `M='/gm)].map(([, mLine]) => mLine);
  assert.deepEqual(findConfName("LOCAL_MAILER_MAX")?.mailers, withMax);
});

test("the builtins are those of GNU m4", () => {
  const m4 = spawnSync(programPath("m4"), [], { argv0: "m4", input: "dumpdef", encoding: "latin1", env: programEnvironment({ LC_ALL: "C" }) });
  const names = [...m4.stderr.matchAll(/^(\w+):/gm)].map(([, name]) => name);
  assert.ok(names.length > 40, m4.stderr);
  assert.deepEqual(m4Builtins.map(({ name }) => name).toSorted(), names.toSorted());
});

/** `_OPTION(Name, `confX', `text')`, with or without the text. */
function readOptions(proto: string): readonly LibraryOption[] {
  return [...proto.matchAll(/_OPTION\(([\w.-]+), `(\w+)'(?:, `(.*?)')?\)(?=$|'\))/gm)].map(([, name = "", confName = "", commented]) => ({
    name,
    confName,
    commented: commented === undefined ? undefined : plain(commented),
  }));
}

/** `define(`confX', `text')` on one line. The Received: header spans several and is made of macros. */
function readDefinitions(head: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", text = ""] of head.matchAll(/^define\(`((?:conf|ALIAS_FILE)\w*)', `(.*)'\)$/gm)) found.set(name, plain(text));
  return found;
}

/** What m4 makes of it where nothing was redefined. */
function plain(text: string): string {
  return text.replaceAll("MAIL_SETTINGS_DIR`'", "/etc/mail/").replace(/[`']/g, "");
}

function namesIn(library: string, folder: string): readonly string[] {
  return readdirSync(join(library, folder))
    .filter((name) => name.endsWith(".m4"))
    .map((name) => name.slice(0, -".m4".length))
    .toSorted();
}
