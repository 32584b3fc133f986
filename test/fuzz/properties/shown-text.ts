// Text of strangers made safe to show, and the question whose file it is: on any text.
import assert from "node:assert/strict";
import fc from "fast-check";
import { detectLanguage, DETECTION_HEAD_LENGTH } from "../../../server/src/features/detect.ts";
import { clip, printable, printableBytes, printableLines } from "../../../server/src/text/printable.ts";
import { defineProperty } from "../property.ts";
import { documents } from "../texts.ts";
import { isWellFormed } from "../well-formed.ts";

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export const printableIsSeen = defineProperty({
  name: "printable-is-seen",
  share: 1,
  inputs: fc.tuple(documents(), fc.nat({ max: 200 })),
  check: ([{ text }, most]) => {
    for (const shown of [printable(text), printableBytes(Buffer.from(text, "utf8").toString("latin1")), printableBytes(text.replace(/[^\0-\xff]/g, "\xe9"))]) {
      assert.doesNotMatch(shown, UNSEEN);
      assert.equal(printable(shown), shown, "twice is once");
    }
    assert.doesNotMatch(printableLines(text).replaceAll("\n", ""), UNSEEN);
    const clipped = clip(printable(text), most);
    assert.ok(clipped.length <= Math.max(1, most), `${clipped.length} of ${most}`);
    assert.ok(isWellFormed(clipped), "no half of a pair");
  },
});

export const detectionIsSteady = defineProperty({
  name: "detection-is-steady",
  share: 1,
  inputs: fc.tuple(documents(), documents(), fc.nat({ max: 300 }), fc.constantFrom("/etc/mail/sendmail.mc", "/a/b.mc", "/a/b.cf", "x", "C:\\mail\\a.mc", "/sendmail/a/b.mc", "")),
  check: ([{ text }, tail, before, path]) => {
    // The second text begins around the end of the head.
    const long = text.padEnd(DETECTION_HEAD_LENGTH - before, "\n") + tail.text;
    const language = detectLanguage(path, long);
    assert.ok(language === undefined || language === "sendmail-mc" || language === "sendmail-cf");
    assert.equal(detectLanguage(path, long.slice(0, DETECTION_HEAD_LENGTH)), language, "only the head is looked at");
  },
});
