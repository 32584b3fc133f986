import { findMapClass, mapClasses, needsSpecialBuild } from "../catalog/index.ts";
import type { CfLine } from "../cf/lines.ts";
import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";

export const cfSyntaxUnknownMapClass = defineRule({
  id: "cf-syntax-unknown-map-class",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "A map, or an alias file, has a class that sendmail does not know.",
    why: "Sendmail says \"class not available\", exits with 70 and does not start. Classes that some builds lack (ldap, nis, dbm, …) are not reported.",
    bad: ["LOCAL_CONFIG", "Kusers mysql /etc/mail/users"],
    good: ["LOCAL_CONFIG", "Kusers hash /etc/mail/users"],
    references: ["sendmail 8.17.1, readcf.c, makemapentry", "sendmail Installation and Operation Guide, K, maps"],
  },
  messages: {
    unknown: "Sendmail has no map class {mapClass}: it refuses the file and does not start",
    special: "Only a sendmail that was compiled with {condition} knows maps of class {mapClass}: every other one refuses the file",
  },
  check(configuration, report) {
    const judge = (mapClass: string, start: number, line: CfLine): void => {
      const known = findMapClass(mapClass);
      const definedBy = definitionAt({ start, end: start + mapClass.length }, line);
      if (known !== undefined && !needsSpecialBuild(known)) return;
      if (!isWritten(configuration, definedBy)) return;
      if (known === undefined) {
        const claim = report.at(definedBy, "unknown", { mapClass });
        const meant = mapClasses.filter((one) => !needsSpecialBuild(one) && isNear(mapClass, one.name));
        const [only] = meant;
        if (only !== undefined && meant.length === 1) claim.fix(`Write ${only.name} for ${mapClass}`, "safe", correctWord({ text: mapClass, span: { start, end: start + mapClass.length } }, only.name));
      } else report.at(definedBy, "special", { mapClass, condition: known.condition ?? "" }).severity("warning");
    };
    for (const line of configuration.file.lines) {
      if (line.kind === "map" && line.mapClass.text !== "") judge(line.mapClass.text, line.mapClass.span.start, line);
    }
    for (const { option, value, line } of writtenOptions(configuration)) {
      if (option?.name !== "AliasFile" || line.value === undefined) continue;
      for (const match of value.matchAll(/(?<=^|,\s*)[A-Za-z0-9]+(?=:)/g)) judge(match[0], line.value.span.start + match.index, line);
    }
  },
});
