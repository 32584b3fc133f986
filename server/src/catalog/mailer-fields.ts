// The equates of an M line and the letters of its F=.
import equateData from "./mailer-equates.json" with { type: "json" };
import flagData from "./mailer-flags.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

export interface MailerEquate {
  /** sendmail looks at this letter only; `M` and `m`, `R` and `r` differ. */
  readonly letter: string;
  readonly name: string;
  readonly required?: boolean;
  readonly summary: string;
  readonly source: string;
}

export interface MailerFlag {
  readonly flag: string;
  /** What may go wrong with it, in a few words. */
  readonly risk?: string;
  readonly summary: string;
  readonly source: string;
}

export const mailerEquates = tableOf<MailerEquate>(equateData);
export const mailerFlags = tableOf<MailerFlag>(flagData);

/** `M=`, `Maxsize=`: by the first letter of the key. */
export function findMailerEquate(key: string): MailerEquate | undefined {
  return byLetter(key.charAt(0));
}

export const findMailerFlag = indexBy(mailerFlags, (entry) => entry.flag);

const byLetter = indexBy(mailerEquates, (entry) => entry.letter);
