// "Sendmail: Probe Mail Host…" against a real sendmail, from the question to the report.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../../lab/lab.ts";
import { takePicture } from "./pictures.ts";
import { readyLab } from "./ready-workbench.ts";
import type { WindowUnderTest } from "./window-under-test.ts";
import type { Workbench } from "./workbench.ts";

suite("probing a mail host", () => {
  let lab: Lab;
  let window: WindowUnderTest;
  let workbench: Workbench;

  suiteSetup(async () => {
    ({ lab, window, workbench } = await readyLab("auth-tls"));
  });

  suiteTeardown(() => lab.stop());

  /** The second question stands in the same box as the first, so each is waited for by its text. */
  async function probe(port: number): Promise<void> {
    await workbench.command("Sendmail: Probe Mail Host…");
    await workbench.question("Name or address of a mail host").waitFor();
    await workbench.answer(`127.0.0.1:${port}`);
    await workbench.question("Port of 127.0.0.1").waitFor();
    await workbench.answer(String(port));
  }

  test("a host and a port that are none are refused before anything is sent", async () => {
    await workbench.command("Sendmail: Probe Mail Host…");
    const input = window.page.locator(".quick-input-widget input").first();
    const message = window.page.locator(".quick-input-widget .quick-input-message");
    await input.fill("not a host");
    await message.filter({ hasText: "neither a host name nor an address" }).waitFor();
    await input.fill("127.0.0.1");
    await window.page.keyboard.press("Enter");
    await workbench.question("Port of 127.0.0.1").waitFor();
    await input.fill("70000");
    await message.filter({ hasText: "is not a port" }).waitFor();
    await window.page.keyboard.press("Escape");
    assert.equal(lab.traffic(), "");
  });

  test("cancelling hangs up at once", async () => {
    // Accepts and says nothing, as a host with a long greet_pause does.
    const silent = createServer();
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    try {
      const { port } = silent.address() as AddressInfo;
      const connected = once(silent, "connection");
      await probe(port);
      const [socket] = (await connected) as [Socket];
      const hungUp = once(socket.resume(), "close");
      await workbench.cancelProgress(`Probing 127.0.0.1:${port}`);
      await hungUp;
      await window.page.locator(".tab", { hasText: `127.0.0.1:${port}` }).waitFor({ state: "detached" });
    } finally {
      silent.close();
    }
  });

  test("the report shows the greeting and the EHLO of the host", async () => {
    await probe(lab.port);
    await window.page.locator(".tab.active", { hasText: `127.0.0.1:${lab.port}` }).waitFor();
    const report = workbench.preview.locator("body");
    await report.getByRole("heading", { name: `Mail host 127.0.0.1:${lab.port}` }).waitFor();
    await takePicture(window.page, "probe-report");
    // Folded until somebody wants to see it; the keyboard opens it as the mouse does.
    for (const summary of await report.locator("summary").all()) {
      await summary.focus();
      await window.page.keyboard.press("Enter");
    }
    const text = await report.innerText();
    // What sendmail wrote down that it said.
    const greeting = /220 lab\.example\.test ESMTP Sendmail [^\r\n]*/.exec(lab.traffic())?.[0];
    assert.ok(greeting !== undefined && text.includes(greeting), greeting);
    const capabilities = [...lab.traffic().matchAll(/250[- ]([A-Z][A-Z0-9-]*(?: [^\r\n]*)?)$/gm)].map((match) => match[1] ?? "");
    for (const name of ["AUTH", "STARTTLS", "EXPN", "SIZE", "PIPELINING"]) assert.ok(capabilities.some((line) => line.startsWith(name)), name);
    const lines = text.split("\n").map((line) => line.trim());
    for (const capability of capabilities) assert.ok(lines.includes(capability), capability);
    for (const rule of ["auth-plaintext-without-tls", "disclosure-greeting-version"]) assert.ok(text.includes(rule), rule);
    await report.getByRole("row", { name: "TLSv1.3" }).waitFor();
  });

  test("the report is copied as Markdown and saved as JSON, by keyboard", async () => {
    const report = workbench.preview.locator("body");
    await report.getByRole("button", { name: "Copy as Markdown" }).focus();
    await window.page.keyboard.press("Enter");
    await window.page.locator(".statusbar-item", { hasText: "on the clipboard" }).waitFor();
    await report.getByRole("status").filter({ hasText: "on the clipboard" }).waitFor();
    await report.getByRole("button", { name: "Save as JSON…" }).focus();
    await window.page.keyboard.press("Enter");
    const file = path.join(window.folder, "probe.json");
    await window.page.locator(".quick-input-widget input").first().fill(file);
    await window.page.keyboard.press("Enter");
    while (!existsSync(file) || !readFileSync(file, "utf8").endsWith("}\n")) await sleep(100);
    const saved = JSON.parse(readFileSync(file, "utf8")) as { readonly port: number; readonly greeting: string };
    assert.equal(saved.port, lab.port);
    assert.match(saved.greeting, /^220 lab\.example\.test ESMTP Sendmail /);
  });

  test("nothing from outside can run or load in the report", async () => {
    const policy = await workbench.preview.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
    assert.match(policy ?? "", /^default-src 'none'; base-uri 'none'; form-action 'none'; style-src [^;]+; script-src 'nonce-[\w-]{22}'$/);
    const page = workbench.preview.locator("html");
    assert.match((await page.getAttribute("lang")) ?? "", /^en/);
    assert.equal(await page.locator("title").textContent(), `127.0.0.1:${lab.port}`);
  });

  test("what takes the focus has a role and a name", async () => {
    const report = workbench.preview.locator("body");
    for (const element of await report.locator("[tabindex]").all()) {
      assert.equal(await element.getAttribute("role"), "group");
      const name = (await element.getAttribute("aria-label")) ?? (await report.locator(`#${(await element.getAttribute("aria-labelledby")) ?? "none"}`).textContent());
      assert.notEqual(name ?? "", "");
    }
    await report.getByRole("group", { name: "Versions of TLS" }).waitFor();
  });

  test("what a hostile host says is shown as text and runs nothing", async () => {
    const markup = "<img src=x onerror=document.title='owned'> <script>document.title='owned'</script>";
    const hostile = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.write(`220 ${markup} \u202egnp.exe\u0007\u001b[31m ESMTP\r\n`);
      socket.on("data", (chunk) => {
        const said = chunk.toString("latin1");
        if (/^QUIT/i.test(said)) socket.end("221 bye\r\n");
        else socket.write(/^EHLO/i.test(said) ? `250-${markup}\r\n250-X${markup}\r\n250 HELP\r\n` : "502 no\r\n");
      });
    });
    await new Promise<void>((done) => hostile.listen(0, "127.0.0.1", done));
    try {
      const { port } = hostile.address() as AddressInfo;
      await probe(port);
      const report = workbench.preview.locator("body");
      await report.getByRole("heading", { name: `Mail host 127.0.0.1:${port}` }).waitFor();
      const text = (await report.textContent()) ?? "";
      assert.ok(text.includes(`220 ${markup} \\u{202e}gnp.exe\\x07\\x1b[31m ESMTP`), text);
      assert.equal(text.split(markup).length > 2, true, "the greeting and EHLO");
      // eslint-disable-next-line no-control-regex -- what must not be there
      assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      assert.equal(await report.locator("img, main script, iframe").count(), 0);
      assert.equal(await workbench.preview.locator("title").textContent(), `127.0.0.1:${port}`);
    } finally {
      hostile.close();
    }
  });
});
