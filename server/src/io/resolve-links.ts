// Resolves the links of a path one by one, and asks before each step whether its target may be touched. `realpath` would
// follow a link out of the workspace to an automounted or remote folder first and tell where it led afterwards.
import { isForbiddenPath, type PathFlavour } from "./path-policy.ts";

/** What the walk needs of the file system; both throw where there is nothing, as node:fs does. */
export interface LinkReader {
  /** True for a symbolic link or a Windows junction. */
  isLink(path: string): boolean;
  readLink(path: string): string;
}

/** More links than any configuration has, fewer than the 40 at which Linux gives up. */
const MAX_LINKS = 32;

/**
 * The path with all links below `root` resolved; `root` itself is taken as it is.
 * Undefined where something is missing, links go round, or a link leads where `mayVisit` says no.
 */
export function resolveLinks(
  path: string,
  root: string,
  mayVisit: (path: string) => boolean,
  reader: LinkReader,
  flavour: PathFlavour,
): string | undefined {
  let pending = flavour.relative(root, path).split(flavour.sep).filter(isStep);
  let at = flavour.normalize(root);
  let links = 0;
  while (pending.length > 0) {
    const [step = "", ...rest] = pending;
    pending = rest;
    if (step === "..") {
      at = flavour.dirname(at);
      continue;
    }
    const next = flavour.join(at, step);
    try {
      if (!reader.isLink(next)) {
        at = next;
        continue;
      }
      links += 1;
      if (links > MAX_LINKS) return undefined;
      const target = flavour.resolve(at, reader.readLink(next));
      if (isForbiddenPath(target, flavour) || !mayVisit(target)) return undefined;
      // Start over from the target's own root: a link may stand in the middle of the target, too.
      const top = rootOf(target, flavour);
      pending = [...flavour.relative(top, target).split(flavour.sep).filter(isStep), ...pending];
      at = top;
    } catch {
      return undefined;
    }
  }
  return at;
}

function isStep(part: string): boolean {
  return part !== "" && part !== ".";
}

function rootOf(path: string, flavour: PathFlavour): string {
  let at = path;
  for (let parent = flavour.dirname(at); parent !== at; parent = flavour.dirname(at)) at = parent;
  return at;
}
