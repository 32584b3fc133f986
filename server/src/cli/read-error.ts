/** Why a file could not be read or written, in words of people instead of an errno and a stack. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const known = typeof code === "string" ? REASONS.get(code) : undefined;
  if (known !== undefined) return known;
  return error instanceof Error ? error.message.replace(/\s*\n\s*/g, " ") : String(error);
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file or folder"],
  ["ENOTDIR", "a part of the path is not a folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "not permitted"],
  ["EISDIR", "is a folder"],
  ["ELOOP", "links lead in a circle"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ENOSPC", "no space left on the device"],
  ["EDQUOT", "the disk quota is used up"],
  ["EROFS", "the file system is read-only"],
  ["EIO", "the device reports an input or output error"],
]);
