// What both packages are held against: the Nodes that they must run on, and a first word with the server in them.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join, sep } from "node:path";
import { createProtocolConnection, InitializeRequest, ShutdownRequest, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/** The pinned Node, and the machine's own, which a person runs the packages with: Node 20 is the oldest that we claim. */
export function runtimes(): readonly { readonly name: string; readonly node: string }[] {
  const nodes = [process.execPath, machineNode() ?? process.execPath];
  return [...new Set(nodes)].map((node) => ({ name: `Node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`, node }));
}

/** The first on the PATH that is not the pinned one, which npm and this project's scripts put in front. */
function machineNode(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder) && !folder.split(sep).includes("node_modules"));
  return folders.map((folder) => join(folder, process.platform === "win32" ? "node.exe" : "node")).find((file) => existsSync(file));
}

/** The name that the server gives itself; it must end with 0 when it is told to. */
export async function greetServer(node: string, server: string): Promise<string | undefined> {
  const child = spawn(node, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const ended = once(child, "exit");
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    connection.listen();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still demands it
    const { serverInfo } = await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
    await connection.sendNotification("initialized", {});
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification("exit");
    assert.deepEqual(await ended, [0, null]);
    return serverInfo?.name;
  } finally {
    child.kill("SIGKILL");
  }
}
