// Where things of this project lie. Every script asks here, so that each works from any current folder.
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const projectRoot = resolve(fileURLToPath(new URL("..", import.meta.url)));

/** A path inside the checkout. */
export function inProject(...parts) {
  return join(projectRoot, ...parts);
}

/** What scripts fetch or make for themselves and can make again; ignored by git. */
export const cacheDirectory = inProject(".cache");
