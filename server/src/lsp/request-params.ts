// Parameters of the project's own requests, from any client: what makes no sense is answered with a sentence.
import { ErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver/node";
import { clip, printable } from "../text/printable.ts";
import { judgeNewest, type Judged, type Session } from "./session.ts";

export function invalid(message: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** @throws ResponseError where it is left out, empty, or no text */
export function readText(params: unknown, name: string): string {
  const value: unknown = typeof params === "object" && params !== null ? (params as Record<string, unknown>)[name] : undefined;
  if (typeof value !== "string" || value === "") throw invalid(`${name} is missing`);
  return value;
}

/** The URI of an open document that a request may name; undefined where it names none. @throws ResponseError */
export function readUri(value: unknown): string | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value !== "string") throw invalid("uri is not a text");
  return value;
}

/** The judgement of the document that a request names, if it does. @throws ResponseError where it is not open */
export async function judgeNamed(session: Session, uri: string | undefined, token: CancellationToken): Promise<Judged | undefined> {
  if (uri === undefined) return undefined;
  const judged = await judgeNewest(session, uri, token);
  if (judged === undefined) throw invalid(`${clip(printable(uri), 200)} is not an open sendmail file`);
  return judged;
}

export function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}
