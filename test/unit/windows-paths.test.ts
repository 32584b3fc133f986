// Drive letters, backslashes and CRLF, on whatever system the tests run: what a path means is asked of path.win32.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { inProject } from "../../scripts/paths.mjs";
import { detectLanguage } from "../../server/src/features/detect.ts";
import { lint } from "../../server/src/features/lint.ts";
import { toComparable } from "../../server/src/io/path-policy.ts";
import { toFilePath } from "../../server/src/lsp/document-store.ts";
import { IncludeFiles } from "../../server/src/model/include-files.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { judge } from "../support/judge.ts";

describe("the path of a document", () => {
  for (const [uri, expected] of [
    ["file:///c%3A/Mail/sendmail.mc", "c:\\Mail\\sendmail.mc"], // as VS Code writes it
    ["file:///C:/Mail/M%C3%BCller/sendmail.mc", "C:\\Mail\\M\u00fcller\\sendmail.mc"],
    ["file://server/share/sendmail.mc", undefined],
    ["file:////server/share/sendmail.mc", undefined],
    ["file:///etc/mail/sendmail.mc", undefined],
    ["file:///c:/a%2Fb.mc", undefined],
    ["untitled:Untitled-1", undefined],
  ] as const) {
    it(`of ${uri} is ${String(expected)}`, () => assert.equal(toFilePath(uri, path.win32), expected));
  }
  it("is that of the system where none is asked for", () => {
    const here = inProject("test/protocol/fixtures/mta.mc");
    assert.equal(toFilePath(pathToFileURL(here).href), here);
  });
});

describe("what a .mc on a drive includes", () => {
  function asked(name: string, folder = "C:\\Mail\\cf"): readonly string[] {
    const files = new IncludeFiles({ folder, includeFolders: ["inc"], libraryPath: undefined, libraryStandsIn: false, read: () => undefined });
    files.open(name);
    return files.asked.map((file) => toComparable(file, path.win32));
  }
  for (const [name, ...expected] of [
    ["local.m4", "c:\\mail\\cf\\local.m4", "c:\\mail\\cf\\inc\\local.m4"],
    ["sub\\local.m4", "c:\\mail\\cf\\sub\\local.m4", "c:\\mail\\cf\\inc\\sub\\local.m4"],
    ["..\\Local.M4", "c:\\mail\\local.m4", "c:\\mail\\cf\\local.m4"],
    ["../m4/x.m4", "c:\\mail\\m4\\x.m4", "c:\\mail\\cf\\m4\\x.m4"],
    ["D:\\Other\\x.m4", "d:\\other\\x.m4"],
    ["d:/Other/x.m4", "d:\\other\\x.m4"],
  ] as const) {
    it(`by ${name} is looked for where it lies`, () => assert.deepEqual(asked(name), expected));
  }
  it("at the top of a drive stays on that drive", () => assert.equal(asked("local.m4", "C:")[0], "c:\\local.m4"));
});

describe("a configuration with drive letters and CRLF", () => {
  const MC = readFileSync(inProject("test/protocol/fixtures/mta.mc"), "utf8");
  const included = MC.split("\n").find((line) => line.includes("confSMTP_LOGIN_MSG")) ?? "";
  const text = MC.replace(included, "include(`Sub\\greeting.m4')dnl").replaceAll("\n", "\r\n");

  function findingsOf(document: SourceText): readonly Finding[] {
    const { input } = judge("sendmail.mc", "");
    return lint({
      ...input,
      document,
      provider: {
        read: (file) => (toComparable(file, path.win32) === "c:\\mail\\sub\\greeting.m4" ? SourceText.fromText(file, `${included}\r\n`) : input.provider.read(file)),
      },
    }).findings;
  }

  it("is judged with its include, and places are those of the document", () => {
    const finding = findingsOf(SourceText.fromText("C:\\Mail\\sendmail.mc", text)).find(({ rule }) => rule === "disclosure-greeting-version");
    assert.ok(finding !== undefined);
    assert.equal(text.slice(finding.span.start, finding.span.end), "include(`Sub\\greeting.m4')");
    assert.equal(toComparable(finding.origin?.path ?? "", path.win32), "c:\\mail\\sub\\greeting.m4");
  });

  it("is the same file under either spelling of the drive", () => {
    const rules = (file: string): readonly string[] => findingsOf(SourceText.fromText(file, text)).map(({ rule }) => rule);
    assert.deepEqual(rules("c:\\Mail\\sendmail.mc"), rules("C:/Mail/sendmail.mc"));
  });

  it("is known by its name and folder", () => {
    assert.equal(detectLanguage("C:\\Etc\\Mail\\mx.mc", ""), "sendmail-mc");
    assert.equal(detectLanguage("D:\\Sendmail.CF", ""), "sendmail-cf");
  });
});
