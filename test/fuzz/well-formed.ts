// Halves of surrogate pairs: an editor's text may hold one, a file cannot.
const HALF = /\p{Surrogate}/u;

export function isWellFormed(text: string): boolean {
  return !HALF.test(text);
}

/** Each half becomes U+FFFD. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
