// Which part of the code may import which, as ARCHITECTURE.md draws it, and a check of a file's imports against that.
import ts from "typescript";

/** The layers of server/src, left to right: a layer may import those of the groups to its left. */
const groups: readonly (readonly string[])[] = [
  ["text", "catalog"],
  ["m4", "mc", "cf", "smtp"],
  ["model"],
  ["rewriting", "fixes", "rules", "host"],
  ["features", "report"],
  ["io"],
  ["lsp", "cli"],
  ["main"],
];

/** Imports within a group that are meant, with the reason. */
const exceptions: ReadonlyMap<string, string> = new Map([
  ["report -> features", "a report renders what linting found"],
]);

/** What the client shares with the server: how a file is recognised, and what is found in it. It never runs the server's own parts. */
const sharedWithClient: readonly string[] = ["text", "catalog", "model", "features", "report"];

/** The shapes of the project's own requests, which both ends of the wire must agree on. */
const wireProtocol = "server/src/lsp/protocol.ts";

/** The version that the server and the command line tell is written there and nowhere else. */
const versionSource = { target: "server/package.json", layers: ["lsp", "cli", "main"] };

/** Who may touch the outside world, by the module that leads there. A prefix covers its submodules. */
const doors: readonly { readonly module: string; readonly layers: readonly string[] }[] = [
  { module: "node:fs", layers: ["io", "cli", "client"] },
  { module: "node:child_process", layers: ["cli", "client"] },
  { module: "node:net", layers: ["smtp"] },
  { module: "node:tls", layers: ["smtp"] },
  { module: "node:dns", layers: ["smtp"] },
  { module: "node:dgram", layers: [] },
  { module: "node:http", layers: [] },
  { module: "node:https", layers: [] },
  { module: "node:http2", layers: [] },
  { module: "node:", layers: ["smtp", "io", "lsp", "cli", "main", "client"] },
  { module: "vscode-languageserver", layers: ["lsp", "main"] },
  { module: "vscode-languageserver-textdocument", layers: ["lsp", "main"] },
  { module: "vscode-languageserver-protocol", layers: ["lsp", "main"] },
  { module: "vscode-languageserver-types", layers: ["lsp", "main"] },
  { module: "vscode-jsonrpc", layers: ["lsp", "main"] },
  { module: "vscode-languageclient", layers: ["client"] },
  { module: "vscode", layers: ["client"] },
];

/** Names that open nothing although their module could. */
const harmless: ReadonlyMap<string, readonly string[]> = new Map([["node:net", ["BlockList", "isIP", "isIPv4", "isIPv6"]]]);

export interface Import {
  readonly module: string;
  /** The names taken from it; undefined for the whole module. */
  readonly names: readonly string[] | undefined;
  readonly lineNumber: number;
}

/** The violations of one file, a line each. `path` is relative to the project, with slashes. */
export function findViolations(path: string, imports: readonly Import[]): readonly string[] {
  const layer = layerOf(path);
  if (layer === undefined) return [`${path}: lies in no layer; ARCHITECTURE.md names them`];
  const found: string[] = [];
  for (const item of imports) {
    const reason = item.module.startsWith(".") ? whyNotLayer(layer, resolve(path, item.module)) : whyNotModule(layer, item);
    if (reason !== undefined) found.push(`${path}:${item.lineNumber}: ${reason}`);
  }
  return found;
}

/** Everything that a source text imports: statically, by `import()`, by `require()`, in a type. */
export function readImports(text: string): readonly Import[] {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, names: readonly string[] | undefined): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    found.push({ module: specifier.text, names, lineNumber: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, namesOf(node.importClause?.namedBindings, node.importClause?.name));
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, undefined);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, undefined);
    else if (ts.isCallExpression(node) && isLoad(node.expression)) add(node, node.arguments[0], undefined);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function namesOf(bindings: ts.NamedImportBindings | undefined, whole: ts.Identifier | undefined): readonly string[] | undefined {
  if (whole !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return undefined;
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

function isLoad(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

function layerOf(path: string): string | undefined {
  if (path.startsWith("client/src/")) return "client";
  if (path === "server/src/main.ts") return "main";
  const layer = /^server\/src\/([^/]+)\//.exec(path)?.[1];
  return groups.flat().find((name) => name === layer);
}

function whyNotLayer(from: string, target: string): string | undefined {
  if (target === versionSource.target && versionSource.layers.includes(from)) return undefined;
  const to = layerOf(target);
  if (to === undefined) return `imports ${target}, which lies in no layer`;
  if (to === from || exceptions.has(`${from} -> ${to}`)) return undefined;
  const isAllowed = from === "client" ? sharedWithClient.includes(to) || target === wireProtocol : to !== "client" && groupOf(to) < groupOf(from);
  return isAllowed ? undefined : `${from} may not import ${to} (${target})`;
}

function whyNotModule(from: string, { module, names }: Import): string | undefined {
  const door = doors.find((candidate) => module === candidate.module || module.startsWith(candidate.module.endsWith(":") ? candidate.module : `${candidate.module}/`));
  if (door === undefined || door.layers.includes(from)) return undefined;
  if (names?.every((name) => harmless.get(door.module)?.includes(name) === true) === true) return undefined;
  return `${from} may not import ${module}`;
}

function groupOf(layer: string): number {
  return groups.findIndex((group) => group.includes(layer));
}

/** The path that a relative specifier means. */
function resolve(path: string, specifier: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
