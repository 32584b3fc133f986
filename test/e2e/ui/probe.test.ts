// "Sendmail: Probe Mail Host…" against a real sendmail, from the question to the report.
import assert from "node:assert/strict";
import { startLab, whyNoLab } from "../../lab/lab.ts";
import type { Lab } from "../../lab/lab.ts";
import { takePicture } from "./pictures.ts";
import { openWindow } from "./window-under-test.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import { Workbench } from "./workbench.ts";

suite("probing a mail host", () => {
  let lab: Lab;
  let window: WindowUnderTest;
  let workbench: Workbench;

  suiteSetup(async () => {
    assert.equal(whyNoLab(), undefined);
    lab = await startLab("auth-tls");
    window = await openWindow("probe", { trust: false });
    workbench = new Workbench(window.page, window.folder);
    await workbench.ready();
  });

  suiteTeardown(async () => {
    await window.close();
    lab.stop();
  });

  test("a host and a port that are none are refused before anything is sent", async () => {
    await workbench.command("Sendmail: Probe Mail Host…");
    const input = window.page.locator(".quick-input-widget input").first();
    const message = window.page.locator(".quick-input-widget .quick-input-message");
    await input.fill("not a host");
    await message.filter({ hasText: "neither a host name nor an address" }).waitFor();
    await input.fill("127.0.0.1");
    await window.page.keyboard.press("Enter");
    await window.page.locator(".quick-input-widget", { hasText: "Port of 127.0.0.1" }).waitFor();
    await input.fill("70000");
    await message.filter({ hasText: "is not a port" }).waitFor();
    await window.page.keyboard.press("Escape");
    assert.equal(lab.traffic(), "");
  });

  test("the report shows the greeting and the EHLO of the host", async () => {
    await workbench.command("Sendmail: Probe Mail Host…");
    await workbench.answer(`127.0.0.1:${lab.port}`);
    await workbench.answer(String(lab.port));
    const name = `127.0.0.1:${lab.port}.md`;
    await window.page.locator(".tab.active", { hasText: name }).waitFor();
    await workbench.editor.locator(".view-line", { hasText: "lab.example.test" }).first().waitFor();
    await takePicture(window.page, "probe-report");
    const report = await workbench.editor.locator(".view-lines").innerText();
    const traffic = lab.traffic();
    assert.match(traffic, /EHLO/);
    assert.match(report, /AUTH/);
    assert.match(report, /STARTTLS/);
  });
});
