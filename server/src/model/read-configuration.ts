// From the lines of a .cf to what sendmail makes of them: later lines win or add, as readcf.c has it for each kind.
import { findOptionByLetter, findOptionByPrefix, type Option } from "../catalog/index.ts";
import type { CfFile, CfLine, ClassFileLine, CommentLine, Field, HeaderLine, MailerLine, MilterLine, OptionLine, Piece, RuleLine, RulesetLine } from "../cf/lines.ts";
import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { findBanners, isTraceable, traceFeature } from "./cf-features.ts";
import type { ClassView, Configuration, MacroValue, MailerView, MapView, RulesetView } from "./configuration.ts";
import { type Listener, readListener } from "./listener.ts";
import { OptionView, type Setting } from "./option.ts";
import { cfProvenance, type Definition, type Place, type Provenance } from "./provenance.ts";
import { findRole, type Role } from "./role.ts";
import { compareVersions } from "./sendmail-version.ts";

export interface ReadOptions {
  /** Instead of what the configuration looks like. */
  readonly role?: Role | undefined;
  /** Instead of what `DZ` says. */
  readonly sendmailVersion?: string | undefined;
  /** What the parser said of the file. */
  readonly problems?: readonly Problem[];
}

export function readConfiguration(file: CfFile, provenance: Provenance = cfProvenance(file), options: ReadOptions = {}): Configuration {
  return new ReadConfiguration(file, provenance, options);
}

/** A class as its lines have it: a list of hosts may hold a hundred thousand words that no rule asks for. */
class WordsOfLines implements ClassView {
  readonly name: string;
  readonly files: ClassFileLine[] = [];
  readonly lines: { readonly line: CfLine; readonly words: readonly Piece[] }[] = [];
  #words: ClassView["words"] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get words(): ClassView["words"] {
    this.#words ??= this.lines.flatMap(({ line, words }) => words.map((word) => ({ text: word.text, definedBy: byPiece(word, line) })));
    return this.#words;
  }
}

interface RulesetLines {
  readonly name: string;
  number: number | undefined;
  readonly lines: RulesetLine[];
  readonly rules: RuleLine[];
  readonly definedBy: Definition;
}

/** Of sendmail 8.7, the first to know options by more than a letter. */
const FIRST_LEVEL_WITH_LONG_NAMES = 6;

class ReadConfiguration implements Configuration {
  readonly file: CfFile;
  readonly problems: readonly Problem[];
  readonly provenance: Provenance;
  readonly role: Role;
  readonly level: number;
  readonly sendmailVersion: string | undefined;
  readonly listeners: readonly Listener[];
  readonly headers: readonly HeaderLine[];
  readonly milters: readonly MilterLine[];
  readonly mailers: ReadonlyMap<string, MailerView>;
  readonly maps: ReadonlyMap<string, MapView>;
  readonly rulesets: ReadonlyMap<string, RulesetView>;
  readonly options: ReadonlyMap<string, OptionView>;
  readonly #macros = new Map<string, MacroValue>();
  readonly #classes = new Map<string, WordsOfLines>();
  readonly #commented = new Map<string, CommentLine>();
  readonly #banners: ReadonlyMap<string, CommentLine>;
  readonly #usesLongNames: boolean;

  constructor(file: CfFile, provenance: Provenance, read: ReadOptions) {
    this.file = file;
    this.problems = read.problems ?? [];
    this.provenance = provenance;
    const settings = new Map<string, { known: Option | undefined; all: Setting[] }>();
    const headers: HeaderLine[] = [];
    const milters: MilterLine[] = [];
    const mailers = new Map<string, MailerView>();
    const maps = new Map<string, MapView>();
    const rulesets = new Map<string, RulesetLines>();
    let ruleset: RulesetLines | undefined;
    let level = 0;
    for (const line of file.lines) {
      switch (line.kind) {
        case "option":
          addSetting(settings, line);
          break;
        case "comment":
          if (line.option !== undefined && !this.#commented.has(line.option.name.text)) this.#commented.set(line.option.name.text, line);
          break;
        case "macro":
          this.#macros.set(line.name.text, { value: line.value.text, definedBy: byPiece(line.value, line) });
          break;
        case "class":
          classOf(this.#classes, line.name.text).lines.push({ line, words: line.words });
          break;
        case "trusted-users":
          classOf(this.#classes, "t").lines.push({ line, words: line.users });
          break;
        case "class-file":
          classOf(this.#classes, line.name.text).files.push(line);
          break;
        case "header":
          headers.push(line);
          break;
        case "milter":
          milters.push(line);
          break;
        case "mailer":
          mailers.set(line.name.text, mailerView(line));
          break;
        case "map":
          maps.set(line.name.text, { name: line.name.text, mapClass: line.mapClass.text, args: line.args.text, line, definedBy: byLine(line) });
          break;
        case "ruleset":
          ruleset = addRuleset(rulesets, line);
          break;
        case "rule":
          ruleset?.rules.push(line);
          break;
        case "version":
          level = Number.parseInt(line.level.text, 10) || level;
          break;
        default:
          break;
      }
    }
    this.headers = headers;
    this.milters = milters;
    this.mailers = mailers;
    this.maps = maps;
    this.rulesets = rulesets;
    this.level = level;
    this.#banners = findBanners(file);
    this.#usesLongNames = file.lines.some((line) => (line.kind === "option" && line.long) || (line.kind === "comment" && line.option !== undefined));
    this.options = new Map([...settings].map(([name, { known, all }]) => [name, viewOf(name, known, all)]));
    this.sendmailVersion = read.sendmailVersion ?? /^\d+(\.\d+)+/.exec(this.macro("Z")?.value ?? "")?.[0];
    this.listeners = this.#readListeners();
    this.role = read.role ?? findRole(this);
  }

  option(name: string): OptionView {
    const found = this.options.get(name);
    if (found !== undefined) return found;
    const match = findOptionByPrefix(name);
    const known = match.kind === "exact" ? match.option : undefined;
    const set = known === undefined ? undefined : this.options.get(known.name);
    return set ?? new OptionView(known?.name ?? name, known, [], this.absence(this.commentedOption(known?.name ?? name)));
  }

  knowsOption(name: string): boolean {
    const { known } = this.option(name);
    const version = this.sendmailVersion;
    if (known === undefined) return true;
    // A file without a version is taken for a current one, unless it is written in the old language throughout.
    if (version === undefined) return this.level >= FIRST_LEVEL_WITH_LONG_NAMES || this.#usesLongNames;
    if (known.since !== undefined && compareVersions(version, known.since) < 0) return false;
    return known.until === undefined || compareVersions(version, known.until) < 0;
  }

  list(name: string): readonly string[] {
    return this.option(name).words;
  }

  commentedOption(name: string): CommentLine | undefined {
    return this.#commented.get(name);
  }

  macro(name: string): MacroValue | undefined {
    return this.#macros.get(name);
  }

  cfClass(name: string): ClassView {
    return this.#classes.get(name) ?? { name, words: [], files: [] };
  }

  mailer(name: string): MailerView | undefined {
    return this.mailers.get(name);
  }

  ruleset(name: string): RulesetView | undefined {
    return this.rulesets.get(name);
  }

  feature(name: string): Definition | undefined {
    const call = this.provenance.hasFeature?.(name);
    if (isTraceable(name)) {
      // The rules decide; what stands in the .mc says where.
      const line = traceFeature(name, this)?.line;
      if (line === undefined) return undefined;
      return call === undefined ? byLine(line) : { ...byLine(line), place: call };
    }
    if (call !== undefined) return { cfSpan: undefined, line: undefined, place: call };
    if (this.provenance.hasFeature !== undefined) return undefined;
    const banner = this.#banners.get(name);
    return banner === undefined ? undefined : byLine(banner);
  }

  absence(line: CfLine | undefined): Definition {
    return { cfSpan: undefined, line, place: this.provenance.placeOfAbsent() };
  }

  placeOf(definition: Definition): Place {
    const place = definition.place ?? (definition.cfSpan === undefined ? this.provenance.placeOfAbsent() : this.provenance.place(definition.cfSpan));
    // Wherever the library's text stands, the advice to set something of one's own has one place.
    return place.absent ? { ...place, span: this.provenance.placeOfAbsent().span } : place;
  }

  #readListeners(): readonly Listener[] {
    const set = this.option("DaemonPortOptions");
    if (set.isSet) return set.settings.map((setting) => readListener(setting.value, setting.definedBy));
    // Without a line the daemon listens on the SMTP port of every address.
    return [readListener("", set.definedBy)];
  }
}

function byLine(line: CfLine): Definition {
  return { cfSpan: line.span, line, place: undefined };
}

function byPiece(piece: Piece, line: CfLine): Definition {
  return bySpan(piece.span, line);
}

/** An empty value has no place of its own: the line speaks for it. */
function bySpan(span: Span, line: CfLine): Definition {
  return { cfSpan: span.start === span.end ? line.span : span, line, place: undefined };
}

function classOf(classes: Map<string, WordsOfLines>, name: string): WordsOfLines {
  let found = classes.get(name);
  if (found === undefined) {
    found = new WordsOfLines(name);
    classes.set(name, found);
  }
  return found;
}

function addSetting(settings: Map<string, { known: Option | undefined; all: Setting[] }>, line: OptionLine): void {
  const known = findKnown(line);
  const name = known?.name ?? line.name.text;
  const setting: Setting = { value: line.value?.text ?? "", line, definedBy: byPiece(line.value ?? line.name, line) };
  const entry = settings.get(name);
  if (entry === undefined) settings.set(name, { known, all: [setting] });
  else entry.all.push(setting);
}

/** A shortened name counts, an ambiguous one is refused by sendmail and sets nothing. */
function findKnown(line: OptionLine): Option | undefined {
  if (!line.long) return findOptionByLetter(line.name.text);
  const match = findOptionByPrefix(line.name.text);
  return match.kind === "exact" || match.kind === "abbreviation" ? match.option : undefined;
}

function viewOf(name: string, known: Option | undefined, all: readonly Setting[]): OptionView {
  const last = all.at(-1);
  const settings = known?.accumulates === true ? all : all.slice(-1);
  return new OptionView(name, known, settings, last?.definedBy ?? { cfSpan: undefined, line: undefined, place: undefined });
}

function mailerView(line: MailerLine): MailerView {
  const name = line.name.text;
  return {
    name,
    line,
    definedBy: byPiece(line.name, line),
    field(letter) {
      const field: Field | undefined = line.fields.findLast((candidate) => candidate.key.text.startsWith(letter));
      return field === undefined ? undefined : { value: field.value.text, field, definedBy: bySpan(field.value.span, line) };
    },
  };
}

function addRuleset(rulesets: Map<string, RulesetLines>, line: RulesetLine): RulesetLines {
  const name = line.name.text;
  let ruleset = rulesets.get(name);
  if (ruleset === undefined) {
    ruleset = { name, number: undefined, lines: [], rules: [], definedBy: byLine(line) };
    rulesets.set(name, ruleset);
  }
  ruleset.lines.push(line);
  ruleset.number ??= numberOf(line);
  return ruleset;
}

function numberOf(line: RulesetLine): number | undefined {
  const digits = line.number?.text ?? (/^\d+$/.test(line.name.text) ? line.name.text : undefined);
  return digits === undefined || digits === "" ? undefined : Number(digits);
}
