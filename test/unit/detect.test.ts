// Which files are taken for sendmail's: by name, by content, and never somebody else's.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { CLAIMED_NAMES, DETECTION_HEAD_LENGTH, detectLanguage, isSendmailFileName } from "../../server/src/features/detect.ts";

const lookalike = (name: string): string => readFileSync(new URL(`lookalikes/${name}`, import.meta.url), "utf8");

test("names that only sendmail uses decide by themselves, even for an empty file", () => {
  for (const path of ["sendmail.mc", "/etc/mail/sendmail.mc", "C:\\mail\\Sendmail.MC", "/srv/submit.mc"]) assert.equal(detectLanguage(path, ""), "sendmail-mc", path);
  for (const path of ["/etc/sendmail.cf", "/etc/mail/submit.cf", "SENDMAIL.CF"]) assert.equal(detectLanguage(path, ""), "sendmail-cf", path);
});

test("the folders and copies that the manifest claims", () => {
  const claimed = [
    "/etc/mail/mx1.mc",
    "/home/a/conf/etc/mail/relay.mc",
    "/home/a/mail/relay.mc",
    "mail/relay.mc",
    "/usr/share/sendmail/cf/cf/generic-linux.mc",
    "/usr/share/sendmail-cf/cf/submit.mc",
    "/usr/src/contrib/sendmail/cf/cf/knecht.mc",
    "/etc/mail/freebsd.mc",
    "/tmp/freebsd.submit.mc",
    "/tmp/freebsd.submit.cf",
    "/tmp/sendmail.mc.working",
    "/tmp/sendmail.cf.org",
  ];
  for (const path of claimed) assert.ok(isSendmailFileName(path), path);
  const others = [
    "/etc/postfix/main.cf",
    "/etc/mail/spamassassin/local.cf",
    "/home/a/email/app.mc",
    "/home/a/mail/deep/app.mc",
    "/home/a/mail/app.mcx",
    "/var/cfengine/inputs/promises.cf",
    "/home/a/mysendmail.cf",
    "/home/a/xsendmail.mc",
    "/home/a/sendmail/README.md",
    "/etc/mail/access",
  ];
  for (const path of others) assert.ok(!isSendmailFileName(path), path);
});

const NEUTRAL_FOLDER = "/home/a/project/";
for (const [name, realName] of [
  ["postfix-main.cf", "main.cf"],
  ["postfix-master.cf", "master.cf"],
  ["spamassassin-local.cf", "local.cf"],
  ["cfengine-promises.cf", "promises.cf"],
  ["cloudfront.cf", "mail.cf"],
  ["kubernetes.cf", "configmap.cf"],
  ["kubernetes.mc", "worker.mc"],
  ["message-compiler.mc", "events.mc"],
  ["monkey-c.mc", "MailFace.mc"],
] as const) {
  test(`${realName} of somebody else (${name}) stays untouched`, () => {
    assert.equal(detectLanguage(NEUTRAL_FOLDER + realName, lookalike(name)), undefined);
    assert.equal(detectLanguage(`${NEUTRAL_FOLDER + realName}.bak`, lookalike(name)), undefined);
    assert.equal(detectLanguage(NEUTRAL_FOLDER + realName, lookalike(name).replaceAll("\n", "\r\n")), undefined);
  });
}

test("in a folder named mail, marks of another format win over the folder", () => {
  assert.equal(detectLanguage("/src/mail/events.mc", lookalike("message-compiler.mc")), undefined);
  assert.equal(detectLanguage("/src/mail/MailFace.mc", lookalike("monkey-c.mc")), undefined);
  assert.equal(detectLanguage("/src/mail/new.mc", ""), "sendmail-mc");
  assert.equal(detectLanguage("/src/mail/new.mc", "include(`site.m4')dnl\n"), "sendmail-mc");
});

test("any other .mc or .cf is recognised by its content", () => {
  const mc = ["include(`/usr/share/sendmail-cf/m4/cf.m4')dnl", "OSTYPE(linux)", "dnl define(`confLOG_LEVEL', `9')dnl", "FEATURE(`access_db')", "dnl # for sendmail on mx1"];
  for (const line of mc) assert.equal(detectLanguage("/srv/mx1.mc", `\n${line}\n`), "sendmail-mc", line);
  const cf = ["V10/Berkeley", "DZ8.17.1.9", "#####\t\tSENDMAIL CONFIGURATION FILE", "Dj$w.$m\nFw/etc/mail/local-host-names", "S0\nR$+\t$: $1"];
  for (const line of cf) assert.equal(detectLanguage("/srv/mx1.cf", `#\n${line}\n`), "sendmail-cf", line);
  for (const line of cf) assert.equal(detectLanguage("/srv/mx1.cf", `#\r\n${line.replaceAll("\n", "\r\n")}\r\n`), "sendmail-cf", `CRLF ${line}`);
});

test("one doubtful line is not enough", () => {
  for (const line of ["Subject: $x", "S0", "Dear all", "Confirm", "P=1", "R1\t2"]) assert.equal(detectLanguage("/srv/notes.cf", `${line}\n`), undefined, line);
  for (const line of ["dnl m4 of another program", "divert(-1)", "# FEATURES (none)", "# FEATURE(`access_db') is on"]) assert.equal(detectLanguage("/srv/notes.mc", `${line}\n`), undefined, line);
});

test("content decides the dialect of saved copies and odd names", () => {
  assert.equal(detectLanguage("/etc/mail/sendmail.bak", "V10/Berkeley\n"), "sendmail-cf");
  assert.equal(detectLanguage("/etc/mail/sendmail.old", "OSTYPE(`linux')dnl\n"), "sendmail-mc");
  assert.equal(detectLanguage("/etc/mail/sendmail.old", "nothing of the kind\n"), undefined);
  assert.equal(detectLanguage("/srv/mx1.mc.06.05.2013_00", "OSTYPE(`linux')dnl\n"), "sendmail-mc");
  assert.equal(detectLanguage("/srv/mx1.cf~", "V10/Berkeley\n"), "sendmail-cf");
});

test("files of no candidate name are never sendmail's, whatever they quote", () => {
  for (const path of ["/srv/README.md", "/srv/notes.txt", "/srv/mc", "/srv/x.mcf", "/usr/share/sendmail/cf/feature/msp.m4"])
    assert.equal(detectLanguage(path, "V10/Berkeley\nOSTYPE(`linux')dnl\n"), undefined, path);
});

test("a byte order mark does not hide the first line, and only the head is looked at", () => {
  assert.equal(detectLanguage("/srv/mx1.cf", "\ufeffV10/Berkeley\n"), "sendmail-cf");
  const late = "\n".repeat(DETECTION_HEAD_LENGTH) + "V10/Berkeley\n";
  assert.equal(detectLanguage("/srv/mx1.cf", late), undefined);
});

test("the manifest claims exactly these names", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    contributes?: { languages?: { id: "sendmail-mc" | "sendmail-cf"; filenames?: string[]; filenamePatterns?: string[]; extensions?: string[] }[] };
  };
  for (const id of ["sendmail-mc", "sendmail-cf"] as const) {
    const language = manifest.contributes?.languages?.find((each) => each.id === id);
    assert.ok(language, `${id} is not in contributes.languages`);
    assert.deepEqual(language.filenames, CLAIMED_NAMES[id].filenames);
    assert.deepEqual(language.filenamePatterns, CLAIMED_NAMES[id].filenamePatterns);
    assert.equal(language.extensions, undefined, "an extension of its own would take other programs' files");
  }
});

const corpus = new URL("../../../shared/corpus/", import.meta.url);
test("every real .mc and .cf is recognised under its real name, and under any name by its content", (t) => {
  if (!existsSync(corpus)) {
    t.diagnostic("not run: no corpus beside the project");
    return;
  }
  const rows = readFileSync(new URL("index.tsv", corpus), "utf8").trim().split("\n").slice(1);
  let seen = 0;
  for (const row of rows) {
    const [kind, file, , path] = row.split("\t");
    if (kind === undefined || file === undefined || path === undefined || !existsSync(new URL(file, corpus))) continue;
    const head = readFileSync(new URL(file, corpus), "latin1").slice(0, DETECTION_HEAD_LENGTH);
    const language = kind === "mc" ? "sendmail-mc" : kind === "cf" ? "sendmail-cf" : undefined;
    seen += 1;
    assert.equal(detectLanguage(`/${path}`, head), language, path);
    // A map under a name that is looked at: its content must not pass for a configuration.
    for (const name of language === undefined ? ["x.mc", "x.cf"] : [`x.${kind}`]) assert.equal(detectLanguage(`/srv/${name}`, head), language, `${path} as ${name}`);
  }
  assert.ok(seen > 200, `only ${seen} corpus files were looked at`);
});
