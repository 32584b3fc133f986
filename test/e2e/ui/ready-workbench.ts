// The window that the test files share, ready for typing.
import { sharedWindow } from "./window-under-test.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import { Workbench } from "./workbench.ts";

export async function readyWorkbench(): Promise<{ readonly window: WindowUnderTest; readonly workbench: Workbench }> {
  const window = await sharedWindow();
  const workbench = new Workbench(window.page, window.folder);
  await workbench.ready();
  return { window, workbench };
}
