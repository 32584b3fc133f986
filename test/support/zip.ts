// Reads a zip file, as a .vsix is one: its central directory and its members.
import { inflateRawSync } from "node:zlib";

/** The members of a zip file by name; folders are left out. */
export function readZip(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("not a zip file: it has no end record");
  const members = new Map<string, Buffer>();
  let offset = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < bytes.readUInt16LE(end + 10); index++) {
    const [method, size] = [bytes.readUInt16LE(offset + 10), bytes.readUInt32LE(offset + 20)];
    const [nameLength, extraLength, commentLength] = [bytes.readUInt16LE(offset + 28), bytes.readUInt16LE(offset + 30), bytes.readUInt16LE(offset + 32)];
    const local = bytes.readUInt32LE(offset + 42);
    const name = bytes.toString("utf8", offset + 46, offset + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + size);
    if (!name.endsWith("/")) members.set(name, method === 0 ? content : inflateRawSync(content));
    offset += 46 + nameLength + extraLength + commentLength;
  }
  return members;
}
