// Paths of the host, which always have slashes, whatever machine looks at them.

/** The folder that holds it; `/` for what lies at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** All folders above it, from `/` down. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folderOf(path); ; at = folderOf(at)) {
    folders.unshift(at);
    if (at === "/") return folders;
  }
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** A word of a shell command: quoted where a shell would see more in it than text. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+:,./][A-Za-z0-9_@%+=:,./-]*$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
