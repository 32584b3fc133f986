// All properties, by name.
import { disconnect } from "./editor-sessions.ts";
import { serverAnswersAtCarets } from "./properties/carets.ts";
import { editorIsCommandLine, incrementalIsWhole } from "./properties/editor.ts";
import { fixAllComesToRest, fixRemovesItsFinding } from "./properties/fixes.ts";
import { hoverCfHolds, hoverMcHolds, judgementHolds, sameTextSameFindings } from "./properties/judgement.ts";
import { expansionIsM4, mcExpandsAsM4 } from "./properties/m4.ts";
import { cfLinesTile, mcNodesTile, positionsRoundTrip } from "./properties/parsers.ts";
import { detectionIsSteady, printableIsSeen } from "./properties/shown-text.ts";
import type { Property } from "./property.ts";

export const properties: readonly Property[] = [
  cfLinesTile, detectionIsSteady, editorIsCommandLine, expansionIsM4, fixAllComesToRest, fixRemovesItsFinding, hoverCfHolds, hoverMcHolds, incrementalIsWhole,
  judgementHolds, mcExpandsAsM4, mcNodesTile, positionsRoundTrip, printableIsSeen, sameTextSameFindings, serverAnswersAtCarets,
];

/** Lets go of what properties keep between inputs. */
export async function endProperties(): Promise<void> {
  await disconnect();
}

export function findProperty(name: string): Property | undefined {
  return properties.find((property) => property.name === name);
}

/** The part of `milliseconds` that a property gets beside the others of a list. */
export function timeFor(property: Property, among: readonly Property[], milliseconds: number): number {
  return (milliseconds * property.share) / among.reduce((sum, { share }) => sum + share, 0);
}
