// Where the copy of the cf library lies that comes with the server package: server/cf, beside dist/ and src/.
import path from "node:path";

/** The folder; it need not exist in a checkout that is not set up. */
export function bundledLibraryFolder(): string {
  const here = import.meta.dirname;
  return path.basename(here) === "dist" ? path.join(here, "..", "cf") : path.join(here, "..", "..", "cf");
}
