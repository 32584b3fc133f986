// A page of docs of which a part is written by a program: what stands between two marks is made anew, everything else is kept.
import { readFileSync } from "node:fs";
import { inProject } from "./paths.mjs";

/** The page with `text` between its marks; throws where it has lost them. */
export function withSection(path, { begin, end }, text) {
  const page = readFileSync(inProject(path), "utf8");
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${path} has lost the marks ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${text.trimEnd()}\n\n${page.slice(to)}`;
}
