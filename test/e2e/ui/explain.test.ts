// "Sendmail: Explain Rule": the list, and the page of the chosen rule.
import assert from "node:assert/strict";
import { readyWorkbench } from "./ready-workbench.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import type { Workbench } from "./workbench.ts";

suite("explaining a rule", () => {
  let window: WindowUnderTest;
  let workbench: Workbench;

  suiteSetup(async () => {
    ({ window, workbench } = await readyWorkbench());
  });

  test("the rules that the open file breaks come first", async () => {
    await workbench.open("sendmail.mc");
    await workbench.editor.locator(".squiggly-hint").first().waitFor();
    await workbench.command("Sendmail: Explain Rule");
    const rows = window.page.locator(".quick-input-widget .monaco-list-row");
    await rows.filter({ hasText: "in this file" }).waitFor();
    assert.match(await rows.first().innerText(), /auth-commented-template/);
  });

  test("the chosen rule's page is shown", async () => {
    await workbench.answer("relay-promiscuous");
    const page = workbench.preview.locator("body");
    await page.getByRole("heading", { name: "relay-promiscuous" }).waitFor();
    assert.match(await page.innerText(), /Why/);
  });
});
