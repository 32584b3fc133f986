import type { ChildProcess } from "node:child_process";

export const vsCodeServerSize: string;
export function isVsCodeServerInstalled(): boolean;
export function installVsCodeServer(options?: { readonly say?: (line: string) => void }): Promise<{
  /** The server's entry file. */
  readonly main: string;
  /** The Node that must run it. */
  readonly node: string;
  /** The folder of VS Code itself. */
  readonly root: string;
}>;

export interface VsCodeServer {
  readonly url: string;
  readonly port: number;
  /** The connection token in `url`; undefined for tests. */
  readonly token: string | undefined;
  /** Settings, state and, unless `extensionsDir` was given, extensions. */
  readonly directory: string;
  readonly child: ChildProcess;
  log(): string;
  stop(): Promise<void>;
}

export function startVsCodeServer(options: {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly extensionsDir?: string;
  readonly dataDirectory?: string;
  readonly forTests: boolean;
  readonly trust?: boolean;
  readonly port?: number;
}): Promise<VsCodeServer>;

export function installExtension(vsix: string, folders: { readonly dataDirectory: string; readonly extensionsDir?: string }): Promise<void>;
