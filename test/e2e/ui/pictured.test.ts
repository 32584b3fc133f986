// The pictures of the README, each of something that is then asserted to be there: squiggles with the list of problems, the menu
// of the lightbulb, a hover.
import { inProject } from "../../../scripts/paths.mjs";
import { takePicture } from "./pictures.ts";
import { openWindow } from "./window-under-test.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import { Workbench } from "./workbench.ts";

suite("what a user sees", () => {
  let window: WindowUnderTest;
  let workbench: Workbench;

  suiteSetup(async () => {
    window = await openWindow("pictured", inProject("examples", "rhel"));
    workbench = new Workbench(window.page, window.folder);
    await workbench.ready();
  });

  suiteTeardown(() => window.close());

  test("findings are underlined and listed as problems", async () => {
    await workbench.open("sendmail.mc");
    await workbench.editor.locator(".squiggly-warning").first().waitFor();
    const problems = await workbench.problems();
    await problems.locator(".monaco-list-row", { hasText: "relay-promiscuous" }).waitFor();
    await problems.locator(".monaco-list-row", { hasText: "limits-message-size-suspicious" }).waitFor();
    await workbench.goTo(lineOf(workbench, "define(`confMAX_MESSAGE_SIZE'"));
    await workbench.editor.locator(".squiggly-error").first().waitFor();
    await takePicture(window.page, "problems");
  });

  test("the lightbulb offers the fixes of its line", async () => {
    await workbench.closeProblems();
    await workbench.goTo(lineOf(workbench, "dnl define(`confAUTH_MECHANISMS'"));
    const menu = await workbench.quickFixes();
    await menu.locator(".monaco-list-row", { hasText: "Enable SMTP AUTH" }).waitFor();
    await takePicture(window.page, "quick-fixes");
    await window.page.keyboard.press("Escape");
  });

  test("hover says what is wrong, why, and what it generates", async () => {
    await workbench.goTo(lineOf(workbench, "FEATURE(`promiscuous_relay')"), 12);
    await workbench.command("Show or Focus Hover");
    const hover = window.page.locator(".monaco-hover:visible", { hasText: "promiscuous_relay" }).first();
    await hover.waitFor();
    await takePicture(window.page, "hover");
  });
});

function lineOf(workbench: Workbench, start: string): number {
  return workbench.read("sendmail.mc").split("\n").findIndex((line) => line.startsWith(start)) + 1;
}
