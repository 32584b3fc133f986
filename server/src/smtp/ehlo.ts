// What an EHLO reply says. Keywords are data of the host: they are kept in a list and compared, never used as property names.
import type { Reply } from "./reply.ts";

export interface Capability {
  /** In upper case; "" where the line is no keyword at all. */
  readonly keyword: string;
  readonly parameters: readonly string[];
  /** The line as it came, code included. */
  readonly wire: string;
}

export interface Ehlo {
  readonly verb: "EHLO" | "HELO";
  /** The host's name for itself: the first word. */
  readonly name: string;
  /** The whole first line, without and with its code. */
  readonly text: string;
  readonly wire: string;
  readonly capabilities: readonly Capability[];
}

/** RFC 5321, 4.1.1.1: ehlo-keyword. */
const KEYWORD = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
/** Before RFC 4954 some servers wrote AUTH=LOGIN for old clients; sendmail never does. */
const OLD_AUTH = /^AUTH=/i;

export function readEhlo(verb: Ehlo["verb"], reply: Reply): Ehlo {
  const text = reply.texts[0] ?? "";
  const capabilities = reply.texts.slice(1).map((line, index) => readCapability(line, reply.wire[index + 1] ?? line));
  return { verb, name: text.split(" ", 1)[0] ?? "", text, wire: reply.wire[0] ?? "", capabilities };
}

/** The first line with this keyword; RFC 5321 has each only once. */
export function findCapability(ehlo: Ehlo | undefined, keyword: string): Capability | undefined {
  return ehlo?.capabilities.find((capability) => capability.keyword === keyword);
}

/** All lines that offer AUTH, in the old spelling too. */
export function authLines(ehlo: Ehlo | undefined): readonly Capability[] {
  return ehlo?.capabilities.filter((capability) => capability.keyword === "AUTH") ?? [];
}

/** The mechanisms of all AUTH lines, each once, in upper case, in the order in which they are shown. */
export function authMechanisms(ehlo: Ehlo | undefined): readonly string[] {
  return [...new Set(authLines(ehlo).flatMap((line) => line.parameters.map((mechanism) => mechanism.toUpperCase())))];
}

function readCapability(line: string, wire: string): Capability {
  const words = line.replace(OLD_AUTH, "AUTH ").split(" ").filter((word) => word !== "");
  const [first = "", ...parameters] = words;
  return KEYWORD.test(first) ? { keyword: first.toUpperCase(), parameters, wire } : { keyword: "", parameters: words, wire };
}
