// Everything that an audit needs of the machine, for the command line and the language server alike.
import { hostname } from "node:os";
import path from "node:path";
import { valueOf } from "../host/host-files.ts";
import type { HostInput } from "../host/read-host.ts";
import { findCfLibrary } from "./find-cf-library.ts";
import { openHostFiles } from "./host-files.ts";

/** @param root an absolute folder that stands for the host's /; throws as node:fs does where there is none */
export function openHost(root: string): HostInput {
  const files = openHostFiles(root);
  const isThisHost = path.parse(root).root === root;
  const provider = { read: (file: string) => valueOf(files.read(file)) };
  return {
    files,
    root,
    hostName: isThisHost ? hostname() : undefined,
    now: new Date(),
    // The copy that comes with this program is of another version than the host's, and would build another .cf.
    findLibrary: (mc) => findCfLibrary({ setting: undefined, document: { path: mc.path, text: mc.text }, workspaceFolders: [], bundled: undefined }, () => provider, path.posix).library,
  };
}
