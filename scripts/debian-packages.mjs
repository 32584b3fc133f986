// The programs of Debian that the tests call. Installed where we are root and nothing would be removed for them; else
// unpacked, with what they depend on, into .cache/debian/root. Elsewhere it says what to install.
// Runs on Node 20 without dependencies.
//
//   node scripts/debian-packages.mjs [--unpack]    --unpack: into the cache even as root
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { missingPrograms, packageNames, unpackedFonts, unpackedRoot } from "../test/support/programs.mjs";
import { unpackDeb } from "./deb.mjs";
import { cacheDirectory } from "./paths.mjs";
import { cleanEnvironment, findProgram, run } from "./processes.mjs";

/** Makes sure that all programs are there; throws an error of a line for each that is not. */
export async function installDebianPackages({ say = console.log, unpack = false } = {}) {
  if (missingPrograms().length === 0) return;
  if (findProgram("apt-get") === undefined) throw new Error(missingLines());
  if (!unpack && process.getuid?.() === 0 && (await installAsRoot(say))) return;
  await unpackIntoCache(say);
  if (missingPrograms().length > 0) throw new Error(missingLines());
}

function missingLines() {
  return missingPrograms().map((program) => `${program.name} is missing: install Debian's package ${program.package}, or this system's equivalent`).join("\n");
}

/** Installs the packages; false where something that is installed would have to go, a mail server in use for example. */
async function installAsRoot(say) {
  await apt(["update"]);
  const plan = await apt(["install", "--simulate", "--no-install-recommends", ...packageNames]);
  const removed = [...plan.matchAll(/^Remv (\S+)/gm)].map((match) => match[1]);
  if (removed.length > 0) {
    say(`Installing the Debian packages would remove ${removed.join(", ")}: unpacking them instead`);
    return false;
  }
  say(`Installing Debian's ${packageNames.join(", ")}`);
  await withoutServices(() => apt(["install", "--yes", "--no-install-recommends", ...packageNames]));
  return true;
}

/** Debian asks this program whether a package may start its service: no, the tests start what they need themselves. */
async function withoutServices(work) {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return work();
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policy, { force: true });
  }
}

/** Lists, archives and locks of our own, so that an ordinary user may do it; the system's record of what is installed says what else is needed. */
async function unpackIntoCache(say) {
  const state = join(cacheDirectory, "debian");
  const archives = join(state, "archives");
  for (const folder of ["lists/partial", "archives/partial"]) mkdirSync(join(state, folder), { recursive: true });
  const options = [
    `Dir::State::lists=${join(state, "lists")}`, `Dir::State::extended_states=${join(state, "extended_states")}`,
    `Dir::Cache=${state}`, `Dir::Cache::archives=${archives}`, "Debug::NoLocking=true", "APT::Sandbox::User=",
  ].flatMap((option) => ["-o", option]);
  say(`Unpacking Debian's ${packageNames.join(", ")} into ${unpackedRoot}`);
  await apt([...options, "update"]);
  await apt([...options, "install", "--download-only", "--yes", "--no-install-recommends", ...packageNames]);
  rmSync(unpackedRoot, { recursive: true, force: true });
  for (const name of readdirSync(archives)) if (name.endsWith(".deb")) await unpackDeb(join(archives, name), unpackedRoot);
  rmSync(archives, { recursive: true, force: true });
  writeFileSync(unpackedFonts, `<?xml version="1.0"?>
<fontconfig><dir>${join(unpackedRoot, "usr/share/fonts")}</dir><cachedir>${join(state, "fontconfig")}</cachedir></fontconfig>
`);
}

async function apt(args) {
  const { code, output } = await run("apt-get", ["--quiet", ...args], {
    env: cleanEnvironment({ DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" }), stdio: ["ignore", "pipe", "pipe"],
  });
  if (code !== 0) throw new Error(`apt-get ${args.at(-1)} failed (exit ${code}):\n${output.trim().split("\n").slice(-15).join("\n")}`);
  return output;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  installDebianPackages({ unpack: process.argv.includes("--unpack") }).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
