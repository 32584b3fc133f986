// The open documents, as the engine takes them: a snapshot per version, and a provider that prefers them to the disk.
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { detectLanguage, DETECTION_HEAD_LENGTH } from "../features/detect.ts";
import type { Language } from "../features/lint.ts";
import { toRealPath } from "../io/file-provider.ts";
import { toComparable, type PathFlavour } from "../io/path-policy.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import { SourceText } from "../text/source-text.ts";

/** One version of one open document. */
export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  /** Undefined for a document that is open but not sendmail's, such as an included .m4. */
  readonly language: Language | undefined;
  readonly source: SourceText;
  /** It has a name on disk, so its folder may be read. */
  readonly isFile: boolean;
}

interface OpenDocument {
  readonly document: TextDocument;
  readonly path: string;
  readonly isFile: boolean;
  snapshot: Snapshot | undefined;
}

export class DocumentStore {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #open = new Map<string, OpenDocument>();
  /** By comparable path, as it was opened and with links resolved. */
  readonly #byPath = new Map<string, string>();

  constructor(documents: TextDocuments<TextDocument>) {
    this.#documents = documents;
  }

  get uris(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** The current text; undefined where it is not open. */
  snapshot(uri: string): Snapshot | undefined {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    const open = this.#opened(document);
    if (open.snapshot?.version !== document.version) {
      const text = document.getText();
      const language = toLanguage(document.languageId) ?? detectLanguage(open.path, text.slice(0, DETECTION_HEAD_LENGTH));
      open.snapshot = { uri, version: document.version, language, source: SourceText.fromText(open.path, text), isFile: open.isFile };
    }
    return open.snapshot;
  }

  /** Comparable paths under which a document may be included by another. */
  pathsOf(document: TextDocument): readonly string[] {
    const open = this.#opened(document);
    return [...this.#byPath].filter(([, uri]) => uri === open.document.uri).map(([comparable]) => comparable);
  }

  close(uri: string): void {
    this.#open.delete(uri);
    for (const [comparable, owner] of this.#byPath) if (owner === uri) this.#byPath.delete(comparable);
  }

  /** Takes a file that is open from the editor, everything else from `files`. */
  inFrontOf(files: SourceProvider & { realPath(file: string): string | undefined }): SourceProvider {
    return {
      read: (file) => {
        const uri = this.#byPath.get(toComparable(file, path)) ?? this.#byRealPath(files.realPath(file));
        const open = uri === undefined ? undefined : this.snapshot(uri);
        if (open === undefined) return files.read(file);
        return open.source.path === file ? open.source : SourceText.fromText(file, open.source.text);
      },
    };
  }

  #byRealPath(real: string | undefined): string | undefined {
    return real === undefined ? undefined : this.#byPath.get(toComparable(real, path));
  }

  #opened(document: TextDocument): OpenDocument {
    const known = this.#open.get(document.uri);
    // A document that was closed and opened again is another object.
    if (known?.document === document) return known;
    const name = toFilePath(document.uri);
    const open: OpenDocument = { document, path: name ?? pathOfOther(document.uri), isFile: name !== undefined, snapshot: undefined };
    this.#open.set(document.uri, open);
    if (name !== undefined) {
      this.#byPath.set(toComparable(name, path), document.uri);
      const real = toRealPath(name);
      if (real !== undefined) this.#byPath.set(toComparable(real, path), document.uri);
    }
    return open;
  }
}

/** The path of a file: URI; undefined for other schemes and for a file on another host. */
export function toFilePath(uri: string, flavour: PathFlavour = path): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    const name = fileURLToPath(uri, { windows: flavour.sep === "\\" });
    return flavour.isAbsolute(name) && !/^[\\/]{2}/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** A name for what is not on disk (`untitled:`, a file of a host): absolute, and under no folder that is ever read. */
function pathOfOther(uri: string): string {
  const name = /([^/\\]*)$/.exec(uri.replace(/[?#].*$/s, ""))?.[1] ?? "";
  return path.join(path.parse(path.resolve("/")).root, "not-on-disk", name.replace(/[^\w.-]/g, "_"));
}

function toLanguage(id: string): Language | undefined {
  return id === "sendmail-mc" || id === "sendmail-cf" ? id : undefined;
}
