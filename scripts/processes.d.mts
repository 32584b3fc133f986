import type { ChildProcess, SpawnOptions } from "node:child_process";

export function start(command: string, args: readonly string[], options?: SpawnOptions & { readonly shared?: boolean }): ChildProcess;
export function run(command: string, args: readonly string[], options?: SpawnOptions & { readonly timeout?: number; readonly input?: string | Uint8Array }): Promise<{
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}>;
export function stop(child: ChildProcess, grace?: number): Promise<void>;
export function findProgram(name: string, path?: string): string | undefined;
export function cleanEnvironment(extra?: Readonly<Record<string, string | undefined>>): Record<string, string | undefined>;
