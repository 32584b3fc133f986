// A host's files below one folder that stands for its /: links are followed inside that folder, as the host would follow them, and
// never lead out of it. Only regular files are read; a device or a pipe is not even opened, whatever a configuration names.
import { X509Certificate } from "node:crypto";
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import path from "node:path";
import type { CertificateFacts, FileFacts, HostFiles, Look } from "../host/host-files.ts";
import { SourceText } from "../text/source-text.ts";
import { MAX_FILE_BYTES } from "./file-provider.ts";
import { isForbiddenPath } from "./path-policy.ts";

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** Of the kernel's own files the only ones that are looked at. */
const KERNEL_FILES: ReadonlySet<string> = new Set(["/proc/self/mountinfo", "/proc/net/unix"]);

const WINDOWS = process.platform === "win32";
const OPEN_FLAGS = constants.O_RDONLY | (WINDOWS ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);

const REASONS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["ELOOP", "links lead in a circle"],
  ["EIO", "the device reports an input or output error"],
]);

/** @param root an existing folder; throws as node:fs does where there is none */
export function openHostFiles(root: string): HostFiles {
  return new DiskFiles(realpathSync(root));
}

interface Resolved {
  /** On this machine. */
  readonly real: string;
  /** On the host. */
  readonly onHost: string;
  readonly stats: Stats;
}

class DiskFiles implements HostFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  read(file: string): Look<SourceText> {
    const bytes = this.#bytes(file);
    return bytes.kind === "found" ? { kind: "found", value: SourceText.fromBytes(file, bytes.value) } : bytes;
  }

  stat(file: string): Look<FileFacts> {
    return this.#look(file, ({ onHost, stats }) => ({ kind: "found", value: toFacts(onHost, stats) }));
  }

  list(folder: string): Look<readonly string[]> {
    return this.#look(folder, ({ real, stats }) => (stats.isDirectory() ? { kind: "found", value: readdirSync(real).sort() } : { kind: "missing" }));
  }

  certificate(file: string): Look<CertificateFacts> {
    const bytes = this.#bytes(file);
    if (bytes.kind !== "found") return bytes;
    // A file with key and certificate begins with either: only the certificate is taken out of it.
    const pem = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/.exec(bytes.value.toString("latin1"))?.[0];
    if (pem === undefined) return { kind: "unknown", reason: "holds no certificate in PEM" };
    try {
      const certificate = new X509Certificate(pem);
      return { kind: "found", value: { subject: certificate.subject.replaceAll("\n", ", "), notBefore: new Date(certificate.validFrom), notAfter: new Date(certificate.validTo) } };
    } catch {
      return { kind: "unknown", reason: "its certificate cannot be read" };
    }
  }

  #bytes(file: string): Look<Buffer> {
    return this.#look(file, ({ real, stats }): Look<Buffer> => {
      if (!stats.isFile()) return { kind: "unknown", reason: "is no regular file" };
      if (stats.size > MAX_FILE_BYTES) return { kind: "unknown", reason: "is larger than 8 MB" };
      const descriptor = openSync(real, OPEN_FLAGS);
      try {
        // Looked at again now that it is open, because it may have been replaced.
        const opened = fstatSync(descriptor);
        return opened.isFile() && opened.size <= MAX_FILE_BYTES ? { kind: "found", value: readFileSync(descriptor) } : { kind: "unknown", reason: "was replaced while it was looked at" };
      } finally {
        closeSync(descriptor);
      }
    });
  }

  #look<T>(file: string, use: (resolved: Resolved) => Look<T>): Look<T> {
    try {
      const resolved = this.#resolve(file);
      return "kind" in resolved ? resolved : use(resolved);
    } catch (error) {
      const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
      if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
      return { kind: "unknown", reason: REASONS.get(code) ?? "could not be opened" };
    }
  }

  /** Step by step from the root, which `..` and absolute links lead back to and not above. */
  #resolve(file: string): Resolved | { readonly kind: "unknown"; readonly reason: string } {
    if (KERNEL_FILES.has(file)) return this.#kernelFile(file);
    let pending = stepsOf(file);
    let onHost: readonly string[] = [];
    let stats = lstatSync(this.#root);
    let links = 0;
    while (pending.length > 0) {
      const [step = "", ...rest] = pending;
      pending = rest;
      if (step === "..") {
        onHost = onHost.slice(0, -1);
        stats = lstatSync(this.#real(onHost));
        continue;
      }
      const next = [...onHost, step];
      if (isForbiddenPath(`/${next.join("/")}`, path.posix)) return { kind: "unknown", reason: "lies where this audit does not look" };
      stats = lstatSync(this.#real(next));
      if (!stats.isSymbolicLink()) {
        onHost = next;
        continue;
      }
      links += 1;
      if (links > MAX_LINKS) return { kind: "unknown", reason: "links lead in a circle" };
      const target = readlinkSync(this.#real(next));
      if (target.startsWith("/")) onHost = [];
      pending = [...stepsOf(target), ...pending];
    }
    return { real: this.#real(onHost), onHost: `/${onHost.join("/")}`, stats };
  }

  /** Below /proc, where `self` is a link and sizes are 0. */
  #kernelFile(file: string): Resolved {
    const real = path.join(this.#root, file.slice(1));
    const folder = realpathSync(path.dirname(real));
    const found = path.join(folder, path.basename(real));
    if (!folder.startsWith(path.join(this.#root, "proc"))) throw Object.assign(new Error("leads out of the root"), { code: "ENOENT" });
    return { real: found, onHost: file, stats: lstatSync(found) };
  }

  #real(steps: readonly string[]): string {
    return path.join(this.#root, ...steps);
  }
}

function stepsOf(file: string): readonly string[] {
  return file.split("/").filter((step) => step !== "" && step !== ".");
}

function toFacts(onHost: string, stats: Stats): FileFacts {
  const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : stats.isSocket() ? "socket" : "other";
  return { kind, path: onHost, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid, mtimeMs: stats.mtimeMs };
}
