// Colours of the text reports, by what they mean. A text is printable before it is coloured: nothing in it can move the cursor.
import { printable } from "../text/printable.ts";

export interface TextStyle {
  /** Only where standard output is a terminal and nobody asked for less. */
  readonly hasColour: boolean;
}

/** SGR numbers. */
const COLOURS = { error: 31, warning: 33, info: 36, hint: 2, good: 32, bold: 1, dim: 2 } as const;

export type Paint = (colour: keyof typeof COLOURS, text: string) => string;

export function painter({ hasColour }: TextStyle): Paint {
  return (colour, text) => (hasColour ? `\x1b[${COLOURS[colour]}m${printable(text)}\x1b[0m` : printable(text));
}
