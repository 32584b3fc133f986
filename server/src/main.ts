// The language server as a program of its own: what editors start.
import { setFlagsFromString } from "node:v8";
import manifest from "../package.json" with { type: "json" };
import { namesTransport, startServer } from "./lsp/start.ts";

const USAGE = "usage: sendmail-language-server --stdio | --node-ipc | --version";

// Each judgement makes garbage of some megabytes; left to itself V8 keeps 32 MB for that. The server lets it grow to 4 (lsp/idle-collection.ts).
setFlagsFromString("--semi-space-growth-factor=1");
// What outlives that is garbage of the next judgement; V8 would let it grow to four times what is alive.
setFlagsFromString("--heap-growing-percent=40");
// One compiler less to keep in memory, 10 MB with many files open; no judgement takes longer without it.
setFlagsFromString("--no-maglev");

const args = process.argv.slice(2);
if (args.includes("--version")) process.stdout.write(`${manifest.version}\n`);
else if (args.includes("--help")) process.stdout.write(`${USAGE}\n`);
else if (namesTransport(args)) startServer();
else {
  process.stderr.write(`sendmail-language-server: no transport was named; ${USAGE}\n`);
  process.exitCode = 2;
}
