// GNU m4's regular expressions (the Emacs kind: `\(` groups, `\|`, `+` and `?` operators) as JavaScript's.

/** A compiled pattern, or what is wrong with it. */
export function compilePattern(pattern: string, flags: "" | "g"): RegExp | string {
  try {
    return new RegExp(toSource(pattern), `${flags}m`);
  } catch {
    return "it does not compile";
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "(": "(",
  ")": ")",
  "|": "|",
  w: "[A-Za-z0-9_]",
  W: "[^A-Za-z0-9_]",
  b: "\\b",
  B: "\\B",
  "<": "\\b(?=[A-Za-z0-9_])",
  ">": "\\b(?<=[A-Za-z0-9_])",
  "`": "(?<![^])",
  "'": "(?![^])",
};

function toSource(pattern: string): string {
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === "\\") {
      const next = pattern.charAt(++i);
      if (/[1-9]/.test(next)) source += `\\${next}(?:)`;
      else source += ESCAPES[next] ?? quoteLiteral(next);
    } else if (char === "[") {
      const close = pattern.indexOf("]", pattern.charAt(i + 1) === "^" ? i + 3 : i + 2);
      if (close === -1) return "(";
      const negated = pattern.charAt(i + 1) === "^";
      const set = pattern.slice(i + (negated ? 2 : 1), close);
      source += `[${negated ? "^" : ""}${set.replace(/[\\\][^]/g, "\\$&")}]`;
      i = close;
    } else if (char === "*" || char === "+" || char === "?") {
      // At the start of an expression these are themselves.
      source += source === "" || source.endsWith("(") || source.endsWith("|") ? `\\${char}` : char;
    } else if (char === "^" || char === "$" || char === ".") source += char === "." ? "[^\\n]" : char;
    else source += quoteLiteral(char);
  }
  return source;
}

function quoteLiteral(char: string): string {
  return /[(){}|[\]\\^$.*+?/]/.test(char) ? `\\${char}` : char;
}

/** `\&` is the match, `\1` a group; any other escaped character is itself. */
export function expandReplacement(replacement: string, match: RegExpMatchArray): string {
  return replacement.replace(/\\([^])/g, (_, char: string) => {
    if (char === "&" || char === "0") return match[0];
    if (/[1-9]/.test(char)) return match[Number(char)] ?? "";
    return char;
  });
}
