// "Sendmail: Audit This Host" on the machine that the window runs on: its report, or the sentence why there is none.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readyWorkbench } from "./ready-workbench.ts";
import type { Workbench } from "./workbench.ts";

suite("auditing the host", () => {
  let workbench: Workbench;

  suiteSetup(async () => {
    ({ workbench } = await readyWorkbench());
  });

  test("shows what was found on this machine, or that it runs no sendmail", async () => {
    await workbench.command("Sendmail: Audit This Host");
    if (!["/etc/mail/sendmail.cf", "/etc/sendmail.cf", "/etc/mail/submit.cf"].some((file) => existsSync(file))) {
      await workbench.waitForNotification("The host cannot be audited: no sendmail.cf is found below /");
      return;
    }
    const page = workbench.preview.locator("body");
    await page.getByRole("heading", { name: "Audit of this host" }).waitFor();
    assert.match(await page.innerText(), /\/etc\/(?:mail\/)?(?:sendmail|submit)\.cf.*: (?:nothing to report|\d+ findings?)/);
  });
});
