// Takes sendmail's cf library from Debian's packages: the bundled version into server/cf, the versions that tests expand
// with into .cache/cf/VERSION. cf-library.lock.json holds each package's version and SHA-256, and the SHA-256 of the tree
// that comes out, so that a library that was edited is noticed and taken anew. Runs on Node 20 without dependencies.
//
//   node scripts/cf-library.mjs            the bundled version
//   node scripts/cf-library.mjs --all      the test versions too
//   node scripts/cf-library.mjs --check    changes nothing; exit 1 where the bundled version is missing or edited
//   CF_DEB=/path/to/sendmail-cf.deb        takes the package of the same SHA-256 from there instead of from a mirror
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { debianMirrors, unpackDeb } from "./deb.mjs";
import { download, hasSha256 } from "./download.mjs";
import { cacheDirectory, inProject } from "./paths.mjs";
import { cleanEnvironment, findProgram, run } from "./processes.mjs";

const lockFile = inProject("scripts", "cf-library.lock.json");
const lock = JSON.parse(readFileSync(lockFile, "utf8"));

/** Makes sure that the library is there: the bundled version only, or all of them. Says what it fetches through `say`. */
export async function installCfLibrary({ all = false, say = console.log } = {}) {
  for (const entry of lock.packages) {
    if (!all && entry.library !== lock.bundled) continue;
    const directory = directoryOf(entry);
    if (treeHash(directory) === entry.tree) continue;
    say(`Taking the cf library ${entry.library} from Debian's ${entry.package} ${entry.version}`);
    await install(entry, await packageFile(entry), directory);
    const tree = treeHash(directory);
    if (tree !== entry.tree) throw new Error(`${directory} has the tree ${tree}, but ${lockFile} says ${entry.tree}`);
  }
}

/** Whether the bundled library is there, whole and unedited. */
export function isCfLibraryInstalled() {
  const entry = lock.packages.find(({ library }) => library === lock.bundled);
  return treeHash(directoryOf(entry)) === entry.tree;
}

function directoryOf({ library }) {
  return library === lock.bundled ? inProject("server", "cf") : join(cacheDirectory, "cf", library);
}

/** The .deb: the one that CF_DEB names, else the one in the cache, else from a mirror, else through apt. */
async function packageFile(entry) {
  const given = process.env.CF_DEB;
  if (given !== undefined && given !== "" && hasSha256(given, entry.sha256)) return given;
  const to = join(cacheDirectory, "deb", basename(entry.file));
  if (hasSha256(to, entry.sha256)) return to;
  const failures = [];
  if (given) failures.push(`${given}: not the package of SHA-256 ${entry.sha256}`);
  const urls = debianMirrors().map((mirror) => `${mirror}/${entry.file}`);
  // Mirrors drop a version when the next one is out; the snapshot archive keeps it for good.
  urls.push(`https://snapshot.debian.org/file/${entry.sha1}`);
  if (await download({ urls, sha256: entry.sha256, to, failures })) return to;
  if (await downloadByApt(entry, to, failures)) return to;
  throw new Error([
    `${entry.package} ${entry.version} could not be fetched; set CF_DEB to a copy of ${basename(entry.file)}:`,
    ...failures.map((line) => `  ${line}`),
  ].join("\n"));
}

/** Where only apt knows the way out (a proxy of its own, say): its sources, but lists and state of our own, so no root is needed. */
async function downloadByApt(entry, to, failures) {
  const apt = findProgram("apt-get");
  if (apt === undefined) return false;
  const state = join(cacheDirectory, "apt");
  for (const part of ["lists/partial", "archives/partial", "download"]) mkdirSync(join(state, part), { recursive: true });
  const options = [
    `Dir::State::lists=${join(state, "lists")}`, `Dir::Cache=${state}`, `Dir::Cache::archives=${join(state, "archives")}`, "Debug::NoLocking=true",
  ].flatMap((option) => ["-o", option]);
  for (const args of [["update"], ["download", `${entry.package}=${entry.version}`]]) {
    const { code, output } = await run(apt, [...options, ...args], { env: cleanEnvironment(), stdio: "pipe", cwd: join(state, "download") });
    if (code !== 0) {
      failures.push(`apt-get ${args.join(" ")}: ${output.trim().split("\n").at(-1)}`);
      return false;
    }
  }
  for (const name of readdirSync(join(state, "download"))) {
    const file = join(state, "download", name);
    if (!hasSha256(file, entry.sha256)) continue;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(file, to);
    return true;
  }
  failures.push("apt-get download: the file has another SHA-256 than the lock file says");
  return false;
}

async function install(entry, file, directory) {
  const unpacked = `${directory}.unpacked`;
  rmSync(unpacked, { recursive: true, force: true });
  await unpackDeb(file, unpacked);
  const library = join(unpacked, "usr/share/sendmail/cf");
  if (!existsSync(join(library, "m4", "cf.m4"))) throw new Error(`${file} holds no m4/cf.m4`);
  renameSync(join(unpacked, "usr/share/doc/sendmail-cf/copyright"), join(library, "COPYRIGHT"));
  writeFileSync(join(library, "NOTICE"), notice(entry));
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(dirname(directory), { recursive: true });
  renameSync(library, directory);
  rmSync(unpacked, { recursive: true, force: true });
}

function notice(entry) {
  return `The files in this folder are third-party data: the m4 library of the sendmail project, from which a sendmail.cf is
generated. They are taken unchanged from Debian's package ${entry.package} ${entry.version}
(SHA-256 ${entry.sha256}).

Their copyright and licence are in the file COPYRIGHT and in the files themselves. Sendmail Config is not affiliated
with the owners of sendmail; its own licence does not cover this folder.
`;
}

/** SHA-256 over the names and the bytes of all files of a folder, undefined where it is missing. */
function treeHash(directory) {
  if (!existsSync(directory)) return undefined;
  const hash = createHash("sha256");
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath ?? file.path, file.name).slice(directory.length + 1).replaceAll("\\", "/"))
    .sort();
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(directory, name))).update("\0");
  return hash.digest("hex");
}

async function main(args) {
  if (args.includes("--check")) {
    if (isCfLibraryInstalled()) return 0;
    console.error("server/cf is missing or edited: run `node scripts/cf-library.mjs`");
    return 1;
  }
  await installCfLibrary({ all: args.includes("--all") });
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).then(
    (code) => { process.exitCode = code; },
    (error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
