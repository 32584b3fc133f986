// Fetches a file whose SHA-256 is known, from the first address that has it. Runs on Node 20 without dependencies.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { dirname } from "node:path";

/** Milliseconds without a byte before an address is given up. */
const idleLimit = 30_000;

/** Writes the file to `to` and returns true, or returns false with one line per address in `failures`. */
export async function download({ urls, sha256, to, failures = [] }) {
  for (const url of urls) {
    try {
      const bytes = await fetchBytes(url);
      if (sha256Of(bytes) !== sha256) throw new Error("the file there has another SHA-256 than the lock file says");
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(`${to}.part`, bytes);
      renameSync(`${to}.part`, to);
      return true;
    } catch (error) {
      failures.push(`${url}: ${error.message || error.code || error}`);
    }
  }
  return false;
}

export function sha256Of(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Whether `file` is there and has this SHA-256. */
export function hasSha256(file, sha256) {
  try {
    return sha256Of(readFileSync(file)) === sha256;
  } catch {
    return false;
  }
}

/** The bytes behind an address, following up to five redirections. */
export function fetchBytes(url, redirections = 5) {
  return new Promise((done, fail) => {
    const get = url.startsWith("https:") ? getSecure : getPlain;
    const request = get(url, (response) => {
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined && redirections > 0) {
        response.resume();
        fetchBytes(new URL(headers.location, url).href, redirections - 1).then(done, fail);
        return;
      }
      if (statusCode !== 200) {
        response.resume();
        fail(new Error(`HTTP ${statusCode}`));
        return;
      }
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => done(Buffer.concat(chunks)));
      response.on("error", fail);
    });
    request.setTimeout(idleLimit, () => request.destroy(new Error(`no answer within ${idleLimit / 1000} s`)));
    request.on("error", fail);
  });
}
