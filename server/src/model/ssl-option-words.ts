// ServerSSLOptions and ClientSSLOptions, word by word: `+SSL_OP_NO_TLSv1 -SSL_OP_ALL`.
import type { Definition } from "./provenance.ts";
import type { OptionView } from "./option.ts";

export interface SslOptionWord {
  readonly name: string;
  /** A minus in front takes the option out. */
  readonly isCleared: boolean;
  /** A number stands for bits that mean something else in each version of OpenSSL. */
  readonly isNumber: boolean;
  readonly value: string;
  readonly definedBy: Definition;
}

/** In the order in which they take effect. Words stand between blanks or commas (readcf.c, checked with sendmail -bC). */
export function sslOptionWords(option: OptionView): readonly SslOptionWord[] {
  return option.settings.flatMap(({ value, definedBy }) =>
    value
      .split(/[\s,]+/)
      .filter((word) => word !== "")
      .map((word) => {
        const name = word.replace(/^[+-]/, "");
        return { name, isCleared: word.startsWith("-"), isNumber: /^\d/.test(name), value, definedBy };
      }),
  );
}

/** Whether an option is on in the end; of a built-in default nothing is said. */
export function isSslOptionOn(words: readonly SslOptionWord[], name: string): boolean {
  const last = words.findLast((word) => word.name.toLowerCase() === name.toLowerCase());
  return last !== undefined && !last.isCleared;
}
