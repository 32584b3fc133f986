// What the audit may see: files below the root as the host would find them, no device, no way out by a link, and what is denied is said.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { openHostFiles } from "../../server/src/io/host-files.ts";
import { cf, GOOD_HOST, layOut } from "./root.ts";

describe("links", () => {
  const host = layOut({
    "/etc/outside": { leadsTo: "/../../../../../../../../etc/passwd" },
    "/etc/absolute": { leadsTo: "/srv/file" },
    "/etc/relative": { leadsTo: "../srv/file" },
    "/etc/folder": { leadsTo: "/srv" },
    "/etc/round": { leadsTo: "round" },
    "/etc/dead": { leadsTo: "/nowhere" },
    "/srv/file": "here",
  });
  const files = openHostFiles(host.root);

  it("are followed inside the root alone, as the host would", () => {
    for (const path of ["/etc/absolute", "/etc/relative", "/etc/folder/file", "/etc/../srv/./file", "/../srv/file"]) {
      const look = files.read(path);
      assert.equal(look.kind === "found" && look.value.text, "here", path);
      const facts = files.stat(path);
      assert.equal(facts.kind === "found" && facts.value.path, "/srv/file", path);
    }
    assert.deepEqual(files.read("/etc/outside"), { kind: "missing" });
  });

  it("that lead nowhere or round", () => {
    assert.deepEqual(files.stat("/etc/dead"), { kind: "missing" });
    assert.deepEqual(files.stat("/etc/round"), { kind: "unknown", reason: "links lead in a circle" });
    assert.deepEqual(files.stat("/srv/file/below"), { kind: "missing" });
  });
});

describe("what is no file", () => {
  it("is not opened: devices, pipes, kernel folders, password hashes", () => {
    const { root } = layOut({ "/dev/zero": "x", "/etc/shadow": "x", "/proc/self/mem": "x", "/proc/self/mountinfo": "mounts", "/etc/folder": { isFolder: true } });
    const made = spawnSync("mkfifo", [join(root, "etc/pipe")]);
    assert.equal(made.status, 0);
    const files = openHostFiles(root);
    for (const path of ["/dev/zero", "/etc/shadow", "/proc/self/mem"]) assert.deepEqual(files.read(path), { kind: "unknown", reason: "lies where this audit does not look" }, path);
    for (const path of ["/etc/pipe", "/etc/folder"]) assert.deepEqual(files.read(path), { kind: "unknown", reason: "is no regular file" }, path);
    const mounts = files.read("/proc/self/mountinfo");
    assert.equal(mounts.kind === "found" && mounts.value.text, "mounts");
  });

  it("a link of /proc does not lead out of the root", () => {
    const { root } = layOut({ "/etc/x": "" });
    mkdirSync(join(root, "proc"));
    symlinkSync("/proc/self", join(root, "proc/self"));
    assert.deepEqual(openHostFiles(root).read("/proc/self/mountinfo"), { kind: "missing" });
  });

  it("too large is said", () => {
    const { root } = layOut({ "/etc/large": Buffer.alloc(8 * 1024 * 1024 + 1).toString() });
    assert.deepEqual(openHostFiles(root).read("/etc/large"), { kind: "unknown", reason: "is larger than 8 MB" });
  });
});

describe("what is named by a hostile configuration", () => {
  it("is not read, and said", () => {
    const audit = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": cf("O HelpFile=/dev/zero", "O ServerCertFile=/proc/self/mem") }).audit();
    assert.deepEqual(audit.notLookedAt, [
      { path: "/proc/self/mem", reason: "lies where this audit does not look" },
      { path: "/dev/zero", reason: "lies where this audit does not look" },
    ]);
  });

  it("and what may not be seen is said, not passed over", () => {
    const layout = { ...GOOD_HOST, "/etc/mail/sendmail.cf": cf("O ServerKeyFile=/etc/mail/tls/key", "O HelpFile=/etc/mail/help"), "/etc/mail/tls": { isFolder: true, mode: 0 }, "/etc/mail/help": { text: "", mode: 0 } } as const;
    const host = layOut(layout);
    chmodSync(host.root, 0o755);
    const audit = asNobody(() => host.audit());
    // Else it could not be taken away.
    chmodSync(join(host.root, "etc/mail/tls"), 0o700);
    assert.deepEqual(audit.findings, []);
    assert.deepEqual(audit.notLookedAt, [
      { path: "/etc/mail/tls/key", reason: "permission denied" },
      { path: "/etc/mail/help", reason: "permission denied" },
    ]);
  });

  it("nor is a configuration that may not be read taken for none", () => {
    const host = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": { text: cf(), mode: 0 } });
    chmodSync(host.root, 0o755);
    assert.throws(() => asNobody(() => host.audit()), /^Error: \/etc\/mail\/sendmail\.cf: permission denied$/);
  });
});

/** Root is denied nothing. */
function asNobody<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
