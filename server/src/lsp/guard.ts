// The one place where a handler may fail: an exception becomes a log line and an empty result, never a dead server.
import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver/node";

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

/**
 * What a person asked for and waits for: a mistake of this program is said, and logged.
 * @param what `the probe`, as the sentence names it
 */
export async function answered<R>(name: string, what: string, log: Log, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    log(`${name} failed: ${describeError(error)}`);
    throw new ResponseError(ErrorCodes.InternalError, `${what} failed by a mistake of this program, see its log`);
  }
}

/** The same token as a signal; `forget` it when the work is done. Throws where it is cancelled already. */
export function toSignal(token: CancellationToken): { readonly signal: AbortSignal; readonly forget: () => void } {
  throwIfCancelled(token);
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, forget: () => listening.dispose() };
}

/** The same as guarded() for what has no answer. */
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
