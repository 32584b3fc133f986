// What the audit may ask of a host's files: a look at each, never a change. `io` implements it for a disk, below one folder that
// stands for the host's /. Paths are the host's own.
import type { SourceText } from "../text/source-text.ts";

/** What a look brought; `unknown` is what could not be looked at, such as a file that only root may see. */
export type Look<T> = { readonly kind: "found"; readonly value: T } | { readonly kind: "missing" } | { readonly kind: "unknown"; readonly reason: string };

export interface FileFacts {
  readonly kind: "file" | "folder" | "socket" | "other";
  /** Where it lies after all links. */
  readonly path: string;
  /** The lower twelve bits: permissions, set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since 1970. */
  readonly mtimeMs: number;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface HostFiles {
  /** A regular file of at most 8 MB. */
  read(path: string): Look<SourceText>;
  /** Of what all links lead to. */
  stat(path: string): Look<FileFacts>;
  /** Names in a folder, sorted. */
  list(path: string): Look<readonly string[]>;
  /** The first certificate of a PEM file, the one that a server shows. */
  certificate(path: string): Look<CertificateFacts>;
}

export interface NotLookedAt {
  readonly path: string;
  readonly reason: string;
}

/** Remembers what could not be looked at, once per path, so that no check passes it over. */
export class RecordingFiles implements HostFiles {
  readonly #files: HostFiles;
  readonly #unknown = new Map<string, string>();

  constructor(files: HostFiles) {
    this.#files = files;
  }

  get notLookedAt(): readonly NotLookedAt[] {
    return [...this.#unknown].map(([path, reason]) => ({ path, reason }));
  }

  read(path: string): Look<SourceText> {
    return this.#record(path, this.#files.read(path));
  }

  stat(path: string): Look<FileFacts> {
    return this.#record(path, this.#files.stat(path));
  }

  list(path: string): Look<readonly string[]> {
    return this.#record(path, this.#files.list(path));
  }

  certificate(path: string): Look<CertificateFacts> {
    return this.#record(path, this.#files.certificate(path));
  }

  /** Something else that could not be found out, by the file that it is about. */
  note(path: string, reason: string): void {
    if (!this.#unknown.has(path)) this.#unknown.set(path, reason);
  }

  #record<T>(path: string, look: Look<T>): Look<T> {
    if (look.kind === "unknown") this.note(path, look.reason);
    return look;
  }
}

/** `2026-11-24 08:15:00 UTC /etc/mail/access` */
export function timeLine(path: string, { mtimeMs }: FileFacts): string {
  return `${new Date(mtimeMs).toISOString().replace("T", " ").slice(0, 19)} UTC ${path}`;
}

/** What was found, or undefined. */
export function valueOf<T>(look: Look<T>): T | undefined {
  return look.kind === "found" ? look.value : undefined;
}
