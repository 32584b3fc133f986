// Where the copy of the cf library lies that comes with the server package: server/cf, beside dist/ and src/.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder; it need not exist in a checkout that is not set up. */
export function bundledLibraryFolder(): string {
  // The bundle is CommonJS and has __filename; the sources run as modules and have import.meta.
  const here = typeof __filename === "string" ? __filename : fileURLToPath(import.meta.url);
  const folder = path.dirname(here);
  return path.basename(folder) === "dist" ? path.join(folder, "..", "cf") : path.join(folder, "..", "..", "cf");
}
