// What VS Code inserts for a snippet when every default is kept: tab stops, placeholders, choices and escapes.

/** @throws Error where the body uses a construct that our snippets have no need of (variables, nested placeholders). */
export function insertedText(body: string): string {
  const defaults = new Map<string, string>();
  const piece = /\\([\\$}])|\$\{(\d+):((?:[^\\$}]|\\[\\$}])*)\}|\$\{(\d+)\|([^|}]*)\|\}|\$\{?(\d+)\}?|\$/g;
  const places = [...body.matchAll(piece)];
  for (const [, , placeholder, text, choice, choices] of places) {
    if (placeholder !== undefined) defaults.set(placeholder, (text ?? "").replace(/\\([\\$}])/g, "$1"));
    if (choice !== undefined) defaults.set(choice, choices?.split(",")[0] ?? "");
  }
  return body.replace(piece, (whole: string, escaped?: string, placeholder?: string, _text?: string, choice?: string, _choices?: string, stop?: string) => {
    if (escaped !== undefined) return escaped;
    const number = placeholder ?? choice ?? stop;
    if (number === undefined) throw new Error(`an unescaped ${whole} is taken for a variable`);
    const value = defaults.get(number);
    if (value === undefined && number !== "0") throw new Error(`tab stop ${number} has no default`);
    return value ?? "";
  });
}
