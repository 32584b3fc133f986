// The one place where a handler may fail: an exception becomes a log line and an empty result, never a dead server.
import { LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver/node";

export type Log = (line: string) => void;

/** A handler that cannot reject, except with an answer that it chose itself (a ResponseError). */
export function guarded<P, R, Rest extends readonly unknown[]>(
  name: string,
  empty: R,
  log: Log,
  handler: (params: P, token: CancellationToken, ...rest: Rest) => R | Promise<R>,
): (params: P, token: CancellationToken, ...rest: Rest) => Promise<R> {
  return async (params, token, ...rest) => {
    try {
      return await handler(params, token, ...rest);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log(`${name} failed: ${describeError(error)}`);
      return empty;
    }
  };
}

/** The same for what has no answer. */
export function guardedEvent<P>(name: string, log: Log, handler: (params: P) => void | Promise<void>): (params: P) => void {
  return (params) => {
    const fail = (error: unknown): void => log(`${name} failed: ${describeError(error)}`);
    try {
      const done = handler(params);
      if (done instanceof Promise) done.catch(fail);
    } catch (error) {
      fail(error);
    }
  };
}

/**
 * What an error may say in a log: its kind and where it arose. Never its message, which may quote the text that it stumbled
 * over, and a configuration holds passwords.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as NodeJS.ErrnoException).code;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 8).map((line) => line.trim());
  return [error.name + (typeof code === "string" ? ` ${code}` : ""), ...frames].join(" ");
}

/** Lets what is already in the queue in, the cancellation of this very request above all, and stops where it was cancelled. */
export async function letOthersIn(token: CancellationToken): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  throwIfCancelled(token);
}

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
