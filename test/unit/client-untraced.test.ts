import assert from "node:assert/strict";
import { test } from "node:test";
import { untraced } from "../../client/src/untraced.ts";

const OFF = 0;
const TRACE = 1;

test("what is not a trace goes on to the log, and a trace nowhere, at every level", () => {
  const written: string[] = [];
  let level = TRACE;
  const listeners: unknown[] = [];
  // As VS Code makes it: frozen, with a getter.
  const log = Object.freeze({
    get logLevel() {
      return level;
    },
    onDidChangeLogLevel: (listener: unknown) => {
      listeners.push(listener);
      return { dispose: () => undefined };
    },
    trace: (text: string) => void written.push(`trace ${text}`),
    error: (text: string) => void written.push(`error ${text}`),
  });
  const quiet = untraced(log, OFF);
  assert.equal(quiet.logLevel, OFF);
  quiet.trace("P=hunter2");
  quiet.error("a request failed");
  level = TRACE;
  quiet.onDidChangeLogLevel(() => undefined).dispose();
  assert.equal(quiet.logLevel, OFF);
  assert.deepEqual(written, ["error a request failed"]);
  assert.deepEqual(listeners, []);
});
