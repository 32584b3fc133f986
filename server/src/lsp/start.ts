// Starts the server on the transport that the command line names. Kept apart from serve(), which tests run over streams.
import { createConnection } from "vscode-languageserver/node";
import manifest from "../../package.json" with { type: "json" };
import { describeError } from "./guard.ts";
import { serve } from "./server.ts";
import { lazyServices } from "./lazy-services.ts";

/** True where the arguments name a transport that this server speaks. */
export function namesTransport(args: readonly string[]): boolean {
  return args.includes("--stdio") || args.includes("--node-ipc");
}

/** Serves the client at the other end of standard input and output (`--stdio`) or of Node's channel (`--node-ipc`). */
export function startServer(): void {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error: unknown) => {
      // Node would print the message, which may quote a file. The editor starts the server again.
      process.stderr.write(`sendmail-language-server: ${event}: ${describeError(error)}\n`);
      process.exit(1);
    });
  }
  serve(createConnection(), lazyServices(), manifest.version);
}
