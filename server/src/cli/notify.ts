// Hands a report to the local `sendmail -t`, for cron. The address goes behind `--`, and to Exim in the header alone; never through
// a shell.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { clip, printable } from "../text/printable.ts";

/** Where sendmail lies on systems whose cron has no sbin in its path. */
const USUAL_PLACES = ["/usr/sbin/sendmail", "/usr/lib/sendmail"];
const TIME_LIMIT_MS = 60_000;
/** One address: nothing that begins an option, a program or a file, ends a header or makes two addresses of it. */
const ADDRESS = /^[A-Za-z0-9_][\x21-\x7e]*$/;
const NEVER_IN_AN_ADDRESS = /[,;:<>()[\]"\\|]/;

/** Why this is no address to write to, or undefined where it is one. */
export function findNotifyProblem(address: string): string | undefined {
  const isAddress = ADDRESS.test(address) && !NEVER_IN_AN_ADDRESS.test(address) && address.length <= 254;
  return isAddress ? undefined : `--notify: "${clip(printable(address), 80)}" is not one mail address`;
}

export interface Notice {
  readonly to: string;
  readonly subject: string;
  /** Lines end with a line feed. */
  readonly body: string;
}

/** Resolves to what went wrong, or undefined. */
export async function notify(notice: Notice, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const program = findSendmail(environment["PATH"] ?? "");
  if (program === undefined) return `--notify: there is no sendmail in PATH, nor ${USUAL_PLACES.join(" or ")}: the report was not mailed`;
  return new Promise((resolve) => {
    // -i: a line with a lone dot is text.
    const child = spawn(program, ["-i", "-t", ...(isExim(program) ? [] : ["--", notice.to])], { stdio: ["pipe", "ignore", "pipe"], timeout: TIME_LIMIT_MS, killSignal: "SIGKILL" });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said = clip(said + chunk.toString("utf8"), 400)));
    child.once("error", (error) => resolve(`--notify: ${program} could not be started: ${error.message}`));
    child.once("close", (code, signal) => resolve(code === 0 ? undefined : failure(program, code, signal, said)));
    // A sendmail that does not read says so by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(toMessage(notice));
  });
}

/** What it said first; mail programs say more than is of use here. */
function failure(program: string, code: number | null, signal: NodeJS.Signals | null, said: string): string {
  const [first = ""] = said.trim().split(/\r?\n/);
  return `--notify: ${program} ended with ${code === null ? `signal ${signal ?? "unknown"}` : `exit code ${code}`}, the report was not mailed${first === "" ? "" : `: ${clip(printable(first), 200)}`}`;
}

/**
 * Exim takes recipients that are given as arguments out of those that -t finds (extract_addresses_remove_arguments, on by default):
 * the report would go to nobody. It gets the address in the header alone, where it is no option either. Sendmail and Postfix take
 * both for the one that it is.
 */
function isExim(program: string): boolean {
  const real = realpathSync(program);
  if (path.basename(real) !== "mailwrapper") return /exim/i.test(path.basename(real));
  // The BSDs' sendmail starts what this table names.
  try {
    return /^sendmail\s+\S*exim/im.test(readFileSync("/etc/mail/mailer.conf", "utf8"));
  } catch {
    return false;
  }
}

function toMessage({ to, subject, body }: Notice): string {
  const head = [`To: ${to}`, `Subject: ${printable(subject)}`, "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"];
  return `${head.join("\n")}\n\n${body}`;
}

function findSendmail(searchPath: string): string | undefined {
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...folders.map((folder) => path.join(folder, "sendmail")), ...USUAL_PLACES].find((file) => existsSync(file));
}
