// What probes found out about open documents: shown beside the document's own findings until it is edited, or a person has seen
// enough.
import type { Finding } from "../model/finding.ts";
import type { Snapshot } from "./document-store.ts";

interface Live {
  readonly version: number;
  readonly findings: readonly Finding[];
  readonly count: number;
}

export class LiveFindings {
  readonly #byUri = new Map<string, Live>();
  #count = 0;

  /** Takes the place of what an earlier probe found. */
  set({ uri, version }: Snapshot, findings: readonly Finding[]): void {
    this.#count += 1;
    this.#byUri.set(uri, { version, findings, count: this.#count });
  }

  /** Those of this very text. */
  of({ uri, version }: Snapshot): readonly Finding[] {
    const live = this.#byUri.get(uri);
    return live?.version === version ? live.findings : [];
  }

  /** Changes with what is kept for a document; belongs into the resultId of pulled diagnostics. */
  markOf(uri: string): string {
    const live = this.#byUri.get(uri);
    return live === undefined ? "" : `+live${live.count}`;
  }

  clear(uri: string): void {
    this.#byUri.delete(uri);
  }

  /** The documents that had some. */
  clearAll(): readonly string[] {
    const uris = [...this.#byUri.keys()];
    this.#byUri.clear();
    return uris;
  }
}
