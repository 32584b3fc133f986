// "Sendmail: Compare With Mail Host…" against a real sendmail that runs by another file than the open one.
import assert from "node:assert/strict";
import type { Lab } from "../../lab/lab.ts";
import { takePicture } from "./pictures.ts";
import { readyLab } from "./ready-workbench.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import type { Workbench } from "./workbench.ts";

suite("comparing a file with its mail host", () => {
  let lab: Lab;
  let window: WindowUnderTest;
  let workbench: Workbench;

  suiteSetup(async () => {
    ({ lab, window, workbench } = await readyLab("limits"));
  });

  suiteTeardown(() => lab.stop());

  test("each setting agrees, differs or cannot be seen in the report", async () => {
    await workbench.open("sendmail.mc");
    await workbench.command("Sendmail: Compare With Mail Host…");
    await workbench.question("Name or address of a mail host").waitFor();
    await workbench.answer(`127.0.0.1:${lab.port}`);
    await workbench.question("Port of 127.0.0.1").waitFor();
    await workbench.answer(String(lab.port));
    const report = workbench.preview.locator("body");
    await report.getByRole("heading", { name: /^Against .*sendmail\.mc$/ }).waitFor();
    await report.getByRole("row", { name: /^confMAX_MESSAGE_SIZE .* differs / }).waitFor();
    await report.getByRole("heading", { name: /^Against / }).scrollIntoViewIfNeeded();
    await takePicture(window.page, "compare-report");
    // The lab's own limit, as EHLO shows it.
    assert.match(await report.getByRole("row", { name: /^confMAX_MESSAGE_SIZE / }).innerText(), /SIZE 5024000/);
  });

  test("what differs stands among the problems until a person has seen enough", async () => {
    await workbench.open("sendmail.mc");
    const problems = await workbench.problems();
    const live = problems.locator(".monaco-list-row", { hasText: "live-differs" });
    await live.first().waitFor();
    assert.match(await live.first().innerText(), /mostly the \.cf was not regenerated from this \.mc/);
    await workbench.closeProblems();
    await workbench.command("Sendmail: Clear Live Findings");
    await workbench.problems();
    await live.first().waitFor({ state: "detached" });
    await workbench.closeProblems();
  });
});
