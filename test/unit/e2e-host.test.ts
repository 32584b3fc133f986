import assert from "node:assert/strict";
import test from "node:test";
import { chooseHost, shouldFallBack } from "../e2e/host.ts";

const bare = { env: {}, platform: "linux", fetched: [] };

test("without a desktop VS Code the server is taken", () => {
  assert.equal(chooseHost(bare), "server");
  assert.equal(chooseHost({ ...bare, platform: "darwin" }), "server");
});

test("VSCODE_TEST_HOST forces a host, whatever lies here", () => {
  const desktop = { env: { DISPLAY: ":0", VSCODE_EXECUTABLE_PATH: "/opt/code" }, platform: "linux", fetched: ["vscode-linux-x64-1.93.1"] };
  assert.equal(chooseHost({ ...desktop, env: { ...desktop.env, VSCODE_TEST_HOST: "server" } }), "server");
  assert.equal(chooseHost({ ...bare, env: { VSCODE_TEST_HOST: "electron" } }), "electron");
});

test("a misspelt VSCODE_TEST_HOST is refused with its value", () => {
  assert.throws(() => chooseHost({ ...bare, env: { VSCODE_TEST_HOST: "elektron" } }), /"elektron"/);
});

test("a given executable is used even without a screen: it may bring its own", () => {
  assert.equal(chooseHost({ ...bare, env: { VSCODE_EXECUTABLE_PATH: "/usr/share/code/code" } }), "electron");
});

test("a fetched desktop VS Code is used only where there is a screen", () => {
  const fetched = ["vscode-linux-x64-1.139.1"];
  assert.equal(chooseHost({ ...bare, fetched }), "server");
  assert.equal(chooseHost({ env: { DISPLAY: ":1" }, platform: "linux", fetched }), "electron");
  assert.equal(chooseHost({ env: { WAYLAND_DISPLAY: "wayland-0" }, platform: "linux", fetched }), "electron");
  assert.equal(chooseHost({ env: {}, platform: "win32", fetched }), "electron");
  assert.equal(chooseHost({ env: { DISPLAY: ":1" }, platform: "linux", fetched: ["user-data"] }), "server");
});

test("an empty variable counts as unset", () => {
  assert.equal(chooseHost({ ...bare, env: { VSCODE_TEST_HOST: "", VSCODE_EXECUTABLE_PATH: "", DISPLAY: "" }, fetched: ["vscode-x"] }), "server");
});

test("only a desktop VS Code that never reached the suite gives way to the server", () => {
  assert.equal(shouldFallBack("electron", false), true);
  assert.equal(shouldFallBack("electron", true), false);
  assert.equal(shouldFallBack("server", false), false);
});
