// Templates: files that another program fills in before m4 or sendmail reads them.

/** Placeholders that another program fills in before m4 reads the file: Jinja and Mustache, ERB, autoconf. */
const PLACEHOLDER = /\{\{[^{}\n]*\}\}|\{%[^\n]*?%\}|<%[^\n]*?%>|@@?[A-Z][A-Z0-9_]*@@?(?=[^A-Za-z0-9.]|$)/;

/** A file with placeholders: what it lacks may be filled in later. Comments count too, they tell what the file is. */
export function isTemplate(text: string): boolean {
  return hasPlaceholder(text);
}

/** Whether another program decides what stands there. */
export function hasPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
