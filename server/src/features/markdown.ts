// Text of files and hosts inside Markdown: shown as it is, never as markup.

/** A code span that shows `text` whatever backticks it holds. */
export function codeSpan(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return fence + padding + text.replace(/[\r\n]+/g, " ") + padding + fence;
}

/** A fenced block; the fence is longer than any run of backticks in it. */
export function codeBlock(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replace(/\r?\n$/, "")}\n${fence}`;
}

/** Running text in which every character that Markdown gives a meaning stands for itself. */
export function plainText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}
