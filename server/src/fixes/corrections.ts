// Corrections: intents that put another text in one place of the effective .cf. What the text is, both patchers have from here.
import type { Intent, Separator } from "../model/intent.ts";
import type { TextEdit } from "../text/text-edit.ts";

export type Correction = Extract<Intent, { readonly kind: "correct-word" | "separate" | "take-literally" }>;

const SEPARATORS: Readonly<Record<Separator, string>> = { tab: "\t", blank: " ", equals: "=", colon: ":", comma: ",", nothing: "" };

/** @returns the edit in the effective .cf, or undefined where the text there is not what the intent takes it for */
export function correctionEdit(text: string, intent: Correction): TextEdit | undefined {
  const { at } = intent;
  const now = text.slice(at.start, at.end);
  if (intent.kind === "take-literally") return now === "#" ? { span: at, newText: `\\${now}` } : undefined;
  if (intent.kind === "separate") return /^[ \t]*$/.test(now) ? { span: at, newText: SEPARATORS[intent.by] } : undefined;
  // A folded piece reads otherwise than it stands there.
  return now === intent.from && now !== "" && !/[\r\n#]/.test(intent.to) ? { span: at, newText: intent.to } : undefined;
}

export function isCorrection(intent: Intent): intent is Correction {
  return intent.kind === "correct-word" || intent.kind === "separate" || intent.kind === "take-literally";
}
