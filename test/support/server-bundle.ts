// The language server as it is shipped: the bundle that `npm run build` made, or, where sources are newer, one made now in a
// folder of its own, so that a test never speaks for code that is not there any more.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleInto } from "../../scripts/build.mjs";
import { inProject } from "../../scripts/paths.mjs";

export interface ServerBundle {
  readonly file: string;
  remove(): void;
}

export async function serverBundle(): Promise<ServerBundle> {
  const built = inProject("server", "dist", "server.cjs");
  if (existsSync(built) && statSync(built).mtimeMs >= newestSource()) return { file: built, remove: () => undefined };
  const folder = mkdtempSync(path.join(tmpdir(), "server-bundle-"));
  const file = path.join(folder, "dist", "server.cjs");
  mkdirSync(path.dirname(file));
  symlinkSync(inProject("server", "cf"), path.join(folder, "cf"));
  await bundleInto(path.dirname(file), ["server.cjs", "engine.cjs"]);
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

/** Milliseconds since 1970 of the latest change. */
function newestSource(): number {
  const sources = inProject("server", "src");
  return Math.max(...readdirSync(sources, { recursive: true, encoding: "utf8" }).map((file) => statSync(path.join(sources, file)).mtimeMs));
}
