// Puts new bytes in the place of a file in one step, so that sendmail never reads half a .cf, and keeps what stood there.
import { constants } from "node:fs";
import { chmod, chown, copyFile, open, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { randomUUID } from "node:crypto";

export interface Replacement {
  /** The file that was written: where a link led. */
  readonly file: string;
  /** Where the old content lies now; undefined where there was no file. */
  readonly backup: string | undefined;
}

/** Rejects, with the old file as it was, where the folder cannot be written to. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<Replacement> {
  const target = await realpath(file).catch(ifMissing(file));
  const old = await stat(target).catch(ifMissing(undefined));
  const backup = old === undefined ? undefined : await keep(target);
  const fresh = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}`);
  try {
    await writeThrough(fresh, bytes);
    if (old !== undefined) {
      await chmod(fresh, old.mode & 0o7777);
      // Only root may give a file away; anybody else keeps what they write.
      if (process.getuid?.() === 0) await chown(fresh, old.uid, old.gid);
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  return { file: target, backup };
}

/** Copies to NAME.bak, or to the first free NAME.bak.N: a backup is never written over. */
async function keep(target: string): Promise<string> {
  for (let n = 0; ; n += 1) {
    const backup = n === 0 ? `${target}.bak` : `${target}.bak.${n}`;
    try {
      await copyFile(target, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
  }
}

async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "wx", 0o644);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (hasCode(error, "ENOENT")) return value;
    throw error;
  };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
