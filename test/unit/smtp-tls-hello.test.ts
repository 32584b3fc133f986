// The hello made by hand against a real TLS server of Node, and the reading of answers that may be anything.
import assert from "node:assert/strict";
import { rmSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { createServer } from "node:tls";
import type { TlsOptions } from "node:tls";
import { after, describe, it } from "node:test";
import { cipherStrength, describeStrength } from "../../server/src/smtp/cipher-strength.ts";
import { SmtpFailure } from "../../server/src/smtp/failure.ts";
import { encodeHello, readHelloAnswer, TLS_VERSIONS } from "../../server/src/smtp/tls-hello.ts";
import type { Hello, HelloAnswer, TlsVersion } from "../../server/src/smtp/tls-hello.ts";
import { CIPHER_SUITES } from "../../server/src/smtp/tls-numbers.ts";
import { surveyTls } from "../../server/src/smtp/tls-survey.ts";
import type { HelloChannel } from "../../server/src/smtp/tls-survey.ts";
import { makeCertificate } from "../lab/lab.ts";

const certificate = makeCertificate();
after(() => rmSync(certificate.folder, { recursive: true, force: true }));
const KEYS: TlsOptions = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) };

/** What a TLS server with these settings answers to each hello. */
async function answers(options: TlsOptions, hellos: readonly Hello[]): Promise<readonly (HelloAnswer | "closed")[]> {
  const server = createServer({ ...KEYS, ...options });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const heard: (HelloAnswer | "closed")[] = [];
  for (const hello of hellos) heard.push(await say(port, hello));
  await new Promise((done) => server.close(done));
  return heard;
}

function say(port: number, hello: Hello): Promise<HelloAnswer | "closed"> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(encodeHello(hello)));
    let bytes = Buffer.alloc(0);
    const end = (answer: HelloAnswer | "closed"): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("data", (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const answer = readHelloAnswer(bytes);
      if (answer !== undefined) end(answer);
    });
    socket.on("error", () => end("closed"));
    socket.on("close", () => end("closed"));
  });
}

const hello = (version: TlsVersion, isWeak = false, name: string | undefined = "h.test"): Hello => ({ version, isWeak, name });
const ALL = [...TLS_VERSIONS.keys()].map((version) => hello(version));
const agreed = (answer: HelloAnswer | "closed"): string => (answer !== "closed" && answer.kind === "agreed" ? answer.version : "no");

describe("a hello to a real TLS server", () => {
  it("is taken in each version that the server has, and in no other", async () => {
    assert.deepEqual((await answers({ minVersion: "TLSv1.2", maxVersion: "TLSv1.3" }, ALL)).map(agreed), ["TLSv1.3", "TLSv1.2", "no", "no", "no"]);
    assert.deepEqual((await answers({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" }, ALL)).map(agreed), ["no", "TLSv1.1", "TLSv1.1", "TLSv1.0", "no"]);
  });

  it("shows the cipher that the server chose", async () => {
    const [answer] = await answers({ maxVersion: "TLSv1.2", ciphers: "ECDHE-RSA-AES128-GCM-SHA256" }, [hello("TLSv1.2")]);
    assert.deepEqual(answer, { kind: "agreed", version: "TLSv1.2", cipher: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" });
  });

  it("with weak ciphers only is refused by a sound server and taken by a careless one", async () => {
    const [sound] = await answers({}, [hello("TLSv1.2", true)]);
    assert.deepEqual(sound, { kind: "alert", alert: "40 (handshake failure)" });
    const [careless] = await answers({ ciphers: "ALL:@SECLEVEL=0" }, [hello("TLSv1.2", true)]);
    assert.equal(careless !== undefined && careless !== "closed" && careless.kind, "agreed");
    assert.match(JSON.stringify(careless), /_anon_/);
  });

  it("needs no name", async () => {
    const [answer] = await answers({}, [{ version: "TLSv1.3", isWeak: false, name: undefined }]);
    assert.equal(agreed(answer ?? "closed"), "TLSv1.3");
  });
});

/** RFC 5246, 7.4.1.3. */
function serverHello(version: number, cipher: number, session = 32): Buffer {
  const body = Buffer.concat([Buffer.of(version >> 8, version & 255), Buffer.alloc(32), Buffer.of(session), Buffer.alloc(session), Buffer.of(cipher >> 8, cipher & 255, 0)]);
  const message = Buffer.concat([Buffer.of(2, 0, body.length >> 8, body.length & 255), body]);
  return Buffer.concat([Buffer.of(22, 3, 1, message.length >> 8, message.length & 255), message]);
}

describe("readHelloAnswer", () => {
  it("waits for the last octet, however the bytes come", () => {
    const whole = serverHello(0x0301, 0xc014);
    for (let length = 0; length < whole.length; length++) assert.equal(readHelloAnswer(whole.subarray(0, length)), undefined, String(length));
    assert.deepEqual(readHelloAnswer(Buffer.concat([whole, Buffer.alloc(50, 255)])), { kind: "agreed", version: "TLSv1.0", cipher: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA" });
  });

  it("reads a message that is spread over records", () => {
    const whole = serverHello(0x0303, 0xc030).subarray(5);
    const records = [...whole].map((byte) => Buffer.of(22, 3, 3, 0, 1, byte));
    assert.deepEqual(readHelloAnswer(Buffer.concat(records)), { kind: "agreed", version: "TLSv1.2", cipher: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" });
  });

  it("names what it does not know by its number", () => {
    assert.deepEqual(readHelloAnswer(serverHello(0x0399, 0xabcd)), { kind: "agreed", version: "0x0399", cipher: "0xabcd" });
    assert.deepEqual(readHelloAnswer(Buffer.of(21, 3, 3, 0, 2, 2, 200)), { kind: "alert", alert: "200" });
    assert.deepEqual(readHelloAnswer(Buffer.of(21, 3, 3, 0, 2, 2, 70)), { kind: "alert", alert: "70 (protocol version)" });
  });

  it("takes nothing else for TLS", () => {
    const cut = serverHello(0x0303, 0xc030);
    cut[5 + 4 + 34] = 255;
    for (const bytes of [Buffer.from("500 what\r\n"), Buffer.of(22, 9), Buffer.of(22, 9, 9, 0, 5), Buffer.of(22, 3, 3, 0, 0), Buffer.of(22, 3, 3, 255, 255), Buffer.of(22, 3, 3, 0, 1, 11), Buffer.of(21, 3, 3, 0, 1, 2), cut]) {
      const answer = readHelloAnswer(bytes);
      if (bytes.length < 5 && bytes[0] === 22) assert.equal(answer, undefined);
      else assert.deepEqual(answer, { kind: "not-tls" }, bytes.toString("hex"));
    }
  });

  it("never throws, whatever comes", () => {
    let seed = 1;
    const next = (): number => (seed = (seed * 48271) % 2147483647) & 255;
    for (let run = 0; run < 3000; run++) {
      const bytes = run % 2 === 0 ? serverHello(0x0303, 0x1301) : Buffer.concat([Buffer.of(22, 3, 3, 0, 60), Buffer.from(Array.from({ length: 80 }, next))]);
      bytes[5 + (next() % (bytes.length - 5))] = next();
      readHelloAnswer(bytes.subarray(0, next()));
    }
  });
});

/** A host that says this to each hello; one that is missing hangs up. */
function hostThatSays(script: Readonly<Partial<Record<TlsVersion | "weak", HelloAnswer>>>, ehlo = "250-h.test\n250 STARTTLS", starttls = "220 go"): { connect: () => Promise<HelloChannel>; asked: string[]; closed: () => number } {
  const asked: string[] = [];
  let closed = 0;
  const reply = (lines: string) => ({ code: Number(lines.slice(0, 3)), texts: lines.split("\n").map((line) => line.slice(4)), wire: lines.split("\n") });
  const channel: HelloChannel = {
    greeting: () => Promise.resolve({ reply: reply("220 h.test"), delayMs: 1 }),
    ask: ({ verb }) => Promise.resolve(reply(verb === "EHLO" ? ehlo : verb === "STARTTLS" ? starttls : "221 bye")),
    takeUnasked: () => undefined,
    startTls: () => Promise.reject(new Error("not here")),
    hello({ version, isWeak }) {
      asked.push(isWeak ? "weak" : version);
      const answer = script[isWeak ? "weak" : version];
      return answer === undefined ? Promise.reject(new SmtpFailure("tls", "closed", "the host closed the connection")) : Promise.resolve(answer);
    },
    close() {
      closed++;
    },
  };
  return { connect: () => Promise.resolve(channel), asked, closed: () => closed };
}

const OPTIONS = { ehloName: "probe.example.net", isImplicitTls: false, name: undefined, known: undefined };
const yes = (version: string): HelloAnswer => ({ kind: "agreed", version, cipher: "X" });

describe("surveyTls", () => {
  it("asks for every version, newest first, then for weak ciphers, each on a connection that it closes", async () => {
    const host = hostThatSays({ "TLSv1.3": yes("TLSv1.3"), "TLSv1.0": yes("TLSv1.0"), "TLSv1.2": { kind: "alert", alert: "70" } });
    const survey = await surveyTls({ ...OPTIONS, connect: host.connect });
    assert.deepEqual(host.asked, ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1.0", "SSLv3", "weak"]);
    assert.equal(host.closed(), 6);
    assert.deepEqual(survey.versions.map(({ version, accepted }) => `${version} ${accepted}`), ["SSLv3 false", "TLSv1.0 true", "TLSv1.1 false", "TLSv1.2 false", "TLSv1.3 true"]);
    assert.deepEqual(survey.weakCipher, { accepted: false, answer: "the host closed the connection" });
    assert.equal(survey.note, undefined);
  });

  it("does not ask again for what is known already, be it from the session or from an answer in an older version", async () => {
    const host = hostThatSays({ "TLSv1.2": yes("TLSv1.1") });
    const survey = await surveyTls({ ...OPTIONS, connect: host.connect, known: { version: "TLSv1", cipher: "Y" } });
    assert.deepEqual(host.asked, ["TLSv1.3", "TLSv1.2", "SSLv3", "weak"]);
    assert.deepEqual(survey.versions.map(({ accepted }) => accepted), [false, true, true, false, false]);
  });

  it("asks a host for no weak cipher that took no hello at all", async () => {
    const host = hostThatSays({});
    await surveyTls({ ...OPTIONS, connect: host.connect });
    assert.deepEqual(host.asked.includes("weak"), false);
  });

  it("stops where the host is not the same each time, refuses, or speaks no TLS, and says so", async () => {
    const flip = await surveyTls({ ...OPTIONS, connect: hostThatSays({}, "250 h.test").connect });
    assert.deepEqual([flip.isUnsteady, flip.versions.every(({ accepted }) => accepted === null)], [true, true]);
    assert.match(flip.note ?? "", /not answer the same each time/);
    const refused = await surveyTls({ ...OPTIONS, connect: hostThatSays({}, undefined, "454 4.3.3 no").connect });
    assert.match(refused.note ?? "", /454 4\.3\.3 no/);
    assert.equal(refused.isUnsteady, false);
    const garbage = hostThatSays({ "TLSv1.3": { kind: "not-tls" } });
    assert.match((await surveyTls({ ...OPTIONS, connect: garbage.connect })).note ?? "", /not TLS/);
    assert.deepEqual(garbage.asked, ["TLSv1.3"]);
  });

  it("passes a cancellation on", async () => {
    const cancelled = new SmtpFailure("connect", "cancelled", "cancelled");
    await assert.rejects(surveyTls({ ...OPTIONS, connect: () => Promise.reject(cancelled) }), cancelled);
  });
});

describe("cipherStrength", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["TLS_AES_256_GCM_SHA384", "256 bit, forward secrecy", false],
    ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "128 bit, forward secrecy", false],
    ["TLS_RSA_WITH_AES_256_GCM_SHA384", "256 bit, no forward secrecy", false],
    ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "256 bit, forward secrecy", false],
    ["TLS_RSA_WITH_3DES_EDE_CBC_SHA", "112 bit, no forward secrecy", true],
    ["TLS_RSA_WITH_DES_CBC_SHA", "56 bit, no forward secrecy", true],
    ["TLS_RSA_EXPORT_WITH_RC4_40_MD5", "40 bit, no forward secrecy", true],
    ["TLS_RSA_WITH_NULL_SHA256", "0 bit, no forward secrecy", true],
    ["TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "128 bit, no forward secrecy", true],
    ["0xabcd", "", false],
  ];
  for (const [name, text, isWeak] of cases) it(name, () => assert.deepEqual([describeStrength(name), cipherStrength(name).weakness !== undefined], [text, isWeak]));

  it("knows the strength of every suite that is offered", () => {
    for (const name of CIPHER_SUITES.values()) assert.notEqual(cipherStrength(name).bits, undefined, name);
  });
});
