// What a person downloads: the extension and the npm package, packed now.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npm } from "../../scripts/npm.mjs";
import { packageExtensionIfChanged } from "../../scripts/package.mjs";
import { inProject } from "../../scripts/paths.mjs";
import { rounded, type Result } from "./measure.ts";

export async function benchSizes(): Promise<readonly Result[]> {
  const vsix = await packageExtensionIfChanged();
  const folder = mkdtempSync(join(tmpdir(), "bench-pack-"));
  try {
    await npm(["pack", "--pack-destination", folder], { cwd: inProject("server") });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    return [
      { name: "size of the .vsix", value: rounded(statSync(vsix).size / 1e6), unit: "MB" },
      { name: "size of the npm tarball", value: rounded(statSync(join(folder, tarball)).size / 1e6), unit: "MB" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
