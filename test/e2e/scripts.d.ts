// Types of the scripts that the harness calls: they are plain JavaScript, because they run before anything is installed.
declare module "*/scripts/vscode-server.mjs" {
  export interface VsCodeServer {
    readonly url: string;
    readonly directory: string;
    readonly log: () => string;
    readonly stop: () => Promise<void>;
  }
  export interface ServerOptions {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly extensionsDir?: string;
    readonly dataDirectory?: string;
    readonly forTests: boolean;
    readonly trust?: boolean;
  }
  export function startVsCodeServer(options: ServerOptions): Promise<VsCodeServer>;
  export function installExtension(vsix: string, places: { readonly dataDirectory: string; readonly extensionsDir: string }): Promise<void>;
}
declare module "*/scripts/package.mjs" {
  export function packageExtension(): Promise<string>;
}
declare module "*/scripts/paths.mjs" {
  export function inProject(...parts: readonly string[]): string;
  export const cacheDirectory: string;
}
