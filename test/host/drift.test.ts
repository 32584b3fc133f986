// A .cf held against its .mc: real m4 makes the .cf over the library that lies on the host, and the audit sees no difference; then
// either side is changed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { programEnvironment, programPath } from "../support/programs.mjs";
import { ACCOUNTS, layOut, type LaidOut, type Layout } from "./root.ts";

const MC = "/etc/mail/sendmail.mc";
const CF = "/etc/mail/sendmail.cf";
const LIBRARY = "/usr/share/sendmail/cf";
const SOURCE = [
  "divert(-1)dnl",
  "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl",
  "include(`/etc/mail/site.m4')dnl",
  "divert(0)dnl",
  "OSTYPE(`linux')dnl",
  "define(`confLOG_LEVEL', `SITE_LEVEL')dnl",
  "MAILER(`smtp')dnl",
  "",
].join("\n");

/** A host with the library, a .mc, and the .cf that real m4 makes of it. */
function builtHost(more: Layout = {}, source = SOURCE): LaidOut {
  const host = layOut({ ...ACCOUNTS, [MC]: { text: source, age: 30 }, "/etc/mail/site.m4": "define(`SITE_LEVEL', `14')dnl\n", [CF]: "", "/usr/share/sendmail": { isFolder: true }, ...more });
  cpSync(inProject("server/cf"), join(host.root, LIBRARY), { recursive: true });
  writeFileSync(join(host.root, CF), realM4(host));
  return host;
}

function realM4(host: LaidOut): string {
  const text = readFileSync(join(host.root, MC), "utf8").replaceAll("`/", `\`${host.root}/`);
  const front = text.includes("m4/cf.m4") ? [] : [join(host.root, LIBRARY, "m4/cf.m4")];
  const run = spawnSync(programPath("m4"), ["-D_NO_MAKEINFO_", ...front, "-"], { input: text, encoding: "utf8", env: programEnvironment(), cwd: join(host.root, "etc/mail") });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout;
}

function edit(host: LaidOut, path: string, change: (text: string) => string, minutesAgo: number): void {
  const file = join(host.root, path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
  const time = new Date(Date.now() - minutesAgo * 60_000);
  utimesSync(file, time, time);
}

const drift = (host: LaidOut) => host.findings().filter(({ rule }) => rule.startsWith("drift-mc"));

describe("a .cf and its .mc", () => {
  let host: LaidOut;
  before(() => {
    host = builtHost();
  });

  it("are the same where m4 has just made one from the other", () => {
    assert.deepEqual(drift(host), []);
    assert.deepEqual(host.audit().notLookedAt, []);
    assert.match(readFileSync(join(host.root, CF), "utf8"), /^O LogLevel=14$/m);
  });

  it("are the same whatever the comments and the times of the files say", () => {
    edit(host, CF, (text) => `##### built by root@mail on Tue Nov 24 07:44:12 UTC 2026\n${text}`, 60);
    assert.deepEqual(drift(host), []);
  });

  it("differ after the .cf was changed by hand", () => {
    edit(host, CF, (text) => text.replace("O LogLevel=14", "O LogLevel=9"), 1);
    const [finding] = drift(host);
    assert.deepEqual(finding?.evidence, ["-O LogLevel=9", "+O LogLevel=14"]);
    assert.match(finding.message, /in 2 lines; it was changed by hand, or built otherwise/);
    assert.deepEqual(finding.commands, [
      "cd /etc/mail && m4 -D_NO_MAKEINFO_ /etc/mail/sendmail.mc | diff /etc/mail/sendmail.cf -",
      "# put into /etc/mail/sendmail.mc what is to stay, then",
      "cp -p /etc/mail/sendmail.cf /etc/mail/sendmail.cf.bak && cd /etc/mail && m4 -D_NO_MAKEINFO_ /etc/mail/sendmail.mc > /etc/mail/sendmail.cf.new && cat /etc/mail/sendmail.cf.new > /etc/mail/sendmail.cf",
      "systemctl restart sendmail",
    ]);
  });

  it("differ after two rules of the .cf changed places", () => {
    edit(host, CF, () => realM4(host).replace(/^(R.*)\n(R.*)$/m, "$2\n$1"), 1);
    assert.equal(drift(host)[0]?.evidence.length, 2);
    edit(host, CF, () => realM4(host), 1);
    assert.deepEqual(drift(host), []);
  });

  it("differ after what the .mc includes was changed, and the Makefile builds it", () => {
    const other = builtHost({ "/etc/mail/Makefile": "" });
    edit(other, "/etc/mail/site.m4", (text) => text.replace("14", "20"), 1);
    edit(other, MC, (text) => text, 1);
    edit(other, CF, (text) => text, 10);
    const [finding] = drift(other);
    assert.match(finding?.message ?? "", /\/etc\/mail\/sendmail\.mc was changed after it/);
    assert.deepEqual(finding?.commands.slice(1), ["touch /etc/mail/sendmail.mc && make -C /etc/mail", "systemctl restart sendmail"]);
  });

  it("a .mc without cf.m4 is built with it in front", () => {
    const other = builtHost({}, "OSTYPE(`linux')dnl\nMAILER(`smtp')dnl\n");
    assert.deepEqual(drift(other), []);
    edit(other, CF, (text) => `${text}O LogLevel=3\n`, 1);
    assert.equal(drift(other)[0]?.commands[0], "cd /etc/mail && m4 -D_NO_MAKEINFO_ /usr/share/sendmail/cf/m4/cf.m4 /etc/mail/sendmail.mc | diff /etc/mail/sendmail.cf -");
  });

  it("FreeBSD's own .mc is the source as long as the host has none", () => {
    const other = builtHost({ "/etc/mail/freebsd.mc": { text: SOURCE, age: 30 } });
    rmSync(join(other.root, MC));
    assert.deepEqual(drift(other), []);
    edit(other, CF, (text) => text.replace("LogLevel=14", "LogLevel=1"), 1);
    assert.match(drift(other)[0]?.message ?? "", /what \/etc\/mail\/freebsd\.mc generates/);
  });

  it("Solaris keeps the .mc in the library and copies what is made there", () => {
    const mc = "/etc/mail/cf/cf/sendmail.mc";
    const other = builtHost({ "/etc/vfstab": "", "/usr/lib/mail": { isFolder: true }, [mc]: { text: SOURCE.replace("SITE_LEVEL", "3"), age: 1 } });
    rmSync(join(other.root, MC));
    assert.deepEqual(drift(other)[0]?.commands.slice(-2), ["cd /etc/mail/cf/cf && make sendmail.cf && cp /etc/mail/cf/cf/sendmail.cf /etc/mail/sendmail.cf", "svcadm restart network/smtp:sendmail"]);
  });

  it("FreeBSD names the .mc after the host", () => {
    const other = builtHost({ "/etc/mail/freebsd.mc": "", "/etc/rc.conf": 'hostname="mx.example.org"\n', "/etc/mail/mx.example.org.mc": { text: "OSTYPE(`freebsd6')dnl\nMAILER(`smtp')dnl\n", age: 1 }, "/etc/mail/Makefile": "" });
    rmSync(join(other.root, MC));
    const [finding] = drift(other);
    assert.match(finding?.message ?? "", /what \/etc\/mail\/mx\.example\.org\.mc generates/);
    assert.deepEqual(finding?.commands.slice(-2), ["touch /etc/mail/mx.example.org.mc && make -C /etc/mail all install", "service sendmail restart"]);
  });
});

describe("where it cannot be told what the .mc generates", () => {
  const noLibrary: Layout = { ...ACCOUNTS, [MC]: { text: SOURCE, age: 1 }, [CF]: { text: "V10/Berkeley\n", age: 10 } };

  it("the times of the files tell", () => {
    const [finding] = drift(layOut(noLibrary));
    assert.match(finding?.message ?? "", /sendmail\.cf is older than \/etc\/mail\/sendmail\.mc/);
    assert.deepEqual(finding?.commands, ["# build /etc/mail/sendmail.cf from /etc/mail/sendmail.mc on the machine that has sendmail's cf library, then", "systemctl restart sendmail"]);
  });

  it("and else it is said that it could not be compared", () => {
    const { findings, notLookedAt } = layOut({ ...noLibrary, [MC]: { text: SOURCE, age: 20 } }).audit();
    assert.deepEqual(findings.filter(({ rule }) => rule === "drift-mc-cf"), []);
    assert.deepEqual(notLookedAt, [{ path: MC, reason: "could not be compared with its .cf: this host has no cf library" }]);
  });

  it("as where the .mc has m4 run a program or include a file from elsewhere", () => {
    const reasonOf = (line: string): string | undefined => {
      const host = builtHost({}, SOURCE);
      edit(host, MC, (text) => `${text}${line}\n`, 20);
      return host.audit().notLookedAt[0]?.reason;
    };
    assert.match(reasonOf("syscmd(`date')dnl") ?? "", /^could not be compared with its \.cf: .*syscmd/);
    assert.equal(reasonOf("sinclude(`/root/secret.m4')dnl"), "could not be compared with its .cf: it includes /root/secret.m4, which was not read");
  });
});
