// What the audit says of a file and what real sendmail does with that file, side by side: a helpfile that shows the version, a key or
// certificate for which STARTTLS vanishes, an alias file that newaliases refuses, a database without the change in its text, a saslauthd that is gone.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { programEnvironment, programPath } from "../support/programs.mjs";
import { converse, rebuildAliases, testAddresses, whyNoSendmail } from "../support/sendmail.ts";
import { cf, GOOD_HOST, layOut, type LaidOut, type Layout } from "./root.ts";

const missing = whyNoSendmail();
if (missing !== undefined) throw new Error(missing);

/** The host's .cf for a sendmail that sees the host's files where they lie on this machine, below a folder like /tmp. */
function outsideCf(host: LaidOut, ...more: readonly string[]): string {
  const text = readFileSync(join(host.root, "etc/mail/sendmail.cf"), "utf8");
  const lines = [...text.split("\n").filter((line) => !line.startsWith("Fw") && !line.startsWith("O TrustedUser")), ...more];
  // Else an ordinary user may not run newaliases.
  const rules = ["DZ8.17.1.9", `T${userInfo().username}`, "SCanonify=3", "SParse0", "R$*\t$#local $: $1", "SLocal_check_relay", ""];
  return [...lines, ...rules].join("\n").replace(/(?<=[= ])\/(?=etc|var|srv)/g, `${host.root}/`);
}

function cfFile(host: LaidOut, ...more: readonly string[]): string {
  const path = join(host.root, "outside.cf");
  writeFileSync(path, outsideCf(host, ...more));
  chmodSync(path, 0o644);
  return path;
}

/** Started by an ordinary user, sendmail trusts the folders of that user, whoever else can write them; that of a host is root's. */
const isRoot = process.getuid?.() === 0;

const TRUST = "O DontBlameSendmail=TrustStickyBit";
const HELPFILE = "/etc/mail/helpfile";

describe("the helpfile", () => {
  const variants: Readonly<Record<string, Layout>> = {
    "as it should be": {},
    "empty": { [HELPFILE]: "" },
    "that is a folder": { [HELPFILE]: { isFolder: true } },
    "without #vers": { [HELPFILE]: "smtp\tHello\n" },
    "with a blank behind #vers": { [HELPFILE]: "#vers 2\nsmtp\tHello\n" },
    "with #vers 1": { [HELPFILE]: "#vers\t1\nsmtp\tHello\n" },
    "with #vers 3": { [HELPFILE]: "#vers\t3\nsmtp\tHello\n" },
    "with #vers in its second line": { [HELPFILE]: "# ours\n#vers\t2\nsmtp\tHello\n" },
    "with $v": { [HELPFILE]: "#vers\t2\nsmtp\tHello\nsmtp\tby $v\n" },
    "with ${Z}": { [HELPFILE]: "#vers\t2\nsmtp\tby ${Z}\n" },
    "with $v in a comment": { [HELPFILE]: "#vers\t2\n#smtp\tby $v\nsmtp\tHello\n" },
    "that everybody can write": { [HELPFILE]: { text: "#vers\t2\nsmtp\tHello\n", mode: 0o666 } },
    "below a folder that everybody can write": { "/etc/mail": { isFolder: true, mode: 0o777 } },
    "below a folder that its group can write": { "/etc/mail": { isFolder: true, mode: 0o775 } },
    "below a folder like /tmp": { "/etc/mail": { isFolder: true, mode: 0o1777 } },
  };
  const says = async (layout: Layout): Promise<{ readonly audit: boolean; readonly sendmail: boolean }> => {
    const host = layOut({ ...layout, "/etc/mail/sendmail.cf": cf(TRUST) });
    const [, , help = []] = await converse(cfFile(host), ["EHLO client.example.org", "HELP"]);
    assert.match(help[0] ?? "", /^(?:214|502)/);
    return { audit: host.rules().some((rule) => rule.startsWith("disclosure-")), sendmail: /\b8\.\d+\.\d/.test(help.join("\n")) };
  };
  for (const [title, layout] of Object.entries(variants)) {
    it(title, async () => {
      const { audit, sendmail } = await says({ ...GOOD_HOST, ...layout });
      const isOfFolder = title.startsWith("below a folder that");
      assert.equal(audit, isOfFolder || sendmail);
      if (isOfFolder && !isRoot) assert.equal(sendmail, false);
      else assert.equal(sendmail, !["as it should be", "empty", "with #vers 3", "with #vers in its second line", "with $v in a comment", "that everybody can write", "below a folder like /tmp"].includes(title));
    });
  }
  it("missing", async () => {
    const { [HELPFILE]: _gone, ...others } = GOOD_HOST;
    assert.deepEqual(await says(others), { audit: true, sendmail: true });
  });
});

describe("keys and certificates", () => {
  const CERT = "/etc/mail/tls/server.pem";
  const KEY = "/etc/mail/tls/server.key";
  let pem: { readonly cert: string; readonly key: string };
  before(() => {
    const folder = mkdtempSync(join(tmpdir(), "mail-host-"));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const [key, cert] = [join(folder, "key"), join(folder, "cert")];
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=lab.example.test", "-keyout", key, "-out", cert];
    const made = spawnSync(programPath("openssl"), args, { env: programEnvironment(), encoding: "utf8" });
    assert.equal(made.status, 0, made.stderr);
    pem = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  });

  const variants: Readonly<Record<string, { readonly cert?: number; readonly key?: number; readonly folder?: number; readonly blame?: string; readonly lacks?: string; readonly rule?: string }>> = {
    "as they should be": {},
    "a key that its owner alone can read": { key: 0o400 },
    "a key that its group can read": { key: 0o640, rule: "tls-key-readable" },
    "a key that its group can read, with GroupReadableKeyFile": { key: 0o640, blame: "GroupReadableKeyFile" },
    "a key that everybody can read, with GroupReadableKeyFile": { key: 0o644, blame: "GroupReadableKeyFile", rule: "tls-key-readable" },
    "a key that everybody can read": { key: 0o604, rule: "tls-key-readable" },
    "a key that its group can write": { key: 0o620, rule: "tls-file-refused" },
    "a certificate that its group can write": { cert: 0o664, rule: "tls-file-refused" },
    "a certificate that everybody can write": { cert: 0o646, rule: "tls-file-refused" },
    "a folder that its group can write": { folder: 0o775, rule: "tls-file-refused" },
    "a folder that everybody can write": { folder: 0o777, rule: "tls-file-refused" },
    "a key that is missing": { lacks: KEY, rule: "tls-file-refused" },
    "a certificate that is missing": { lacks: CERT, rule: "tls-file-refused" },
  };
  for (const [title, { cert = 0o644, key = 0o600, folder = 0o755, blame = "", lacks, rule }] of Object.entries(variants)) {
    it(title, async () => {
      const all: Layout = {
        ...GOOD_HOST,
        "/etc/mail/sendmail.cf": cf(`${TRUST}${blame === "" ? "" : `,${blame}`}`, `O CACertFile=${CERT}`, "O CACertPath=/etc/mail/tls", `O ServerCertFile=${CERT}`, `O ServerKeyFile=${KEY}`, "O DHParameters=none"),
        "/etc/mail/tls": { isFolder: true, mode: folder },
        [CERT]: { text: pem.cert, mode: cert },
        [KEY]: { text: pem.key, mode: key },
      };
      const host = layOut(Object.fromEntries(Object.entries(all).filter(([path]) => path !== lacks)));
      const [, ehlo = []] = await converse(cfFile(host), ["EHLO client.example.org"]);
      assert.match(ehlo[0] ?? "", /^250-/);
      const isOffered = ehlo.some((line) => /^250[- ]STARTTLS/.test(line));
      assert.equal(isOffered, rule === undefined || (folder !== 0o755 && !isRoot), "sendmail");
      assert.deepEqual([...new Set(host.rules().filter((found) => found.startsWith("tls-")))], rule === undefined ? [] : [rule], "the audit");
      assert.ok(!JSON.stringify(host.audit()).includes("PRIVATE"), "no key gets into the report");
    });
  }

  it("the dates of a certificate", () => {
    const host = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": cf(`O ServerCertFile=${CERT}`), [CERT]: pem.cert });
    const inDays = (days: number): readonly string[] => host.rules(new Date(Date.now() + days * 24 * 3600 * 1000));
    assert.deepEqual(inDays(0), []);
    assert.deepEqual(inDays(75), ["tls-certificate-expires-soon"]);
    assert.deepEqual(inDays(91), ["tls-certificate-expired"]);
    assert.deepEqual(inDays(-2), ["tls-certificate-expired"]);
  });
});

describe("databases, made by the real makemap", () => {
  const lookUp = (host: LaidOut, key: string): string => testAddresses(outsideCf(host, TRUST), `/map access ${key}\n`).stdout;

  it("an entry that is in the text alone is not found, until the command that the audit tells is run", () => {
    const { "/etc/mail/access.db": _made, ...others } = GOOD_HOST;
    const host = layOut({ ...others, "/etc/mail/access": { text: "example.net REJECT\n", age: 20 } });
    const [missingFinding] = host.findings();
    assert.equal(missingFinding?.rule, "drift-database-missing");
    runOnHost(host, missingFinding.commands);
    assert.deepEqual(host.rules(), []);
    assert.match(lookUp(host, "example.net"), /returns REJECT/);
    writeFileSync(join(host.root, "etc/mail/access"), "example.net REJECT\nexample.com REJECT\n");
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(host.root, "etc/mail/access"), later, later);
    const [older] = host.findings();
    assert.equal(older?.rule, "drift-database-older");
    assert.match(lookUp(host, "example.com"), /no match/);
    utimesSync(join(host.root, "etc/mail/access"), new Date(), new Date());
    runOnHost(host, older.commands);
    assert.deepEqual(host.rules(), []);
    assert.match(lookUp(host, "example.com"), /returns REJECT/);
  });
});

describe("permissions", () => {
  for (const mode of [0o644, 0o664, 0o666]) {
    it(`newaliases and an alias file of mode ${mode.toString(8)}`, () => {
      const host = layOut({ ...GOOD_HOST, "/etc/mail/aliases": { text: "postmaster: root\n", mode, age: 20 } });
      const { messages } = rebuildAliases(cfFile(host, TRUST));
      assert.equal(messages.some((line) => /cannot open .*aliases: Group writable file/.test(line)), mode !== 0o644, messages.join("\n"));
      assert.deepEqual(host.rules(), mode === 0o644 ? [] : ["privilege-writable-file"]);
    });
  }

  it("sendmail tells of a .cf that its group can write as the audit does", () => {
    const host = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": { text: cf(), mode: 0o664 } });
    const outside = cfFile(host, TRUST);
    assert.ok(!rebuildAliases(outside).messages.some((line) => /dangerous write permissions/.test(line)));
    chmodSync(outside, 0o664);
    assert.ok(rebuildAliases(outside).messages.some((line) => /WARNING: dangerous write permissions/.test(line)));
    assert.match(host.findings()[0]?.message ?? "", /^the configuration \/etc\/mail\/sendmail\.cf can be written by the group root/);
  });
});

describe("saslauthd", () => {
  it("is there while the real one runs, and its socket is left over when it was killed", async () => {
    const host = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": cf("O AuthMechanisms=PLAIN"), "/etc/sasl2/Sendmail.conf": "pwcheck_method: saslauthd\n", "/run/saslauthd": { isFolder: true } });
    const folder = join(host.root, "run/saslauthd");
    assert.deepEqual(host.rules(), ["host-saslauthd-down"]);
    const daemon = spawn(programPath("saslauthd"), ["-a", "shadow", "-n", "1", "-d", "-m", folder], { stdio: "ignore", env: programEnvironment() });
    const ended = once(daemon, "exit");
    try {
      // The kernel lists a socket a moment after it has its name.
      while (!readFileSync("/proc/net/unix", "utf8").includes(join(folder, "mux"))) {
        assert.equal(daemon.exitCode, null, "saslauthd ended");
        await sleep(20);
      }
      mkdirSync(join(host.root, "proc/net"), { recursive: true });
      // The kernel's own list, as it is where the host's root is /.
      const copyList = (): void => writeFileSync(join(host.root, "proc/net/unix"), readFileSync("/proc/net/unix", "utf8").replaceAll(host.root, ""));
      copyList();
      assert.deepEqual(host.rules(), []);
      daemon.kill("SIGKILL");
      await ended;
      assert.ok(existsSync(join(folder, "mux")));
      copyList();
      assert.match(host.findings()[0]?.message ?? "", /^saslauthd's socket \/run\/saslauthd\/mux is left over.*AUTH PLAIN is offered all the same/);
    } finally {
      daemon.kill("SIGKILL");
    }
  });
});

describe("commands that are told mend what they are told for", () => {
  const variants: Readonly<Record<string, Layout>> = {
    "a helpfile without #vers": { [HELPFILE]: "# ours\nsmtp\tHello\n#vers\t1\n" },
    "a helpfile with the version": { [HELPFILE]: "#vers\t2\nsmtp\tby $v, or ${Z}\nsmtp\tHello\n" },
    "a helpfile with an odd name": { "/etc/mail/sendmail.cf": cf("O HelpFile=/etc/mail/it's (1) $HOME"), "/etc/mail/it's (1) $HOME": "smtp\tHello\n" },
    "permissions": { "/etc/mail": { isFolder: true, mode: 0o777 }, "/etc/mail/aliases": { text: "", mode: 0o666, age: 20 }, "/var/spool/mqueue": { isFolder: true, mode: 0o777 } },
    "a key that everybody can read": { "/etc/mail/sendmail.cf": cf("O ServerKeyFile=/etc/mail/key"), "/etc/mail/key": { text: "", mode: 0o664 } },
  };
  for (const [title, layout] of Object.entries(variants)) {
    it(title, () => {
      const host = layOut({ ...GOOD_HOST, ...layout });
      const findings = host.findings();
      assert.notEqual(findings.length, 0);
      for (const { commands } of findings) runOnHost(host, commands);
      assert.deepEqual(host.rules(), []);
    });
  }
  it("a missing helpfile", () => {
    const { [HELPFILE]: _gone, ...others } = GOOD_HOST;
    const host = layOut(others);
    for (const { commands } of host.findings()) runOnHost(host, commands);
    assert.deepEqual(host.rules(), []);
  });
});

/** As a person on the host would, with the host's root put in front of its paths; what restarts a service is left out. */
function runOnHost(host: LaidOut, commands: readonly string[]): void {
  for (const command of commands) {
    if (command.startsWith("#") || command.startsWith("systemctl ")) continue;
    const here = command.replace(/(?<=[ '])\/(?=etc\/|var\/)/g, `${host.root}/`).replace(/^makemap/, `${programPath("makemap")} -C ${cfFile(host, TRUST)}`);
    const run = spawnSync("sh", ["-c", here], { encoding: "utf8", env: programEnvironment() });
    assert.equal(run.status, 0, `${here}\n${run.stderr}`);
  }
}
