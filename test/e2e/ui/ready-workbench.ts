// The window that the test files share, ready for typing, and a real sendmail beside it.
import assert from "node:assert/strict";
import { startLab, whyNoLab } from "../../lab/lab.ts";
import type { Lab } from "../../lab/lab.ts";
import { sharedWindow } from "./window-under-test.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import { Workbench } from "./workbench.ts";

export async function readyWorkbench(): Promise<{ readonly window: WindowUnderTest; readonly workbench: Workbench }> {
  const window = await sharedWindow();
  const workbench = new Workbench(window.page, window.folder);
  await workbench.ready();
  return { window, workbench };
}

/** With a variant of the lab, which the suite stops. */
export async function readyLab(variant: string): Promise<{ readonly lab: Lab; readonly window: WindowUnderTest; readonly workbench: Workbench }> {
  assert.equal(whyNoLab(), undefined);
  const lab = await startLab(variant);
  return { lab, ...(await readyWorkbench()) };
}
