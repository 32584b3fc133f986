// Writes a fixed file in one step: either all of the new text is there or all of the old, under the same mode and owner, and
// never where somebody else changed the file in the meantime or where a link leads elsewhere.
import { closeSync, constants, fchmodSync, fchownSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, statSync, unlinkSync, writeSync, type Stats } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { isUnder } from "./path-policy.ts";

/** Why a file was left alone. */
export class NotReplaced extends Error {}

/**
 * Replaces the bytes of a file that still holds `before`.
 * @throws NotReplaced, or an error of node:fs; the file is then as it was.
 */
export function replaceFile(file: string, before: Uint8Array, after: Uint8Array): void {
  const target = realpathSync(file);
  const folder = path.dirname(target);
  if (!isUnder(target, realpathSync(path.dirname(file)), path)) {
    throw new NotReplaced(`is a link to ${target}, outside its folder: not changed; name that file instead`);
  }
  const old = statSync(target);
  if (!old.isFile()) throw new NotReplaced("is not a regular file: not changed");
  // root may write to a read-only file, but whoever took the write bits away meant it.
  if ((old.mode & WRITE_BITS) === 0) throw new NotReplaced("is read-only: not changed");
  // A new file takes the name, so the other names would keep the old text.
  if (old.nlink > 1) throw new NotReplaced(`has ${old.nlink} names (hard links), of which only one would be changed: not changed`);
  checkWritable(target);
  const temporary = path.join(folder, `.${path.basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    writeTemporary(temporary, after, old);
    // As late as can be: from here to the rename there is only this one step.
    if (!readFileSync(target).equals(before) || statSync(target).ino !== old.ino) {
      throw new NotReplaced("was changed by somebody else meanwhile: not changed, run it again");
    }
    renameSync(temporary, target);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
  syncFolder(folder);
}

const WRITE_BITS = 0o222;
const PERMISSION_BITS = 0o7777;

/** A file that this user may not write to stays as it is, even where the folder would let it be replaced. */
function checkWritable(target: string): void {
  closeSync(openSync(target, constants.O_WRONLY));
}

function writeTemporary(temporary: string, bytes: Uint8Array, old: Stats): void {
  // Exclusive and closed to others until it has its owner: nobody may slip a link or read in between.
  const descriptor = openTemporary(temporary);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    if (process.platform !== "win32") keepOwner(descriptor, old);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openTemporary(temporary: string): number {
  try {
    return openSync(temporary, "wx", 0o600);
  } catch (error) {
    const isDenied = error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
    throw isDenied ? new NotReplaced("its folder may not be written to, where the new text is put first: not changed") : error;
  }
}

function keepOwner(descriptor: number, old: Stats): void {
  try {
    // Only root may give a file away; for anybody else this succeeds exactly where nothing has to change.
    fchownSync(descriptor, old.uid, old.gid);
  } catch {
    throw new NotReplaced("belongs to another user or group, which the new file could not be given: not changed");
  }
  // After the owner, because a change of owner takes set-user-ID bits away.
  fchmodSync(descriptor, old.mode & PERMISSION_BITS);
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was never made, or has become the file.
  }
}

/** Makes the new name outlive a power cut, where folders can be opened for that (not on Windows). */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
