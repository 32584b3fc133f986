// Whether sendmail takes a .cf after a change as it took it before: folders that this machine lacks make it complain about
// every file, so what counts is that nothing new is said.
import assert from "node:assert/strict";
import { checkCf } from "../support/sendmail.ts";

export function assertSendmailTakes(after: string, before: string): void {
  const [was, is] = [checkCf(before), checkCf(after)];
  assert.notEqual(is.exit, undefined, "sendmail -bC did not end in time");
  // A fix moves the lines below it.
  const said = new Set(was.messages.map(withoutLine));
  assert.deepEqual(is.messages.filter((message) => !said.has(withoutLine(message))), []);
  assert.ok(is.exit === was.exit || is.exit === 0, `sendmail -bC exits ${String(is.exit)}, before the fix ${String(was.exit)}`);
}

function withoutLine(message: string): string {
  return message.replace(/^CF: line \d+: /, "");
}
