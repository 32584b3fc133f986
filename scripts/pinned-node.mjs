// Node 24 for everything that needs it: the one that runs us where it is new enough, else the one that npm installed
// as an optional dependency of this project. Runs on Node 20 without dependencies.
import { existsSync } from "node:fs";
import { inProject } from "./paths.mjs";

/** Node 24 is the first that runs TypeScript files as they are, without a warning or a switch. */
const neededMajor = 24;

/** The path of a Node that is new enough, or undefined before npm has installed one. */
export function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const file = inProject("node_modules", `node-${platform}-${process.arch}`, "bin", name);
  return existsSync(file) ? file : undefined;
}

/** The path of a Node that is new enough; throws one clear line where there is none. */
export function requireNode() {
  const file = findNode();
  if (file === undefined) throw new Error(`Node ${neededMajor} or newer is needed on ${process.platform}-${process.arch}, this is ${process.versions.node}`);
  return file;
}
