// Which VS Code the end-to-end suite runs in. The desktop one only where it was asked for, is given, or lies here already and
// there is a screen to open it on; else VS Code's server and Chromium, which need neither a screen nor VS Code's download host.

export type Host = "electron" | "server";

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** Names in .vscode-test/, where @vscode/test-electron keeps what it has fetched. */
  readonly fetched: readonly string[];
}

/** Throws where VSCODE_TEST_HOST names no host: a typing mistake must not run something else than was asked for. */
export function chooseHost({ env, platform, fetched }: Machine): Host {
  const wanted = env.VSCODE_TEST_HOST ?? "";
  if (wanted === "electron" || wanted === "server") return wanted;
  if (wanted !== "") throw new Error(`VSCODE_TEST_HOST is "${wanted}": electron and server are the hosts that there are`);
  if (isSet(env.VSCODE_EXECUTABLE_PATH)) return "electron";
  const hasScreen = platform !== "linux" || isSet(env.DISPLAY) || isSet(env.WAYLAND_DISPLAY);
  return hasScreen && fetched.some((name) => name.startsWith("vscode-")) ? "electron" : "server";
}

/** A run that never reached the suite failed at VS Code, not at a test; only then is the other host tried. */
export function shouldFallBack(host: Host, reachedSuite: boolean): boolean {
  return host === "electron" && !reachedSuite;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
