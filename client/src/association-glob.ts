// VS Code reads the keys of files.associations with less strictness than other globs: without regard to case, and against the
// base name where they have no slash. This turns such a key into a glob that says so itself.

export function associationGlob(pattern: string): string {
  const anyCase = pattern.replace(/\[[^\]]*\]|[a-z]/gi, (part) =>
    part.startsWith("[") ? part : `[${part.toLowerCase()}${part.toUpperCase()}]`);
  return pattern.includes("/") ? anyCase : `**/${anyCase}`;
}
