// What every handler starts from: the state of one connection, and the way from a URI to its judgement.
import type { CancellationToken, Connection } from "vscode-languageserver/node";
import type { Client } from "./client.ts";
import type { DocumentStore, Snapshot } from "./document-store.ts";
import { letOthersIn, type Log } from "./guard.ts";
import type { Judge, Judgement } from "./judge.ts";
import type { LiveFindings } from "./live-findings.ts";
import type { Engine, Services } from "./services.ts";
import type { SettingsStore } from "./settings.ts";

export interface Session {
  readonly connection: Connection;
  readonly client: Client;
  readonly documents: DocumentStore;
  readonly judge: Judge;
  readonly settings: SettingsStore;
  readonly services: Services;
  /** Beside the judgements: what probes found. */
  readonly live: LiveFindings;
  readonly log: Log;
}

export interface Judged {
  readonly snapshot: Snapshot;
  readonly judgement: Judgement;
  readonly engine: Engine;
}

/**
 * The judgement of the newest text of a document; undefined where it is not open (any more) or not sendmail's.
 * No text can change between the snapshot and the end of the handler, as nothing is awaited after it.
 */
export async function judgeNewest(session: Session, uri: string, token: CancellationToken): Promise<Judged | undefined> {
  if (session.documents.snapshot(uri)?.language === undefined) return undefined;
  const [settings, engine] = await Promise.all([session.settings.get(uri), session.services.engine()]);
  await letOthersIn(token);
  const snapshot = session.documents.snapshot(uri);
  if (snapshot === undefined) return undefined;
  const judgement = session.judge.judge(snapshot, settings, engine);
  return judgement && { snapshot, judgement, engine };
}

/** True where the client already has the diagnostics of the newest text: `id` is theirs, and nothing is judged anew to see it. */
export async function isUnchanged(session: Session, uri: string, id: string): Promise<boolean> {
  const settings = await session.settings.get(uri);
  const snapshot = session.documents.snapshot(uri);
  return snapshot !== undefined && session.judge.isCurrent(id, snapshot, settings);
}
