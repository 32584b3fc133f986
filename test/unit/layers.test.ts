// The layers of ARCHITECTURE.md hold: every import of every source file points to the left, and only some may reach outside.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { findViolations, readImports } from "../support/layers.ts";

const sources = ["server/src", "client/src"].flatMap((folder) =>
  readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
);

test("every import of every source file is allowed", () => {
  assert.ok(sources.length > 50, `only ${sources.length} source files were found`);
  const violations = sources.flatMap((file) => findViolations(file, readImports(readFileSync(inProject(file), "utf8"))));
  assert.deepEqual(violations, []);
});

function check(path: string, ...lines: readonly string[]): readonly string[] {
  return findViolations(path, readImports(lines.join("\n")));
}

test("a layer may import what stands left of it, and itself", () => {
  assert.deepEqual(check("server/src/rules/a-rule.ts", 'import { b } from "./b.ts";', 'import type { C } from "../model/c.ts";', 'import { d } from "../text/d.ts";'), []);
  assert.deepEqual(check("client/src/commands/probe.ts", 'import * as vscode from "vscode";', 'import { detect } from "../../../server/src/features/detect.ts";', 'import type { Reply } from "../../../server/src/lsp/protocol.ts";'), []);
});

test("it may not import what stands right of it or beside it", () => {
  assert.deepEqual(check("server/src/model/x.ts", 'import { rule } from "../rules/index.ts";'), [
    "server/src/model/x.ts:1: model may not import rules (server/src/rules/index.ts)",
  ]);
  assert.deepEqual(check("server/src/cf/x.ts", "", 'import type { Y } from "../mc/y.ts";'), [
    "server/src/cf/x.ts:2: cf may not import mc (server/src/mc/y.ts)",
  ]);
  assert.deepEqual(check("client/src/x.ts", 'import { serve } from "../../server/src/lsp/server.ts";'), [
    "client/src/x.ts:1: client may not import lsp (server/src/lsp/server.ts)",
  ]);
});

test("every way to import is seen", () => {
  for (const line of ['export { a } from "../lsp/a.ts";', 'const a = await import("../lsp/a.ts");', 'const a = require("../lsp/a.ts");', 'import "../lsp/a.ts";', 'type A = import("../lsp/a.ts").A;']) {
    assert.deepEqual(check("server/src/text/x.ts", line), ["server/src/text/x.ts:1: text may not import lsp (server/src/lsp/a.ts)"], line);
  }
});

test("only some layers reach outside", () => {
  assert.deepEqual(check("server/src/features/x.ts", 'import { readFileSync } from "node:fs";'), ["server/src/features/x.ts:1: features may not import node:fs"]);
  assert.deepEqual(check("server/src/lsp/x.ts", 'import { readFile } from "node:fs/promises";'), ["server/src/lsp/x.ts:1: lsp may not import node:fs/promises"]);
  assert.deepEqual(check("server/src/io/x.ts", 'import { readFileSync } from "node:fs";'), []);
  assert.deepEqual(check("server/src/cli/x.ts", 'import { connect } from "node:tls";'), ["server/src/cli/x.ts:1: cli may not import node:tls"]);
  assert.deepEqual(check("client/src/x.ts", 'import { connect } from "node:net";', 'import { isIP } from "node:net";'), ["client/src/x.ts:1: client may not import node:net"]);
  assert.deepEqual(check("server/src/text/x.ts", 'import { join } from "node:path";'), ["server/src/text/x.ts:1: text may not import node:path"]);
  assert.deepEqual(check("server/src/features/x.ts", 'import type { Hover } from "vscode-languageserver/node";'), [
    "server/src/features/x.ts:1: features may not import vscode-languageserver/node",
  ]);
  assert.deepEqual(check("server/src/lsp/x.ts", 'import { window } from "vscode";'), ["server/src/lsp/x.ts:1: lsp may not import vscode"]);
  assert.deepEqual(check("server/src/cli/main.ts", 'import { Command } from "commander";'), []);
});

test("only the outermost layers know the version of the package", () => {
  const line = 'import manifest from "../../package.json" with { type: "json" };';
  assert.deepEqual(check("server/src/cli/x.ts", line), []);
  assert.deepEqual(check("server/src/report/x.ts", line), ["server/src/report/x.ts:1: imports server/package.json, which lies in no layer"]);
});

test("a folder that is no layer is reported", () => {
  assert.deepEqual(check("server/src/helpers/x.ts"), ["server/src/helpers/x.ts: lies in no layer; ARCHITECTURE.md names them"]);
});
