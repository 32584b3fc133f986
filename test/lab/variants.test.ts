// The lab's own configurations: whatever a test shows of a variant is worth something only if m4 had no quarrel with its .mc.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expandWithM4 } from "../support/m4.ts";
import { labMc, labVariants, whyNoLab } from "./lab.ts";

/** Of these m4 itself says that they open the host; that is what they are for. */
const WARNED = ["promiscuous", "relay-local-from", "relay-mail-from"];

const missing = whyNoLab();

describe("the .mc of each variant of the lab", { timeout: 120_000 }, () => {
  it("has what the lab needs", () => assert.equal(missing, undefined));
  if (missing !== undefined) return;

  const texts = new Map(labVariants().map((variant) => [variant, labMc(variant, 2525, "/nowhere")]));

  it("is another one for each variant, but where the access map or the help file makes the difference", () => {
    const [base = ""] = texts.values();
    const sameAsBase = [...texts].filter(([variant, text]) => text.replaceAll(variant, "secure") === base).map(([variant]) => variant);
    assert.deepEqual(sameAsBase, ["secure", "access-relay", "nohelp", "reject-all"]);
  });

  for (const [variant, mc] of texts) {
    it(`${variant}: m4 expands it without an error`, () => {
      const { exit, output, messages } = expandWithM4(mc);
      assert.equal(exit, 0, messages);
      assert.doesNotMatch(`${messages}\n${output}`, /\*\*\* ERROR|\bm4:/);
      assert.equal(/\*\*\* WARNING: FEATURE\(`?(promiscuous_relay|relay_local_from|relay_mail_from)/.test(messages), WARNED.includes(variant), messages);
      if (!WARNED.includes(variant)) assert.equal(messages, "");
      assert.match(output, new RegExp(`^#+ +sendmail-lab ${variant} +#+$`, "m"));
      assert.match(output, /^O DaemonPortOptions=Name=LAB, Family=inet, Addr=127\.0\.0\.1, Port=2525/m);
    });
  }
});
