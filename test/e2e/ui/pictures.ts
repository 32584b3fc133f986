// Pictures of the window: always taken, so that a test run shows whether they can be; written into docs/images only on demand.
import { copyFileSync, mkdirSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { inProject } from "../../../scripts/paths.mjs";

/** Bytes; a window that is not painted compresses to less. */
const smallestPicture = 10_000;

const scratch = process.env.E2E_PICTURES ?? mkdtempSync(path.join(tmpdir(), "pictures-"));

/** Takes docs/images/NAME.png. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const file = path.join(scratch, `${name}.png`);
  mkdirSync(scratch, { recursive: true });
  await page.screenshot({ path: file, animations: "disabled" });
  if (statSync(file).size < smallestPicture) throw new Error(`${file} shows next to nothing`);
  if (process.env.UPDATE_IMAGES !== "1") return;
  mkdirSync(inProject("docs", "images"), { recursive: true });
  copyFileSync(file, inProject("docs", "images", `${name}.png`));
}
