// The manifest against what it names: texts that are there, commands that the client registers, files that exist.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import ts from "typescript";
import { CLAIMED_NAMES } from "../../server/src/features/detect.ts";

const root = join(import.meta.dirname, "../..");
const manifestText = readFileSync(join(root, "package.json"), "utf8");
const manifest = JSON.parse(manifestText);
const texts: Record<string, string> = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"));
const clientFiles = readdirSync(join(root, "client/src"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

test("every text of the manifest stands in package.nls.json, and none is left over", () => {
  const used = new Set([...manifestText.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
  assert.deepEqual([...used].sort(), Object.keys(texts).sort());
});

test("the commands of the manifest are those that the client registers", () => {
  const registered = clientFiles.flatMap((file) => [...readClient(file).matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]));
  const declared = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  assert.deepEqual(registered.sort(), [...declared].sort());
});

test("every setting has the prefix, a scope, a default of its type and a description in Markdown", () => {
  const properties: Record<string, { type: string; scope: string; default: unknown; markdownDescription: string }> = manifest.contributes.configuration.properties;
  assert.ok(Object.keys(properties).length > 0);
  for (const [name, property] of Object.entries(properties)) {
    assert.match(name, /^sendmail\./);
    assert.match(property.scope ?? "", /^(?:machine|machine-overridable|resource|window)$/, name);
    assert.match(property.markdownDescription ?? "", /^%config\./, name);
    assert.equal(property.type === "integer" ? "number" : property.type, typeof property.default, name);
  }
});

test("settings that name a program or a folder of macros are withheld from a folder that nobody trusts", () => {
  const { untrustedWorkspaces } = manifest.capabilities;
  assert.equal(untrustedWorkspaces.supported, "limited");
  for (const name of ["sendmail.cfDirectory", "sendmail.m4Path"]) assert.ok(untrustedWorkspaces.restrictedConfigurations.includes(name), name);
  assert.equal(manifest.contributes.configuration.properties["sendmail.m4Path"].scope, "machine");
});

test("the client's settings are declared", () => {
  const read = clientFiles.flatMap((file) => [...readClient(file).matchAll(/getConfiguration\("sendmail"\)\.get<\w+>\("([^"]+)"/g)].map((match) => `sendmail.${match[1]}`));
  assert.ok(read.length > 0);
  for (const name of read) assert.ok(name in manifest.contributes.configuration.properties, name);
});

test("files that the manifest names are there", () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const paths = [...languages.map((one: { configuration: string }) => one.configuration), ...grammars.map((one: { path: string }) => one.path), ...snippets.map((one: { path: string }) => one.path)];
  assert.ok(paths.length >= 6);
  for (const path of [...paths, manifest.icon]) assert.ok(existsSync(join(root, path)), path);
});

test("the names that the manifest claims are those that the detector believes", () => {
  for (const { id, filenames, filenamePatterns } of manifest.contributes.languages) {
    assert.deepEqual({ filenames, filenamePatterns }, CLAIMED_NAMES[id as keyof typeof CLAIMED_NAMES], id);
  }
});

test("no command runs at start-up, and no notification is shown by it", () => {
  assert.ok(!manifest.activationEvents.includes("*"));
  assert.ok(!manifest.activationEvents.includes("onStartupFinished"));
  for (const file of ["extension.ts", "server.ts", "detection.ts"]) assert.doesNotMatch(readClient(file), /window\.show|executeCommand/, file);
});

test("every message of the client stands in the bundle for translators, and none is left over", () => {
  const bundle: Record<string, string> = JSON.parse(readFileSync(join(root, "l10n/bundle.l10n.json"), "utf8"));
  const messages = new Set(clientFiles.flatMap(messagesOf));
  assert.ok(messages.size > 0);
  assert.deepEqual(Object.keys(bundle).sort(), [...messages].sort());
  for (const [message, text] of Object.entries(bundle)) assert.equal(text, message);
});

/** The first argument of each `l10n.t(…)`, which has to be written there as it is. */
function messagesOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readClient(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /\bl10n\.t$/.test(node.expression.getText())) {
      const [first] = node.arguments;
      assert.ok(first !== undefined && ts.isStringLiteral(first), `${file}: ${node.getText()}`);
      found.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function readClient(file: string): string {
  return readFileSync(join(root, "client/src", file), "utf8");
}
