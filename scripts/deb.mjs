// Unpacks a Debian package without root: with dpkg-deb where it is, else by reading the ar archive here and handing
// its data.tar.* to tar (GNU tar, or the bsdtar of macOS and Windows). Runs on Node 20 without dependencies.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { cleanEnvironment, findProgram, run } from "./processes.mjs";

/** Unpacks the files of a package into `directory`. */
export async function unpackDeb(file, directory) {
  mkdirSync(directory, { recursive: true });
  const dpkgDeb = findProgram("dpkg-deb");
  if (dpkgDeb !== undefined) {
    await mustSucceed(dpkgDeb, ["--extract", file, directory]);
    return;
  }
  const data = [...arMembers(readFileSync(file))].find((member) => member.name.startsWith("data.tar"));
  if (data === undefined) throw new Error(`${file} is not a Debian package: it has no data.tar`);
  const compression = { ".xz": ["-J"], ".gz": ["-z"], ".zst": ["--zstd"] }[data.name.slice("data.tar".length)] ?? [];
  await mustSucceed("tar", ["-x", ...compression, "-f", "-", "-C", directory], data.content);
}

/** The mirrors that this machine's own apt is set up with, then Debian's. */
export function debianMirrors() {
  const found = new Set();
  for (const file of aptSourceFiles()) {
    for (const match of readFileSync(file, "utf8").matchAll(/^(?:URIs:|deb\s+(?:\[[^\]]*\]\s+)?)\s*(.*)$/gm)) {
      for (const word of match[1].split(/\s+/)) {
        if (/^https?:\/\/\S+\/debian\/?$/.test(word)) found.add(word.replace(/\/$/, ""));
      }
    }
  }
  return [...found.add("https://deb.debian.org/debian")];
}

function aptSourceFiles() {
  const files = [];
  for (const [directory, pattern] of [["/etc/apt", /^sources\.list$/], ["/etc/apt/sources.list.d", /\.(list|sources)$/]]) {
    try {
      for (const name of readdirSync(directory)) if (pattern.test(name)) files.push(`${directory}/${name}`);
    } catch {
      // no apt here
    }
  }
  return files;
}

/** The members of an ar archive: a header of 60 bytes each, the name first, the size in decimal at byte 48. */
function* arMembers(bytes) {
  if (bytes.toString("latin1", 0, 8) !== "!<arch>\n") return;
  let offset = 8;
  while (offset + 60 <= bytes.length) {
    const name = bytes.toString("latin1", offset, offset + 16).trim().replace(/\/$/, "");
    const size = Number.parseInt(bytes.toString("latin1", offset + 48, offset + 58), 10);
    if (!Number.isFinite(size)) return;
    yield { name, content: bytes.subarray(offset + 60, offset + 60 + size) };
    offset += 60 + size + (size % 2);
  }
}

async function mustSucceed(command, args, input) {
  const { code, output } = await run(command, args, { env: cleanEnvironment(), stdio: "pipe", input });
  if (code !== 0) throw new Error(`${command} failed (exit ${code}): ${output.trim()}`);
}
