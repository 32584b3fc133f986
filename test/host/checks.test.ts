// Each check of the audit on a good host and on the same host with one thing wrong: exactly that is found, with what was seen and
// the command for it.
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { HostFinding } from "../../server/src/host/host-finding.ts";
import { cf, GOOD_HOST, layOut, type Layout } from "./root.ts";

interface Case {
  readonly title: string;
  /** Instead of what the good host has, or beside it. */
  readonly with: Layout;
  readonly without?: readonly string[];
  /** rule, severity, path; nothing where nothing is to be found. */
  readonly found?: readonly (readonly [rule: string, severity: HostFinding["severity"], path: string])[];
  readonly message?: RegExp;
  readonly evidence?: readonly string[];
  readonly commands?: readonly string[];
}

const HELP = "disclosure-help-version";
const HELPFILE = "/etc/mail/helpfile";

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "the good host": [{ title: "has nothing to report", with: {} }],
  "the helpfile": [
    { title: "missing", with: {}, without: [HELPFILE], found: [[HELP, "warning", HELPFILE]], message: /is missing: HELP is answered with "502/, commands: [": > /etc/mail/helpfile", "chmod 0644 /etc/mail/helpfile"] },
    { title: "empty", with: { [HELPFILE]: "" } },
    { title: "with the version in it", with: { [HELPFILE]: "#vers\t2\nsmtp\tHello\nhelo\tThis is ${v}\n" }, found: [[HELP, "warning", HELPFILE]], message: /^line 3 of/, evidence: ["helo\tThis is ${v}"] },
    { title: "without #vers", with: { [HELPFILE]: "smtp\tHello\n" }, found: [[HELP, "warning", HELPFILE]], message: /lacks the line "#vers"/ },
    { title: "with #vers 1", with: { [HELPFILE]: "#vers\t1\nsmtp\tHello\n" }, found: [[HELP, "warning", HELPFILE]] },
    { title: "a folder", with: { [HELPFILE]: { isFolder: true } }, found: [[HELP, "warning", HELPFILE]], message: /no regular file/ },
    {
      title: "below a folder that a group can write",
      with: { "/srv/help": { isFolder: true, mode: 0o775, owner: [0, 50] }, "/srv/help/text": "#vers\t2\n", "/etc/mail/sendmail.cf": cf("O HelpFile=/srv/help/text") },
      found: [["disclosure-helpfile-unsafe-path", "warning", "/srv/help/text"], ["privilege-writable-folder", "warning", "/srv/help"]],
      evidence: ["drwxrwxr-x root staff /srv/help"],
      commands: ["chmod g-w /srv/help"],
    },
    {
      title: "below a folder like /tmp, where DontBlameSendmail trusts the sticky bit",
      with: { "/srv/help": { isFolder: true, mode: 0o1777 }, "/srv/help/text": "#vers\t2\n", "/etc/mail/sendmail.cf": cf("O HelpFile=/srv/help/text", "O DontBlameSendmail=TrustStickyBit") },
    },
  ],
  "permissions of the configuration": [
    { title: "a map that everybody can write", with: { "/etc/mail/access.db": { text: "", mode: 0o666, age: 10 } }, found: [["privilege-writable-file", "error", "/etc/mail/access.db"]], commands: ["chmod go-w /etc/mail/access.db"] },
    {
      title: "aliases that a group can write", with: { "/etc/mail/aliases": { text: "", mode: 0o664, age: 20, owner: [0, 50] } }, found: [["privilege-writable-file", "warning", "/etc/mail/aliases"]],
      message: /the group staff.*newaliases refuses it/, evidence: ["-rw-rw-r-- root staff /etc/mail/aliases"],
    },
    { title: "a .cf that belongs to a user", with: { "/etc/mail/sendmail.cf": { text: cf(), owner: [1000, 0] } }, found: [["privilege-writable-file", "warning", "/etc/mail/sendmail.cf"]], message: /belongs to bob/, commands: ["chown root /etc/mail/sendmail.cf"] },
    { title: "files of TrustedUser, as Debian has them", with: { "/etc/mail/access.db": { text: "", mode: 0o640, age: 10, owner: [101, 103] } } },
    { title: "a folder that everybody can write", with: { "/etc/mail": { isFolder: true, mode: 0o777 } }, found: [["disclosure-helpfile-unsafe-path", "warning", HELPFILE], ["privilege-writable-folder", "error", "/etc/mail"]] },
    { title: "a link to a file that everybody can write, named where it lies", with: { "/etc/mail/local-host-names": { leadsTo: "../names of us" }, "/etc/names of us": { text: "", mode: 0o666 } }, found: [["privilege-writable-file", "error", "/etc/mail/local-host-names"]], commands: ["chmod go-w '/etc/names of us'"] },
  ],
  "the queue": [
    { title: "open to all", with: { "/var/spool/mqueue": { isFolder: true, mode: 0o755 } }, found: [["privilege-queue-folder", "warning", "/var/spool/mqueue"]], commands: ["chmod 0700 /var/spool/mqueue"] },
    { title: "writable for all", with: { "/var/spool/mqueue": { isFolder: true, mode: 0o777 } }, found: [["privilege-queue-folder", "error", "/var/spool/mqueue"]] },
    { title: "readable for its group, as Debian has it", with: { "/var/spool/mqueue": { isFolder: true, mode: 0o2750, owner: [101, 103] } } },
    {
      title: "one of several", with: { "/var/spool/mqueue/q1": { isFolder: true, mode: 0o700 }, "/var/spool/mqueue/q2": { isFolder: true, mode: 0o705 }, "/etc/mail/sendmail.cf": cf("O QueueDirectory=/var/spool/mqueue/q*") },
      found: [["privilege-queue-folder", "warning", "/var/spool/mqueue/q2"]],
    },
    { title: "of the submission program", with: { "/etc/mail/submit.cf": "V10/Berkeley\nO QueueDirectory=/var/spool/mqueue-client\nO RunAsUser=smmsp\n", "/var/spool/mqueue-client": { isFolder: true, mode: 0o770, owner: [102, 103] } } },
  ],
  "databases": [
    { title: "older than the text", with: { "/etc/mail/access": { text: "", age: 1 } }, found: [["drift-database-older", "warning", "/etc/mail/access.db"]], commands: ["makemap hash /etc/mail/access < /etc/mail/access"] },
    { title: "older than the text, of the aliases", with: { "/etc/mail/aliases": { text: "", age: 1 } }, found: [["drift-database-older", "warning", "/etc/mail/aliases.db"]], commands: ["newaliases"] },
    { title: "missing", with: {}, without: ["/etc/mail/access.db"], found: [["drift-database-missing", "error", "/etc/mail/access.db"]] },
    { title: "optional and missing with its text", with: { "/etc/mail/sendmail.cf": cf("Kmailertable btree -o /etc/mail/mailertable") } },
    {
      title: "optional and never made", with: { "/etc/mail/sendmail.cf": cf("Kmailertable btree -f -o /etc/mail/mailertable"), "/etc/mail/mailertable": "" },
      found: [["drift-database-missing", "warning", "/etc/mail/mailertable.db"]], commands: ["makemap -f btree /etc/mail/mailertable < /etc/mail/mailertable"],
    },
  ],
  "the spool's quotas": [
    { title: "none", with: { "/etc/fstab": "/dev/sda1 / ext4 defaults 0 1\n" }, found: [["host-spool-no-quota", "info", "/var/mail"]], evidence: ["/dev/sda1 / ext4 defaults 0 1"], commands: ["# in /etc/fstab, add usrquota to the options of /, then", "mount -o remount,usrquota /", "quotacheck -cum /", "quotaon -uv /", "edquota -u USER"] },
    { title: "in fstab, and mounted without", with: { "/proc/self/mountinfo": "36 1 8:2 / /var rw,relatime - ext4 /dev/sda2 rw\n" }, found: [["host-spool-quota-off", "warning", "/var/mail"]] },
    { title: "mounted with", with: { "/proc/self/mountinfo": "36 1 8:2 / /var rw,relatime - ext4 /dev/sda2 rw,quota,usrquota\n" } },
    { title: "of groups alone, as the kernel shows them", with: { "/proc/self/mountinfo": "36 1 8:2 / /var rw,relatime - ext4 /dev/sda2 rw,grpquota\n", "/etc/fstab": "/dev/sda2 /var ext4 grpquota 0 2\n" }, found: [["host-spool-no-quota", "info", "/var/mail"]] },
    { title: "of users, in one word", with: { "/etc/fstab": "/dev/sda2 /var ext4 quota 0 2\n" } },
    { title: "on XFS, which turns them on when it is mounted", with: { "/etc/fstab": "/dev/sda2 /var xfs defaults 0 0\n" }, found: [["host-spool-no-quota", "info", "/var/mail"]], commands: ["# in /etc/fstab, add uquota to the options of /var, then", "umount /var && mount /var", "xfs_quota -x -c 'limit bsoft=900m bhard=1g USER' /var"] },
    { title: "without their file", with: { "/etc/fstab": "/dev/sda2 /var ext3 usrquota 0 2\n" }, without: ["/var/aquota.user"], found: [["host-spool-quota-file", "warning", "/var/mail"]] },
    { title: "with their file", with: { "/etc/fstab": "/dev/sda2 /var ext3 usrquota 0 2\n", "/var/aquota.user": "" } },
    { title: "of a spool behind a link, by where it lies", with: { "/var/mail": { leadsTo: "/srv/mail" }, "/srv/mail": { isFolder: true }, "/etc/fstab": "/dev/sda2 /var ext4 usrquota 0 2\n/dev/sda3 /srv ext4 defaults 0 2\n" }, found: [["host-spool-no-quota", "info", "/var/mail"]], evidence: ["/dev/sda3 /srv ext4 defaults 0 2"] },
    { title: "on FreeBSD", with: { "/bin/freebsd-version": "", "/etc/fstab": "/dev/ada0p2 / ufs rw 1 1\n" }, found: [["host-spool-no-quota", "info", "/var/mail"]], commands: ["# in /etc/fstab, add userquota to the options of /, then", "mount -u -o userquota /", "sysrc quota_enable=YES", "quotacheck -u /", "quotaon -u /", "edquota -u USER"] },
    { title: "where nothing is delivered", with: { "/etc/fstab": "/dev/sda1 / ext4 defaults 0 1\n", "/etc/mail/sendmail.cf": cf("Mlocal, P=[IPC], F=mDFMuXkw5, A=TCP $h") } },
  ],
  "passwords": [
    { title: "SASL's database open to all", with: { "/etc/mail/sendmail.cf": cf("O AuthMechanisms=PLAIN"), "/etc/sasldb2": { text: "", mode: 0o644 } }, found: [["privilege-secret-readable", "error", "/etc/sasldb2"]], commands: ["chmod o-rwx /etc/sasldb2", "# then change the passwords that it holds"] },
    { title: "SASL's database for root and its group", with: { "/etc/mail/sendmail.cf": cf("O AuthMechanisms=PLAIN"), "/etc/sasldb2": { text: "", mode: 0o640 } } },
    { title: "those for other hosts open to all", with: { "/etc/mail/sendmail.cf": cf("Kauthinfo hash /etc/mail/authinfo"), "/etc/mail/authinfo": { text: "", age: 20, mode: 0o600 }, "/etc/mail/authinfo.db": { text: "", age: 10, mode: 0o644 } }, found: [["privilege-secret-readable", "error", "/etc/mail/authinfo.db"]] },
  ],
};

for (const [subject, cases] of Object.entries(CASES)) {
  describe(subject, () => {
    for (const one of cases) {
      it(one.title, () => {
        const layout = Object.fromEntries(Object.entries({ ...GOOD_HOST, ...one.with }).filter(([path]) => one.without?.includes(path) !== true));
        const audit = layOut(layout).audit();
        assert.deepEqual(audit.findings.map(({ rule, severity, path }) => [rule, severity, path]).sort(), [...(one.found ?? [])].sort());
        assert.deepEqual(audit.notLookedAt, []);
        const [first] = audit.findings;
        if (one.message !== undefined) assert.match(first?.message ?? "", one.message);
        if (one.evidence !== undefined) assert.deepEqual(first?.evidence, one.evidence);
        if (one.commands !== undefined) assert.deepEqual(first?.commands, one.commands);
      });
    }
  });
}

describe("saslauthd", () => {
  const SASL: Layout = { ...GOOD_HOST, "/etc/mail/sendmail.cf": cf("O AuthMechanisms=LOGIN PLAIN"), "/etc/sasl2/Sendmail.conf": "pwcheck_method: saslauthd\n" };
  const SOCKET = "/run/saslauthd/mux";

  it("is missed where its socket is not there, and is off in Debian's settings", () => {
    const [finding, ...rest] = layOut({ ...SASL, "/etc/default/saslauthd": "# x\nSTART=no\n" }).findings();
    assert.deepEqual(rest, []);
    assert.equal(finding?.rule, "host-saslauthd-down");
    assert.match(finding.message, /AUTH LOGIN PLAIN is offered all the same/);
    assert.deepEqual(finding.commands, ["sed -i 's/^START=no/START=yes/' /etc/default/saslauthd", "systemctl enable --now saslauthd"]);
  });

  it("is looked for only where AUTH is set up and saslauthd is asked", () => {
    assert.deepEqual(layOut({ ...SASL, "/etc/mail/sendmail.cf": cf() }).rules(), []);
    assert.deepEqual(layOut({ ...SASL, "/etc/sasl2/Sendmail.conf": "pwcheck_method: auxprop\n", "/etc/sasldb2": { text: "", mode: 0o600 } }).rules(), []);
  });

  it("is there with its socket, and gone where the kernel does not know the socket", async () => {
    const host = layOut({ ...SASL, "/etc/mail/sendmail.cf": cf("O AuthMechanisms=LOGIN PLAIN", "O RunAsUser=smmsp") });
    const folder = join(host.root, "run/saslauthd");
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(host.root, SOCKET), done));
    try {
      assert.deepEqual(host.rules(), []);
      mkdirSync(join(host.root, "proc/net"), { recursive: true });
      symlinkSync("/nowhere", join(host.root, "proc/self"));
      const { writeFileSync, chmodSync } = await import("node:fs");
      writeFileSync(join(host.root, "proc/net/unix"), "Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 0 1 1 7 /var/run/saslauthd/mux\n");
      assert.deepEqual(host.rules(), [], "/var/run is /run");
      writeFileSync(join(host.root, "proc/net/unix"), "Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 0 1 1 7 /run/other\n");
      assert.match(host.findings()[0]?.message ?? "", /is left over, nobody listens on it/);
      writeFileSync(join(host.root, "proc/net/unix"), "0: 2 0 0 1 1 7 /run/saslauthd/mux\n");
      chmodSync(folder, 0o710);
      const [denied] = host.findings();
      assert.match(denied?.message ?? "", /RunAsUser smmsp may not enter \/run\/saslauthd/);
      assert.deepEqual(denied?.commands, ["usermod -a -G root smmsp", "systemctl restart sendmail"]);
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it("cannot check what brings no password", () => {
    const conf = "/etc/sasl2/Sendmail.conf";
    const layout = { ...SASL, "/etc/mail/sendmail.cf": cf("O AuthMechanisms=LOGIN PLAIN CRAM-MD5 DIGEST-MD5"), "/proc/net/unix": "" };
    const mismatch = layOut(layout).findings().filter(({ rule }) => rule === "host-sasl-method");
    assert.equal(mismatch.length, 1);
    assert.match(mismatch[0]?.message ?? "", /^AUTH offers CRAM-MD5 DIGEST-MD5, which pwcheck_method saslauthd cannot check/);
    assert.match(mismatch[0]?.commands[0] ?? "", /echo 'mech_list: LOGIN PLAIN'/);
    assert.deepEqual(layOut({ ...layout, [conf]: "pwcheck_method: saslauthd\nmech_list: plain login\n" }).rules(), ["host-saslauthd-down"]);
    assert.deepEqual(layOut({ ...layout, "/etc/sasldb2": { text: "", mode: 0o600 } }).rules(), ["host-saslauthd-down"]);
  });

  it("nobody can log in without a database where none but it is asked", () => {
    const layout = { ...GOOD_HOST, "/etc/mail/sendmail.cf": cf("O AuthMechanisms=PLAIN") };
    const [finding] = layOut(layout).findings();
    assert.equal(finding?.rule, "host-sasl-method");
    assert.equal(finding.severity, "error");
    assert.match(finding.message, /there is no Sendmail\.conf.*every login fails/);
    assert.deepEqual(layOut({ ...layout, "/etc/sasl2/Sendmail.conf": "auxprop_plugin: sql\nsql_passwd: a-secret\n" }).rules(), []);
  });
});
