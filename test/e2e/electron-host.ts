// Runs a suite in desktop VS Code: the one that is given, or that @vscode/test-electron has fetched or fetches.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import type { SuiteRun } from "./server-host.ts";

export interface Desktop {
  readonly scratch: string;
  readonly vsix: string;
  readonly trust: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** Resolves with the suite's exit code; rejects where VS Code cannot be fetched, started or given the extension. */
export async function runInElectron(run: SuiteRun, { scratch, vsix, trust, env }: Desktop): Promise<number> {
  const executable = process.env.VSCODE_EXECUTABLE_PATH ?? await downloadAndUnzipVSCode(process.env.VSCODE_VERSION ?? "stable");
  // Short: the path of a socket in it may have 103 characters on some systems.
  const own = ["--user-data-dir", path.join(scratch, "d"), "--extensions-dir", path.join(scratch, "x"), ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  const [cli = executable, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
  const installed = spawnSync(cli, [...args, ...own, "--install-extension", vsix, "--force"], { encoding: "utf8", shell: process.platform === "win32" });
  if (installed.status !== 0) throw new Error(`VS Code did not install ${vsix}: ${installed.error?.message ?? installed.stderr}`);
  return runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: run.driver,
    extensionTestsPath: run.entry,
    extensionTestsEnv: env,
    launchArgs: [run.folder, ...own, ...(trust ? [] : ["--disable-workspace-trust"])],
  });
}
