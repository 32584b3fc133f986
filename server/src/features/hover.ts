// What is known of the name under the cursor: a conf name, a feature, an option, a flag, a macro. Findings are shown by others.
import { hoverCfLine } from "./hover-cf-line.ts";
import { hoverMc } from "./hover-mc-call.ts";
import type { Hover } from "./hover-parts.ts";
import type { Language } from "./lint.ts";

/** Undefined where the catalog knows nothing of what stands there. Costs are those of the line, in a .mc those of the file. */
export function hover(text: string, offset: number, language: Language): Hover | undefined {
  return language === "sendmail-cf" ? hoverCfLine(text, offset) : hoverMc(text, offset);
}
