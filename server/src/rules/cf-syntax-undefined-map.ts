import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { findReferences, isExcerpt } from "../model/rule-references.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const cfSyntaxUndefinedMap = defineRule({
  id: "cf-syntax-undefined-map",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A rule looks something up in a map that no K line defines. Of the maps that need none, sendmail has host and aliases.",
    why: "Sendmail takes the file without a word and treats each lookup as one that found nothing: what the map was to refuse or to redirect is neither refused nor redirected.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*\t$: $(nosuchmap $1 $: none $)"],
    good: ["LOCAL_CONFIG", "Kmymap hash /etc/mail/mymap", "LOCAL_RULESETS", "SMine", "R$*\t$: $(mymap $1 $: none $)"],
    references: ["sendmail 8.17.1, parseaddr.c, map_lookup", "sendmail Installation and Operation Guide, K, maps"],
  },
  messages: {
    unknown: "No K line defines map {name}: sendmail treats each lookup as one that found nothing",
    meant: "No K line defines map {name} ({meant}?): sendmail treats each lookup as one that found nothing",
  },
  check(configuration, report) {
    if (configuration.role === "template" || isExcerpt(configuration)) return;
    const defined = new Set([...configuration.maps.keys()].map((name) => name.toLowerCase()));
    for (const { kind, piece, line } of findReferences(configuration)) {
      const name = piece.text.toLowerCase();
      // The aliases of one file are a map as well: aliases.files.
      if (kind !== "map" || defined.has(name) || BUILT_IN.has(name.split(".", 1)[0] ?? "")) continue;
      const definedBy = definitionAt(piece.span, line);
      if (!isWritten(configuration, definedBy)) continue;
      const meant = onlyNear(piece.text, [...configuration.maps.keys(), ...BUILT_IN]);
      if (meant === undefined) report.at(definedBy, "unknown", { name: piece.text });
      else report.at(definedBy, "meant", { name: piece.text, meant }).fix(`Write ${meant} for ${piece.text}`, "decision", correctWord(piece, meant));
    }
  },
});

/** `user` is there where UserDatabaseSpec is set. */
const BUILT_IN: ReadonlySet<string> = new Set(["host", "aliases", "user"]);
