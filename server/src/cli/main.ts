// The command line `sendmail-lint`. What a command needs is loaded when it runs: most people wait for `check` alone.
import { setFlagsFromString } from "node:v8";
import { run } from "./program.ts";

// As in the language server: left to itself V8 lets garbage grow to four times what is alive, 500 MB for a file that is made for it.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=40");

// A reader that stops reading (`| head`) is no error; what comes after it goes nowhere.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exitCode = 2;
  });
}

void run(process.argv.slice(2), { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, cwd: process.cwd() }).then((code) => {
  // Not process.exit(): what was written to a pipe may still be on its way.
  process.exitCode ??= code;
});
