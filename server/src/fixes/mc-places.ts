// Where things stand in a .mc, and where a new line may stand: what reads a setting comes after it.
import type { CallNode, CommentNode, McTree } from "../mc/nodes.ts";
import { lineStartAt } from "../text/line-index.ts";

/** From here on names that a MAILER reads are too late, and text goes into the .cf as it is. */
const BODIES = /^(?:MAILER_DEFINITIONS|LOCAL_CONFIG|LOCAL_NET_CONFIG|LOCAL_RULE_[0-3]|LOCAL_RULESETS|LOCAL_USER_RULES|LOCAL_UUCP)\b/m;
/** What a new definition comes after: those that stand there already, and whatever may set the same name. */
const DEFINING = new Set(["define", "undefine", "OSTYPE", "DOMAIN", "include", "sinclude", "VERSIONID", "TRUST_AUTH_MECH"]);
const ENABLING = new Set([...DEFINING, "FEATURE", "HACK", "DAEMON_OPTIONS", "CLIENT_OPTIONS"]);

/** Offset of the first MAILER or of a body of .cf text; the end of the text where there is none. */
export function endOfSettings(tree: McTree): number {
  let end = tree.text.length;
  for (const node of tree.nodes) {
    if (node.span.start >= end) break;
    if (node.kind === "call" && node.name === "MAILER") end = node.span.start;
    else if (node.kind === "text") {
      const found = BODIES.exec(tree.text.slice(node.span.start, node.span.end));
      if (found !== null && isLineStart(tree.text, node.span.start + found.index)) end = node.span.start + found.index;
    }
  }
  return end;
}

export function calls(tree: McTree): readonly CallNode[] {
  return tree.nodes.filter((node) => node.kind === "call");
}

/** Lines that call something, if only they were not commented out. */
export function commentedCalls(tree: McTree, name: string): readonly (CommentNode & { readonly call: CallNode })[] {
  return tree.nodes.filter((node): node is CommentNode & { readonly call: CallNode } => node.kind === "comment" && node.call?.name === name);
}

/** Where a new line goes: behind the last statement that it has to follow, before what reads it. */
export function newLineOffset(tree: McTree, what: "definition" | "feature"): number {
  const end = endOfSettings(tree);
  const kinds = what === "definition" ? DEFINING : ENABLING;
  const before = calls(tree).filter((call) => call.span.end <= end && kinds.has(call.name));
  const last = before.at(-1);
  if (last !== undefined) return Math.min(nextLine(tree.text, last.span.end), end);
  return lineStart(tree.text, end);
}

export function lineStart(text: string, offset: number): number {
  return lineStartAt(text, offset);
}

export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
}

export function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text.charAt(offset - 1) === "\n";
}

export function lineEndOf(text: string): "\r\n" | "\n" {
  const newline = text.indexOf("\n");
  return newline > 0 && text.charAt(newline - 1) === "\r" ? "\r\n" : "\n";
}
