// "Sendmail: Check Relay…" against a real sendmail, from the questions to the report.
import assert from "node:assert/strict";
import type { Lab } from "../../lab/lab.ts";
import { readyLab } from "./ready-workbench.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import type { Workbench } from "./workbench.ts";

const QUESTION = "Mail hosts that you administer";

suite("testing a mail host for relaying", () => {
  let lab: Lab;
  let window: WindowUnderTest;
  let workbench: Workbench;

  suiteSetup(async () => {
    ({ lab, window, workbench } = await readyLab("promiscuous"));
  });

  suiteTeardown(() => lab.stop());

  /** With a configuration open, which the command then asks about. */
  async function ask(hosts: string): Promise<void> {
    await workbench.open("sendmail.mc");
    await workbench.command("Sendmail: Check Relay…");
    await workbench.question(QUESTION).waitFor();
    await workbench.answer(hosts);
    await workbench.choice("Without a configuration").click();
  }

  test("many hosts are asked about once more, and nothing is sent without a yes", async () => {
    await ask(`127.0.0.1:${lab.port} 127.0.0.1:1`);
    await workbench.choice("Connect to nothing").click();
    await window.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    assert.equal(lab.traffic(), "");
  });

  test("the report says what was tried, and that a test from the host itself proves nothing", async () => {
    await ask(`127.0.0.1:${lab.port}`);
    const report = workbench.preview.locator("body");
    await report.getByRole("heading", { name: `Relay test of 127.0.0.1:${lab.port}` }).waitFor();
    const text = await report.innerText();
    assert.match(text, /cannot tell: <relaytest@example\.org> from <probe@example\.net> is accepted, but it was asked from the host itself \(127\.0\.0\.1\)/);
    await report.getByRole("row", { name: "control-unknown" }).waitFor();
    // Sendmail's own record of what it was told.
    const said = [...lab.traffic().matchAll(/^\d+ <<< (\w+)/gm)].map((match) => match[1] ?? "");
    assert.deepEqual([...new Set(said)].sort(), ["EHLO", "MAIL", "QUIT", "RCPT", "RSET"]);
  });
});
