// One VS Code of a test run: the server with the installed extension, a folder of its own, and what it is told by settings.
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installExtension, startVsCodeServer } from "../../scripts/vscode-server.mjs";
import type { VsCodeServer } from "../../scripts/vscode-server.mjs";
import { programEnvironment, programPath } from "../support/programs.mjs";
import { generateCf } from "./generate-cf.ts";

export interface SessionOptions {
  /** Whether workspace trust is on; a folder is then untrusted until somebody trusts it. */
  readonly trust: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What makes windows alike from run to run, and keeps what is not under test from moving in them. */
const quiet = {
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.layoutControl.enabled": false,
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.cursorBlinking": "solid",
  "editor.fontFamily": "DejaVu Sans Mono, monospace",
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
};

/** The places of a whole run: the extension is installed once, each session has a folder of its own. */
export class Places {
  readonly scratch: string;
  readonly extensionsDir: string;
  readonly fixtures: string;

  constructor(scratch: string, fixtures: string) {
    this.scratch = scratch;
    this.extensionsDir = path.join(scratch, "extensions");
    this.fixtures = fixtures;
    mkdirSync(this.extensionsDir, { recursive: true });
  }

  async install(vsix: string): Promise<void> {
    await installExtension(vsix, { dataDirectory: path.join(this.scratch, "install"), extensionsDir: this.extensionsDir });
  }

  /** A copy of the fixtures, which the tests write into, with the .cf that the real m4 makes of sendmail.mc. */
  folder(name: string): string {
    const folder = this.copy(this.fixtures, name);
    cpSync(path.join(this.fixtures, "../../unit/lookalikes"), path.join(folder, "lookalikes"), { recursive: true });
    writeFileSync(path.join(folder, "sendmail.cf"), generateCf(readFileSync(path.join(folder, "sendmail.mc"), "latin1")), "latin1");
    return folder;
  }

  copy(fixtures: string, name: string): string {
    const folder = path.join(this.scratch, name, path.basename(fixtures));
    cpSync(fixtures, folder, { recursive: true });
    return folder;
  }

  async start({ trust, env = {}, settings = {} }: SessionOptions): Promise<VsCodeServer> {
    return startVsCodeServer({ forTests: true, trust, env, settings: { ...quiet, ...this.m4Setting(), ...settings }, extensionsDir: this.extensionsDir });
  }

  /** VS Code asks the login shell for the PATH, which knows nothing of an m4 that was only unpacked, nor of its libraries. */
  private m4Setting(): Readonly<Record<string, unknown>> {
    const m4 = programPath("m4");
    if (/^\/(usr\/(local\/)?)?bin\//.test(m4)) return {};
    const starter = path.join(this.scratch, "m4");
    writeFileSync(starter, `#!/bin/sh\nLD_LIBRARY_PATH='${programEnvironment().LD_LIBRARY_PATH ?? ""}' exec '${m4}' "$@"\n`);
    chmodSync(starter, 0o755);
    return { "sendmail.m4Path": starter };
  }
}
