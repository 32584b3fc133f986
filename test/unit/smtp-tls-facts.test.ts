// What a session shows of a certificate, its key and its chain, from certificates that a real openssl makes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { after, before, describe, it } from "node:test";
import { permissiveContext, readTlsFacts } from "../../server/src/smtp/tls-facts.ts";
import type { TlsFacts } from "../../server/src/smtp/tls-facts.ts";
import { programEnvironment, programPath } from "../support/programs.mjs";

const folder = mkdtempSync(join(tmpdir(), "tls-facts-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);
const read = (...names: readonly string[]): string => names.map((name) => readFileSync(file(name), "utf8")).join("");

function openssl(...args: readonly string[]): void {
  const run = spawnSync(programPath("openssl"), args, { cwd: folder, env: programEnvironment(), timeout: 30_000, encoding: "utf8" });
  assert.equal(run.status, 0, `openssl ${args.join(" ")}: ${run.stderr}`);
}

before(() => {
  const section = (name: string, extensions: string): string => `[${name}]\n${extensions}\n`;
  writeFileSync(
    file("req.cnf"),
    `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=unused\n${section("authority", "basicConstraints=critical,CA:TRUE")}${section("leaf", "subjectAltName=DNS:h.test,DNS:*.h.test")}`,
  );
  const make = (name: string, subject: string, key: readonly string[]): void => openssl("req", "-new", "-config", "req.cnf", "-subj", `/CN=${subject}`, "-nodes", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`);
  const sign = (name: string, by: string, extensions: string): void =>
    openssl("x509", "-req", "-in", `${name}.csr`, ...(by === name ? ["-signkey", `${name}.key`] : ["-CA", `${by}.pem`, "-CAkey", `${by}.key`, "-CAcreateserial"]), "-days", "5", "-extfile", "req.cnf", "-extensions", extensions, "-out", `${name}.pem`);
  make("root", "A Root", ["-newkey", "rsa:2048"]);
  sign("root", "root", "authority");
  make("middle", "A Middle", ["-newkey", "rsa:2048"]);
  sign("middle", "root", "authority");
  make("leaf", "h.test", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
  sign("leaf", "middle", "leaf");
});

async function facts(cert: string, name: string | undefined): Promise<TlsFacts> {
  const server = createServer({ cert, key: read("leaf.key") });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", secureContext: permissiveContext(), rejectUnauthorized: false, checkServerIdentity: () => undefined });
  await new Promise<void>((done, fail) => socket.once("secureConnect", done).once("error", fail));
  const seen = readTlsFacts(socket, name);
  socket.destroy();
  await new Promise((done) => server.close(done));
  return seen;
}

describe("readTlsFacts", () => {
  it("tells names, key and days, and the chain from the next certificate up", async () => {
    const { certificate, authorized, reason, missingName, version } = await facts(read("leaf.pem", "middle.pem", "root.pem"), "mail.h.test");
    assert.deepEqual([authorized, reason, missingName, version], [false, "SELF_SIGNED_CERT_IN_CHAIN", undefined, "TLSv1.3"]);
    assert.deepEqual([certificate?.subject, certificate?.issuer, certificate?.key, certificate?.altNames], ["CN=h.test", "CN=A Middle", "ec prime256v1", ["DNS:h.test", "DNS:*.h.test"]]);
    assert.deepEqual(certificate?.chain?.map(({ subject, issuer, key }) => [subject, issuer, key]), [
      ["CN=A Middle", "CN=A Root", "rsa 2048"],
      ["CN=A Root", "CN=A Root", "rsa 2048"],
    ]);
    for (const { validTo } of certificate?.chain ?? []) assert.match(validTo, /^20\d\d-\d\d-\d\dT/);
  });

  it("tells of a chain that breaks off, and of a name that the certificate is not for", async () => {
    const { certificate, reason, missingName } = await facts(read("leaf.pem"), "mail.example.org");
    assert.deepEqual([reason, missingName, certificate?.chain], ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "mail.example.org", []]);
  });
});
