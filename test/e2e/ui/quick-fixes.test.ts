// The fixes as a person takes them: caret on the line, the menu of the lightbulb, a click, save. What lies on the disk is then
// judged by the real m4 and sendmail.
import assert from "node:assert/strict";
import { fixCases } from "../fix-cases.ts";
import { differenceOf, generateCf } from "../generate-cf.ts";
import { assertSendmailTakes } from "../sendmail-takes.ts";
import { readyWorkbench } from "./ready-workbench.ts";
import type { Workbench } from "./workbench.ts";

suite("quick fixes by click", () => {
  let workbench: Workbench;

  suiteSetup(async () => {
    ({ workbench } = await readyWorkbench());
  });

  for (const dialect of ["mc", "cf"] as const) {
    const file = `sendmail.${dialect}`;
    for (const { title, at, changes } of fixCases) {
      test(`${file}: ${title}`, async () => {
        await workbench.open(file);
        const before = workbench.read(file);
        await workbench.goTo(before.split("\n").indexOf(at[dialect]) + 1);
        await workbench.chooseQuickFix(title);
        await workbench.save();
        const after = workbench.read(file);
        const [old, now] = dialect === "mc" ? [generateCf(before), generateCf(after)] : [before, after];
        assert.deepEqual(differenceOf(old, now), changes[dialect]);
        assertSendmailTakes(now, old);
        await workbench.undo();
        await workbench.save();
        assert.equal(workbench.read(file), before);
      });
    }
  }
});
