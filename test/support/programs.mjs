// The one place where tests learn which m4, sendmail, openssl, Chromium … to call: Debian's own where they are installed,
// else the copies that scripts/debian-packages.mjs unpacked into .cache/debian. Runs on Node 20 without dependencies.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where packages are unpacked that could not be installed, laid out like /. */
export const unpackedRoot = fileURLToPath(new URL("../../.cache/debian/root", import.meta.url));

/** Tells fontconfig where the unpacked fonts are: its own configuration says /usr/share/fonts. */
export const unpackedFonts = join(unpackedRoot, "etc/fonts/unpacked.conf");

const libraryFolders = ["usr/lib", "lib"].flatMap((folder) => [...multiarch(folder), folder]);
const programFolders = ["usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin"];

/** What tests call, by the name that they ask with: the Debian package that holds it and where it may lie. */
const known = {
  m4: { package: "m4", paths: inFolders("m4") },
  // /usr/sbin/sendmail may be another program of that name: postfix, exim and others bring one.
  sendmail: { package: "sendmail-bin", paths: ["usr/libexec/sendmail/sendmail", "usr/lib/sm.bin/sendmail"] },
  makemap: { package: "sendmail-bin", paths: inFolders("makemap") },
  saslpasswd2: { package: "sasl2-bin", paths: inFolders("saslpasswd2") },
  saslauthd: { package: "sasl2-bin", paths: inFolders("saslauthd") },
  // Only recommended by what needs them, so not installed with it.
  saslPlugins: { package: "libsasl2-modules", paths: libraryFolders.map((folder) => `${folder}/sasl2/libdigestmd5.so`) },
  openssl: { package: "openssl", paths: inFolders("openssl") },
  chromium: { package: "chromium", paths: ["usr/lib/chromium/chromium", ...inFolders("chromium")] },
  nssWrapper: { package: "libnss-wrapper", paths: libraryFolders.map((folder) => `${folder}/libnss_wrapper.so`) },
  cfDirectory: { package: "sendmail-cf", paths: ["usr/share/sendmail/cf"] },
};

/** The Debian packages that the tests need. */
export const packageNames = [...new Set(Object.values(known).map((program) => program.package))];

/** What is missing: the names above with their packages. */
export function missingPrograms() {
  return Object.entries(known).filter(([name]) => find(name) === undefined).map(([name, program]) => ({ name, package: program.package }));
}

/** The full path of a program or folder by its name above; throws a line that says what to install. */
export function programPath(name) {
  const path = find(name);
  if (path === undefined) throw new Error(`${name} is missing: \`npm test\` installs it on Debian (package ${known[name].package})`);
  return path;
}

/** The environment that these programs need: nothing added where they are installed, else their libraries and plug-ins. */
export function programEnvironment(extra = {}) {
  const base = { ...process.env };
  if (existsSync(unpackedRoot)) {
    const inRoot = (folder) => join(unpackedRoot, folder);
    const libraries = libraryFolders.map(inRoot).filter(existsSync).flatMap((folder) => [folder, ...privateLibraries(folder)]);
    base.LD_LIBRARY_PATH = [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
    base.PATH = [process.env.PATH, ...programFolders.map(inRoot)].filter(Boolean).join(delimiter);
    base.SASL_PATH = ["/", unpackedRoot].flatMap((root) => libraryFolders.map((folder) => join(root, folder, "sasl2"))).filter(existsSync).join(delimiter);
    if (existsSync(unpackedFonts) && !existsSync("/etc/fonts/fonts.conf")) base.FONTCONFIG_FILE = unpackedFonts;
  }
  return { ...base, ...extra };
}

function find(name) {
  for (const root of ["/", unpackedRoot]) {
    const path = known[name].paths.map((candidate) => join(root, candidate)).find(existsSync);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The folders in which packages keep libraries of their own (pulseaudio/, for one), which their programs look for below /. */
function privateLibraries(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !libraryFolders.some((known) => known.endsWith(`/${entry.name}`)))
    .map((entry) => join(folder, entry.name))
    .filter((inner) => readdirSync(inner).some((name) => /\.so(\.|$)/.test(name)));
}

function inFolders(name) {
  return programFolders.map((folder) => `${folder}/${name}`);
}

/** Debian keeps libraries in a folder per architecture, such as usr/lib/x86_64-linux-gnu. */
function multiarch(folder) {
  const names = new Set();
  for (const root of ["/", unpackedRoot]) {
    try {
      for (const name of readdirSync(join(root, folder))) if (/^[a-z0-9_]+-linux-gnu/.test(name)) names.add(`${folder}/${name}`);
    } catch {
      // not a Debian layout
    }
  }
  return [...names];
}
