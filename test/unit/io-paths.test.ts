// The decisions of io/ that are made on the text of a path, for both kinds of systems on any of them.
import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { findCfLibrary, findIncludedLibrary, readLibraryVersion, type LibrarySearch } from "../../server/src/io/find-cf-library.ts";
import { isForbiddenPath, isUnder, toComparable } from "../../server/src/io/path-policy.ts";
import { resolveLinks } from "../../server/src/io/resolve-links.ts";
import { SourceText } from "../../server/src/text/source-text.ts";

describe("isForbiddenPath", () => {
  const posixForbidden = [
    "sendmail.mc",
    "../sendmail.mc",
    "//host/share/x.m4",
    "\\\\host\\share\\x.m4",
    "/dev/stdin",
    "/dev/fd/0",
    "/etc/../dev/tty",
    "/proc/self/environ",
    "/sys/kernel/x",
    "/etc/shadow",
    "/etc/mail/../shadow",
    "/etc/mail/x\0.m4",
  ];
  for (const file of posixForbidden) it(`forbids ${JSON.stringify(file)}`, () => assert.equal(isForbiddenPath(file, path.posix), true));
  for (const file of ["/etc/mail/x.m4", "/devices/x.m4", "/home/u/proc/x.m4", "/usr/share/sendmail/cf/m4/cf.m4"])
    it(`allows ${file}`, () => assert.equal(isForbiddenPath(file, path.posix), false));

  const windowsForbidden = [
    "\\\\host\\share\\x.m4",
    "//host/share/x.m4",
    "\\\\?\\C:\\x.m4",
    "\\\\.\\pipe\\x",
    "\\??\\C:\\x",
    "\\x.m4",
    "/etc/mail/x.m4",
    "C:x.m4",
    "C:\\mail\\x.m4:stream",
    "C:\\mail\\NUL",
    "C:\\mail\\con.m4",
    "C:\\aux\\x.m4",
    "C:\\mail\\com1 ",
  ];
  for (const file of windowsForbidden) it(`forbids ${JSON.stringify(file)} on Windows`, () => assert.equal(isForbiddenPath(file, path.win32), true));
  for (const file of ["C:\\mail\\x.m4", "c:/mail/x.m4", "D:\\console\\auxiliary.m4"])
    it(`allows ${file} on Windows`, () => assert.equal(isForbiddenPath(file, path.win32), false));
});

describe("isUnder", () => {
  it("is not taken in by a common beginning or by ..", () => {
    assert.equal(isUnder("/work/mail/x.m4", "/work/mail", path.posix), true);
    assert.equal(isUnder("/work/mail", "/work/mail/", path.posix), true);
    assert.equal(isUnder("/work/mailx/x.m4", "/work/mail", path.posix), false);
    assert.equal(isUnder("/work/mail/../x.m4", "/work/mail", path.posix), false);
    assert.equal(isUnder("/x", "/", path.posix), true);
  });
  it("takes drive letters and names in any case on Windows, and both slashes", () => {
    assert.equal(isUnder("c:/Mail/x.m4", "C:\\mail", path.win32), true);
    assert.equal(isUnder("D:\\mail\\x.m4", "C:\\mail", path.win32), false);
    assert.equal(isUnder("C:\\x.m4", "C:\\", path.win32), true);
  });
  it("gives one spelling to one file", () => {
    assert.equal(toComparable("C:\\Mail\\sub\\..\\X.m4", path.win32), toComparable("c:/mail/x.M4", path.win32));
    assert.notEqual(toComparable("/Mail/x", path.posix), toComparable("/mail/x", path.posix));
  });
});

describe("resolveLinks", () => {
  function walk(file: string, linksThere: Readonly<Record<string, string>>, flavour: typeof path.posix = path.posix): string | undefined {
    const root = flavour === path.posix ? "/ws" : "C:\\ws";
    const visited: string[] = [];
    const result = resolveLinks(
      file,
      root,
      (target) => isUnder(target, root, flavour) || isUnder(root, target, flavour),
      {
        isLink: (at) => {
          visited.push(at);
          return linksThere[at] !== undefined;
        },
        readLink: (at) => linksThere[at] ?? "",
      },
      flavour,
    );
    for (const at of visited) assert.ok(isUnder(at, root, flavour) || isUnder(root, at, flavour), `looked at ${at}`);
    return result;
  }
  it("follows links inside the root, one behind the other", () => {
    assert.equal(walk("/ws/a/x.m4", { "/ws/a": "b", "/ws/b": "/ws/c/d" }), "/ws/c/d/x.m4");
  });
  it("stops before a link that leads out, without looking at its target", () => {
    assert.equal(walk("/ws/a/x.m4", { "/ws/a": "/net/evil" }), undefined);
    assert.equal(walk("/ws/a/x.m4", { "/ws/a": "../other" }), undefined);
    assert.equal(walk("/ws/a", { "/ws/a": "/proc/self/environ" }), undefined);
  });
  it("stops before a junction to a host on Windows", () => {
    assert.equal(walk("C:\\ws\\a\\x.m4", { "C:\\ws\\a": "\\\\evil\\share" }, path.win32), undefined);
    assert.equal(walk("C:\\ws\\a\\x.m4", { "C:\\ws\\a": "C:\\ws\\b" }, path.win32), "C:\\ws\\b\\x.m4");
  });
  it("ends where links go round", () => {
    assert.equal(walk("/ws/a", { "/ws/a": "b", "/ws/b": "a" }), undefined);
  });
});

describe("findIncludedLibrary", () => {
  const quoted = (file: string): string => ["divert(-1)dnl", `include(\`${file}')dnl`, ""].join("\n");
  it("reads the folder from the include line", () => {
    assert.equal(findIncludedLibrary("/etc/mail/x.mc", quoted("/usr/share/sendmail-cf/m4/cf.m4"), path.posix), "/usr/share/sendmail-cf");
    assert.equal(findIncludedLibrary("/cf/cf/x.mc", quoted("../m4/cf.m4"), path.posix), "/cf");
    assert.equal(findIncludedLibrary("/cf/cf/x.mc", "include(/usr/share/sendmail/cf/m4/cf.m4)", path.posix), "/usr/share/sendmail/cf");
  });
  it("takes none from a line that is commented out, nor a folder on a host", () => {
    assert.equal(findIncludedLibrary("/etc/mail/x.mc", `dnl ${quoted("/a/m4/cf.m4").split("\n")[1] ?? ""}`, path.posix), undefined);
    assert.equal(findIncludedLibrary("/etc/mail/x.mc", quoted("//host/cf/m4/cf.m4"), path.posix), undefined);
    assert.equal(findIncludedLibrary("C:\\mail\\x.mc", quoted("\\\\host\\cf\\m4\\cf.m4"), path.win32), undefined);
    assert.equal(findIncludedLibrary("C:\\mail\\cf\\x.mc", quoted("..\\m4\\cf.m4"), path.win32), "C:\\mail");
  });
});

describe("findCfLibrary", () => {
  const versionLine = "divert(0)\nDZ8.17.1.9`'ifdef(`confCF_VERSION', `/confCF_VERSION')\n";
  function find(search: Partial<LibrarySearch>, libraries: readonly string[], flavour: typeof path.posix = path.posix): { found: string | undefined; asked: string[]; problem: string | undefined } {
    const asked: string[] = [];
    const files = new Map(
      libraries.flatMap((folder) => [
        [flavour.join(folder, "m4", "cf.m4"), ""],
        [flavour.join(folder, "m4", "proto.m4"), ""],
        [flavour.join(folder, "m4", "version.m4"), versionLine],
        [flavour.join(folder, "feature", "access_db.m4"), ""],
      ]),
    );
    const whole: LibrarySearch = { setting: undefined, document: undefined, workspaceFolders: [], bundled: undefined, ...search };
    const { library, problem } = findCfLibrary(
      whole,
      (folder) => {
        asked.push(folder);
        return {
          read: (file) => {
            const text = files.get(file);
            return text === undefined ? undefined : SourceText.fromText(file, text);
          },
        };
      },
      flavour,
    );
    if (library !== undefined) assert.equal(library.version, "8.17.1.9");
    return { found: library?.path, asked, problem };
  }
  const document = (folder: string, at = "/ws/sendmail.mc"): LibrarySearch["document"] => ({ path: at, text: `include(\`${folder}/m4/cf.m4')` });

  it("takes the setting first", () => {
    const { found } = find({ setting: "/opt/cf", document: document("/usr/share/sendmail-cf") }, ["/opt/cf", "/usr/share/sendmail-cf"]);
    assert.equal(found, "/opt/cf/");
  });
  it("says what is wrong with the setting and goes on", () => {
    const { found, problem } = find({ setting: "/opt/none", bundled: "/ext/cf" }, ["/ext/cf"]);
    assert.equal(found, "/ext/cf/");
    assert.equal(problem, "the cf directory /opt/none holds no m4/cf.m4, m4/proto.m4 and feature/, so another cf library is looked for");
    assert.match(find({ setting: "cf" }, []).problem ?? "", /cf is not an absolute path/);
  });
  it("takes the included folder where it is one of the system's places or in the workspace", () => {
    assert.equal(find({ document: document("/usr/lib/mail/cf") }, ["/usr/lib/mail/cf", "/usr/share/sendmail/cf"]).found, "/usr/lib/mail/cf/");
    assert.equal(find({ document: document("/ws/cf"), workspaceFolders: ["/ws"] }, ["/ws/cf", "/usr/share/sendmail/cf"]).found, "/ws/cf/");
  });
  it("never looks at an included folder elsewhere", () => {
    const { found, asked } = find({ document: document("/tmp/evil"), workspaceFolders: ["/ws"] }, ["/tmp/evil", "/usr/share/sendmail/cf"]);
    assert.equal(found, "/usr/share/sendmail/cf/");
    assert.ok(!asked.includes("/tmp/evil"));
  });
  it("passes over a folder that poses as a library", () => {
    const { found } = find({ document: document("/ws/empty"), workspaceFolders: ["/ws"], bundled: "/ext/cf" }, ["/ext/cf"]);
    assert.equal(found, "/ext/cf/");
  });
  it("finds no system place on Windows, but the workspace's and the bundled copy", () => {
    const inWorkspace = { document: document("C:\\Ws\\cf", "C:\\ws\\sendmail.mc"), workspaceFolders: ["c:\\ws"] };
    assert.equal(find(inWorkspace, ["C:\\Ws\\cf"], path.win32).found, "C:\\Ws\\cf\\");
    const { found, asked } = find({ bundled: "C:\\ext\\cf" }, ["C:\\ext\\cf"], path.win32);
    assert.equal(found, "C:\\ext\\cf\\");
    assert.deepEqual(asked, ["C:\\ext\\cf"]);
  });
  it("finds none where there is none", () => assert.equal(find({}, []).found, undefined));
});

it("readLibraryVersion reads the versions of releases and betas", () => {
  assert.equal(readLibraryVersion("DZ8.15.2`'ifdef(`confCF_VERSION', `/confCF_VERSION')"), "8.15.2");
  assert.equal(readLibraryVersion("DZ8.18.0.2.Beta0`'x"), "8.18.0.2.Beta0");
  assert.equal(readLibraryVersion("# DZ8.15.2"), undefined);
});
