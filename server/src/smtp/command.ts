// Every word that this product can say to a mail server. The type is closed: DATA, BDAT, AUTH, ETRN and TURN have no form here,
// so no message can be sent and no password tried, whatever a caller, a setting or a hostile file asks for.

export type Command =
  /** `name`: a domain, or an address literal such as [192.0.2.1] or [IPv6:2001:db8::1]. */
  | { readonly verb: "EHLO" | "HELO"; readonly name: string }
  | { readonly verb: "STARTTLS" | "HELP" | "NOOP" | "RSET" | "QUIT" }
  | { readonly verb: "VRFY" | "EXPN"; readonly word: string }
  /** `address` without the angle brackets; empty in MAIL is the null sender. */
  | { readonly verb: "MAIL" | "RCPT"; readonly address: string };

export type Verb = Command["verb"];

export const VERBS: ReadonlySet<string> = new Set<Verb>([
  "EHLO", "HELO", "STARTTLS", "HELP", "NOOP", "RSET", "QUIT", "VRFY", "EXPN", "MAIL", "RCPT",
]);

/** RFC 5321, 4.5.3.1.4: a command line has at most 512 octets, CR LF included. */
const LONGEST_LINE = 512;
const HOST_NAME = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/;
const ADDRESS_LITERAL = /^\[(?:IPv6:[0-9A-Fa-f:.]+|[0-9.]+)\]$/;
/** Printable ASCII, no space: an address or a word never needs more here. */
const ONE_WORD = /^[\x21-\x7e]*$/;

/**
 * The line to send, with its CR LF.
 * @throws RangeError when an argument could change the line into another one, or the verb is none of ours.
 */
export function encodeCommand(command: Command): string {
  const line = commandText(command);
  if (!VERBS.has(line.split(" ", 1)[0] ?? "")) throw new RangeError("this command is not one that may be sent");
  if (line.length + 2 > LONGEST_LINE) throw new RangeError(`a command line of ${line.length + 2} octets is longer than ${LONGEST_LINE}`);
  return `${line}\r\n`;
}

function commandText(command: Command): string {
  switch (command.verb) {
    case "EHLO":
    case "HELO":
      if (!HOST_NAME.test(command.name) && !ADDRESS_LITERAL.test(command.name)) throw unfit(command.verb, "a host name or an address literal");
      return `${command.verb} ${command.name}`;
    case "VRFY":
    case "EXPN":
      if (command.word === "" || !ONE_WORD.test(command.word)) throw unfit(command.verb, "one word of printable ASCII");
      return `${command.verb} ${command.word}`;
    case "MAIL":
      return `MAIL FROM:<${pathText(command)}>`;
    case "RCPT":
      return `RCPT TO:<${pathText(command)}>`;
    case "STARTTLS":
    case "HELP":
    case "NOOP":
    case "RSET":
    case "QUIT":
      return command.verb;
    default:
      // Types are gone at run time: what a cast let through ends here.
      throw new RangeError("this command is not one that may be sent");
  }
}

function pathText(command: { readonly verb: string; readonly address: string }): string {
  // A bracket would end the path, and what follows would be read as parameters.
  if (!ONE_WORD.test(command.address) || /[<>]/.test(command.address)) throw unfit(command.verb, "an address of printable ASCII without < and >");
  return command.address;
}

function unfit(verb: string, wanted: string): RangeError {
  return new RangeError(`the argument of ${verb} must be ${wanted}`);
}
