// One option as sendmail holds it after it has read the whole .cf.
import type { Option } from "../catalog/index.ts";
import type { OptionLine } from "../cf/lines.ts";
import type { Definition } from "./provenance.ts";

/** One O line that counts. */
export interface Setting {
  readonly value: string;
  readonly line: OptionLine;
  readonly definedBy: Definition;
}

export class OptionView {
  /** As the catalog writes it; as the .cf does where the catalog does not know it. */
  readonly name: string;
  readonly known: Option | undefined;
  /** The lines that make the value: the last one, or all of them where each adds to the others. In the order of the .cf. */
  readonly settings: readonly Setting[];
  /** What decided it: the last line, or the default. */
  readonly definedBy: Definition;

  constructor(name: string, known: Option | undefined, settings: readonly Setting[], definedBy: Definition) {
    this.name = name;
    this.known = known;
    this.settings = settings;
    this.definedBy = definedBy;
  }

  get isSet(): boolean {
    return this.settings.length > 0;
  }

  /** The last line's value; the built-in default when there is no line. */
  get value(): string {
    return this.settings.at(-1)?.value ?? this.known?.builtIn ?? "";
  }

  /** As sendmail reads a boolean: by the first letter, and an empty value is true (readcf.c, atobool). */
  get isTrue(): boolean {
    const { value } = this;
    return this.isSet ? value === "" || /^[tTyY]/.test(value) : /^[tTyY]/.test(value);
  }

  /** As atol() reads it: the digits in front, 0 where there are none. `5M` is 5. */
  get number(): number {
    return Number(/^\s*([+-]?\d+)/.exec(this.value)?.[1] ?? "0");
  }

  /** Words between blanks. */
  get words(): readonly string[] {
    this.#words ??= this.#values().flatMap((value) => value.split(/\s+/).filter((word) => word !== ""));
    return this.#words;
  }
  #words: readonly string[] | undefined;

  /** Names in small letters; for options of letters the first letter of each word, which is all that sendmail reads. */
  get flags(): ReadonlySet<string> {
    return new Set(this.#values().flatMap((value) => this.#flagsIn(value)));
  }

  /** The last line's value with a flag more; unchanged where the flag is in force. */
  withFlag(...flags: readonly string[]): string {
    const { value } = this;
    const current = this.flags;
    const missing = flags.filter((flag) => !current.has(flag));
    // The built-in default is no line: it is not repeated, and a first line takes its place.
    const kept = this.isSet && value !== "" ? [value] : [];
    return [...kept, ...missing].join(this.known?.type === "letters" ? " " : ",");
  }

  #flagsIn(value: string): string[] {
    if (this.known?.type === "letters") return value.split(/[\s,]+/).filter((word) => word !== "").map((word) => word.charAt(0));
    return (value.match(/[A-Za-z0-9]+/g) ?? []).map((flag) => flag.toLowerCase());
  }

  #values(): readonly string[] {
    return this.isSet ? this.settings.map((setting) => setting.value) : [this.value];
  }
}
