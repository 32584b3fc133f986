// The log without its lowest level: the client library writes every message there, texts with passwords in them, where the
// setting `sendmail.trace.server` asks for it. Any folder may hold that setting, and a person asks for another level of detail.

/** What the client library asks of the channel that it traces into, as vscode.LogOutputChannel has it. */
interface TraceChannel<Level> {
  readonly logLevel: Level;
  onDidChangeLogLevel(listener: (level: Level) => unknown): { dispose(): unknown };
  trace(message: string): void;
}

/** Passes everything on to `log` but traces; says that its level is `off`, and never another. */
export function untraced<Level, Log extends TraceChannel<Level>>(log: Log, off: Level): Log {
  const never = (): { dispose(): unknown } => ({ dispose: () => undefined });
  return Object.create(log, { logLevel: { value: off }, onDidChangeLogLevel: { value: never }, trace: { value: () => undefined } }) as Log;
}
