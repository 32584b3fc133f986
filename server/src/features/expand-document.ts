// The .cf that a judged .mc generates, for a person who wants to see it, with what m4 would complain about.
import { McProvenance } from "../model/mc-provenance.ts";
import type { Problem } from "../text/problem.ts";
import { SourceText } from "../text/source-text.ts";
import { findExpansionProblems } from "./expansion-problems.ts";
import type { LintResult } from "./lint.ts";

export interface ExpandedDocument {
  readonly text: string;
  /** The library's cf.m4 went in front of a document that loads none. */
  readonly usesCfM4: boolean;
  /** Placed in the document. */
  readonly problems: readonly Problem[];
}

/** Undefined for a document that is not a .mc. */
export function expandDocument(result: LintResult): ExpandedDocument | undefined {
  if (result.mcView === undefined) return undefined;
  const { mc } = result.mcView;
  // The expander counts bytes and holds each as a character of its own.
  const { text } = SourceText.fromBytes("", Uint8Array.from(mc.expansion.output, (byte) => byte.charCodeAt(0)));
  const problems = findExpansionProblems(mc, new McProvenance(mc), new Map());
  return { text, usesCfM4: mc.usesCfM4, problems: problems.map(({ rule, message, span }) => ({ id: rule, message, span })) };
}
