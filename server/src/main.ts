// The language server as a program of its own: what editors start.
import manifest from "../package.json" with { type: "json" };
import { namesTransport, startServer } from "./lsp/start.ts";

const USAGE = "usage: sendmail-language-server --stdio | --node-ipc | --version";

const args = process.argv.slice(2);
if (args.includes("--version")) process.stdout.write(`${manifest.version}\n`);
else if (args.includes("--help")) process.stdout.write(`${USAGE}\n`);
else if (namesTransport(args)) startServer();
else {
  process.stderr.write(`sendmail-language-server: no transport was named; ${USAGE}\n`);
  process.exitCode = 2;
}
