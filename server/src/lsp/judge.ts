// Judges open documents and remembers the last judgement of each, because diagnostics, hover and the lightbulb of one version
// all ask for it. It also remembers which files each judgement asked for, so that a change of one of them is noticed.
import path from "node:path";
import type { LintInput, LintResult } from "../features/lint.ts";
import { severitiesUnder } from "../features/profile.ts";
import { bundledLibraryFolder } from "../io/bundled-library.ts";
import { FileCache, FileProvider } from "../io/file-provider.ts";
import { findCfLibrary } from "../io/find-cf-library.ts";
import { isUnder, toComparable } from "../io/path-policy.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import type { DocumentStore, Snapshot } from "./document-store.ts";
import type { Engine } from "./services.ts";
import type { Settings } from "./settings.ts";

/** Where an administrator's own includes lie, whatever folder is open. */
const MAIL_FOLDER = "/etc/mail";

export interface Judgement {
  readonly snapshot: Snapshot;
  readonly result: LintResult;
  /** Changes with every judgement: the resultId of pulled diagnostics. */
  readonly id: string;
  readonly provider: SourceProvider;
}

interface Remembered {
  readonly settings: Settings;
  readonly snapshot: Snapshot;
  readonly id: string;
  /** Where it read, in comparable form: what was missing counts too, it may appear. */
  readonly asked: ReadonlySet<string>;
  /** Folders, links resolved, of the files that it asked for outside the library. */
  readonly folders: ReadonlySet<string>;
  /** Left out for documents that nobody looked at lately: it holds an expansion of nearly a megabyte. */
  judgement: Judgement | undefined;
}

/** Documents whose whole judgement is kept; of the others it is known whether it is still good. */
const MAX_WHOLE = 4;

export class Judge {
  readonly #documents: DocumentStore;
  readonly #log: (line: string) => void;
  #cache = new FileCache();
  readonly #remembered = new Map<string, Remembered>();
  readonly #reported = new Set<string>();
  #workspaceFolders: readonly string[] = [];
  #count = 0;

  constructor(documents: DocumentStore, log: (line: string) => void) {
    this.#documents = documents;
    this.#log = log;
  }

  set workspaceFolders(folders: readonly string[]) {
    this.#workspaceFolders = folders;
    this.#remembered.clear();
  }

  get workspaceFolders(): readonly string[] {
    return this.#workspaceFolders;
  }

  /** The judgement of this version, made now where there is none yet. */
  judge(snapshot: Snapshot, settings: Settings, engine: Engine): Judgement | undefined {
    const known = this.#known(snapshot, settings);
    if (known?.judgement !== undefined) return this.#keep(known, known.judgement);
    const prepared = this.prepare(snapshot, settings, engine);
    if (prepared === undefined) return undefined;
    const { input, asked, folders } = prepared;
    // Nobody asks for the last version's judgement any more; let go of, it is no garbage that a collection meanwhile would move.
    const last = this.#remembered.get(snapshot.uri);
    if (last !== undefined) last.judgement = undefined;
    const result = engine.lint(input);
    this.#count += 1;
    const id = String(this.#count);
    return this.#keep({ settings, snapshot, id, asked, folders, judgement: undefined }, { snapshot, result, id, provider: input.provider });
  }

  /** True where `id` names a judgement of exactly this text under these settings, and nothing that it read has changed. */
  isCurrent(id: string, snapshot: Snapshot, settings: Settings): boolean {
    return this.#known(snapshot, settings)?.id === id;
  }

  #known(snapshot: Snapshot, settings: Settings): Remembered | undefined {
    const known = this.#remembered.get(snapshot.uri);
    return known?.snapshot === snapshot && known.settings === settings ? known : undefined;
  }

  /** Puts it last, which is the most recently used, and lets go of the oldest whole judgements. */
  #keep(remembered: Remembered, judgement: Judgement): Judgement {
    const { uri } = remembered.snapshot;
    this.#remembered.delete(uri);
    this.#remembered.set(uri, { ...remembered, judgement });
    const whole = [...this.#remembered.values()].filter((one) => one.judgement !== undefined);
    for (const old of whole.slice(0, -MAX_WHOLE)) old.judgement = undefined;
    return judgement;
  }

  /** What the engine gets for a document, with sets that fill as it reads. */
  prepare(snapshot: Snapshot, settings: Settings, engine: Engine): { input: LintInput; asked: ReadonlySet<string>; folders: ReadonlySet<string> } | undefined {
    const { language, source } = snapshot;
    if (language === undefined) return undefined;
    const library = language === "sendmail-mc" ? this.#findLibrary(snapshot, settings) : undefined;
    const ownFolder = snapshot.isFile ? path.dirname(source.path) : undefined;
    const folders = [...this.#workspaceFolders, MAIL_FOLDER, ...(library === undefined ? [] : [library.path])];
    const files = new FileProvider({ folders, ownFolder }, this.#cache);
    const documents = this.#documents.inFrontOf(files);
    const asked = new Set<string>();
    const askedFolders = new Set<string>();
    const provider: SourceProvider = {
      read: (file) => {
        if (path.isAbsolute(file) && !asked.has(toComparable(file, path))) {
          asked.add(toComparable(file, path));
          const folder = library !== undefined && isUnder(file, library.path, path) ? undefined : files.realPath(path.dirname(file));
          if (folder !== undefined) {
            askedFolders.add(folder);
            asked.add(toComparable(path.join(folder, path.basename(file)), path));
          }
        }
        return documents.read(file);
      },
    };
    const { profile, rules, role, sendmailVersion } = settings;
    const ruleSeverities = severitiesUnder(profile, engine.rules, rules);
    const input: LintInput = { document: source, language, provider, library, ruleSeverities, role, sendmailVersion };
    return { input, asked, folders: askedFolders };
  }

  /** Documents whose judgement asked for one of these files (comparable paths), which are judged anew when next asked for. */
  invalidate(changed: readonly string[]): readonly string[] {
    const stale = [...this.#remembered].filter(([, { asked }]) => changed.some((file) => asked.has(file))).map(([uri]) => uri);
    for (const uri of stale) this.#remembered.delete(uri);
    return stale;
  }

  invalidateAll(): void {
    this.#remembered.clear();
  }

  forget(uri: string): void {
    this.#remembered.delete(uri);
    // With nothing left to judge, the library's texts and their tables, 3 MB, are for nobody; reading them again takes some 10 ms.
    if (this.#documents.uris.length === 0) this.#cache = new FileCache();
  }

  /** Folders that judgements asked for files in, and those of the documents themselves. */
  foldersToWatch(): ReadonlySet<string> {
    return new Set([...this.#remembered.values()].flatMap(({ folders }) => [...folders]));
  }

  #findLibrary(snapshot: Snapshot, settings: Settings): LintInput["library"] {
    const { library, problem } = findCfLibrary(
      {
        setting: settings.cfDirectory,
        document: { path: snapshot.source.path, text: snapshot.source.text },
        workspaceFolders: this.#workspaceFolders,
        bundled: bundledLibraryFolder(),
      },
      (folder) => new FileProvider({ folders: [folder] }, this.#cache),
      path,
    );
    if (problem !== undefined && !this.#reported.has(problem)) {
      this.#reported.add(problem);
      this.#log(problem);
    }
    return library;
  }
}
