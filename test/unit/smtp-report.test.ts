// The two reports on a result, and the command around them: what is shown, and that nothing of a host's text comes to life.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { runProbe } from "../../server/src/cli/probe.ts";
import { escapeMarkdown, formatProbeMarkdown } from "../../server/src/report/probe-markdown.ts";
import { toProbePage } from "../../server/src/report/probe-page.ts";
import { formatProbeText } from "../../server/src/report/probe-text.ts";
import { formatTyped, nameProbe } from "../../server/src/report/typed-host.ts";
import { readEhlo } from "../../server/src/smtp/ehlo.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import { parseTarget } from "../../server/src/smtp/target.ts";

const RESULT: ProbeResult = {
  host: "mail.example.org",
  port: 25,
  address: "192.0.2.7",
  outcome: "complete",
  greeting: "220 mail.example.org ESMTP Sendmail 8.17.1.9",
  greetingDelayMs: 3040,
  ehlo: readEhlo("EHLO", { code: 250, texts: ["mail.example.org Hello", "AUTH CRAM-MD5", "SIZE 5024000", "STARTTLS"], wire: ["250-mail.example.org Hello", "250-AUTH CRAM-MD5", "250-SIZE 5024000", "250 STARTTLS"] }),
  starttls: "works",
  help: ["214 see RFC 5321"],
  ehloAfterTls: readEhlo("EHLO", { code: 250, texts: ["mail.example.org Hello", "AUTH LOGIN PLAIN", "SIZE 5024000"], wire: ["250-mail.example.org Hello", "250-AUTH LOGIN PLAIN", "250 SIZE 5024000"] }),
  tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", certificate: undefined, authorized: true, reason: undefined, missingName: undefined },
  auth: { beforeTls: ["CRAM-MD5"], afterTls: ["LOGIN", "PLAIN"], meaning: "LOGIN and PLAIN only inside TLS" },
  notes: ["a note"],
  findings: [{ rule: "disclosure-greeting-version", severity: "warning", message: "the greeting names Sendmail 8.17.1.9", evidence: "220 mail.example.org ESMTP Sendmail 8.17.1.9" }],
};

const TEXT = `mail.example.org:25 (192.0.2.7)
  greeting             220 mail.example.org ESMTP Sendmail 8.17.1.9
                       3.04 s after connecting
  EHLO                 mail.example.org Hello
                       AUTH CRAM-MD5
                       SIZE 5024000
                       STARTTLS
  HELP                 214 see RFC 5321
  STARTTLS             offered and works
  TLS                  TLSv1.3, TLS_AES_256_GCM_SHA384 (256 bit, forward secrecy)
                       no certificate
  EHLO after STARTTLS  - AUTH CRAM-MD5
                       + AUTH LOGIN PLAIN
  AUTH                 without TLS: CRAM-MD5
                       in TLS: LOGIN PLAIN
                       LOGIN and PLAIN only inside TLS
  note                 a note

  warning  the greeting names Sendmail 8.17.1.9  disclosure-greeting-version
           > 220 mail.example.org ESMTP Sendmail 8.17.1.9
1 finding
`;

describe("formatProbeText", () => {
  it("shows the conversation, then the findings", () => assert.equal(formatProbeText(RESULT, { hasColour: false }), TEXT));

  it("colours only where it may, and the same text", () => {
    const coloured = formatProbeText(RESULT, { hasColour: true });
    assert.ok(coloured.includes("\x1b[33m"));
    // eslint-disable-next-line no-control-regex -- the colours are what is taken out
    assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), TEXT);
  });

  it("shows what a careless row would let through", () => {
    const text = formatProbeText({ ...RESULT, notes: ["\x1b[2J"], greeting: "220 \x9b31m" }, { hasColour: false });
    // eslint-disable-next-line no-control-regex -- controls are what must not be there
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });
});

describe("formatProbeMarkdown", () => {
  it("has a section for each part of the conversation, and the findings first", () => {
    const markdown = formatProbeMarkdown(RESULT, (rule) => `https://example.org/${rule}`);
    const headings = markdown.split("\n").filter((line) => line.startsWith("#"));
    assert.deepEqual(headings, ["# Mail host mail.example.org:25 (192.0.2.7)", "## Findings", "## Notes", "## What the host said", "### greeting", "### EHLO", "### HELP", "### STARTTLS", "### TLS", "### EHLO after STARTTLS", "### AUTH"]);
    assert.match(markdown, /\(\[`disclosure-greeting-version`\]\(https:\/\/example\.org\/disclosure-greeting-version\)\)/);
    assert.match(markdown, /```text\n {2}mail\.example\.org Hello\n- AUTH CRAM-MD5\n\+ AUTH LOGIN PLAIN\n {2}SIZE 5024000\n```/);
  });

  it("lets no markup of the host come to life", () => {
    const evil = '[a](command:x) <img src=x onerror=alert(1)> ![x](http://127.0.0.1/t) **b** `c` https://evil.test www.evil.test a@evil.test';
    const shown = escapeMarkdown(evil);
    assert.doesNotMatch(shown, /<|>|(?<!\\)[[\]`*]|https?:|command:|www\.|@/);
    assert.equal(escapeMarkdown("DEPTH_ZERO_SELF_SIGNED_CERT _x_"), "DEPTH_ZERO_SELF_SIGNED_CERT \\_x\\_");
    const markdown = formatProbeMarkdown({ ...RESULT, notes: [evil], greeting: "220 ``` \n# not a heading ````` x", findings: [] });
    assert.match(markdown, /``````text\n220 ``` \n# not a heading ````` x\n3\.04 s after connecting\n``````/);
  });
});

/** Runs the command and gathers what it writes. */
async function command(words: readonly string[], options: Partial<Parameters<typeof runProbe>[1]> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const streams = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } };
  const exit = await runProbe(words, { timeoutSeconds: 5, format: "text", ...options }, streams);
  return { exit, out: out.join(""), err: err.join("") };
}

async function withServer<T>(answers: Readonly<Record<string, string>>, work: (target: string, connections: () => number) => Promise<T>): Promise<T> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => socket.destroy());
    socket.write("220 h.test ESMTP\r\n");
    socket.on("data", (chunk: Buffer) => socket.write(answers[chunk.toString("latin1").split(/[ \r]/, 1)[0] ?? ""] ?? "500 what\r\n"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`127.0.0.1:${(server.address() as AddressInfo).port}`, () => connections);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const PLAIN_HOST = { EHLO: "250-h.test\r\n250 HELP\r\n", HELP: "214 x\r\n", QUIT: "221 bye\r\n" };

describe("runProbe", () => {
  it("ends with 2 for any word that is no host, and connects to none of them", async () => {
    await withServer(PLAIN_HOST, async (target, connections) => {
      const { exit, out, err } = await command([target, "http://h.test", "h.test:0"]);
      assert.deepEqual([exit, out, connections()], [2, "", 0]);
      assert.deepEqual(err.split("\n").length, 3);
    });
  });

  it("ends with 2 without a host, for a bad local address, for a bad time", async () => {
    assert.equal((await command([])).exit, 2);
    assert.equal((await command(["127.0.0.1"], { localAddress: "h.test" })).exit, 2);
    assert.equal((await command(["127.0.0.1"], { timeoutSeconds: 0 })).exit, 2);
    assert.equal((await command(["127.0.0.1"], { timeoutSeconds: Number.NaN })).exit, 2);
  });

  it("prints one JSON object a line and ends with 1 where there are findings", async () => {
    await withServer(PLAIN_HOST, async (target) => {
      const { exit, out, err } = await command([target, target.replace("127.0.0.1", "localhost")], { format: "json" });
      const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line) as ProbeResult);
      assert.deepEqual([exit, err, lines.length], [1, "", 2]);
      for (const line of lines) {
        assert.equal(line.address, "127.0.0.1");
        assert.deepEqual([line.greeting, line.ehlo?.name, line.outcome], ["220 h.test ESMTP", "h.test", "complete"]);
        assert.deepEqual(line.findings.map(({ rule }) => rule), ["live-starttls-missing"]);
      }
    });
  });

  it("probes a target once that is named more than once, and says so", async () => {
    await withServer(PLAIN_HOST, async (target, connections) => {
      const { out, err } = await command([target, target, target, target], { format: "json" });
      assert.deepEqual([out.trimEnd().split("\n").length, connections(), err], [1, 1, `${target}: named more than once, probed once\n`]);
    });
  });

  it("ends with 3 where a host cannot be probed, says so on standard error, and still has its JSON line", async () => {
    const gone = await withServer(PLAIN_HOST, (target) => Promise.resolve(target));
    const { exit, out, err } = await command([gone], { format: "json" });
    assert.equal(exit, 3);
    const line = JSON.parse(out) as ProbeResult;
    assert.deepEqual([line.host, line.greeting, line.ehlo, line.findings, line.failure?.kind], ["127.0.0.1", null, null, [], "refused"]);
    assert.equal(err, `${gone}: the connection was refused: nothing listens on this port\n`);
  });

  it("lets a finding win over a host that is away", async () => {
    const gone = await withServer(PLAIN_HOST, (target) => Promise.resolve(target));
    await withServer(PLAIN_HOST, async (target) => assert.equal((await command([gone, target])).exit, 1));
  });

  it("ends with 130 when a person stops it", async () => {
    const out: string[] = [];
    const stream = { write: (text: string) => out.push(text) };
    assert.equal(await runProbe(["127.0.0.1:1"], { timeoutSeconds: 5, format: "json" }, { stdout: stream, stderr: stream, signal: AbortSignal.abort() }), 130);
  });
});

describe("a host is named in the form that was typed as well", () => {
  const named = (word: string, address?: string) => {
    const parsed = parseTarget(word);
    assert.ok(parsed.ok, word);
    const { target } = parsed;
    return { target, result: nameProbe({ ...RESULT, host: target.host, port: target.port, ...(address === undefined ? {} : { address }) }, target) };
  };

  it("where it is an international name", () => {
    const { target, result } = named("메일.example.org:587");
    assert.equal(formatTyped(target), "메일.example.org:587 (xn--h32bq4v.example.org)");
    const heading = "메일.example.org:587 (xn--h32bq4v.example.org, 192.0.2.7)";
    assert.equal(formatProbeText(result, { hasColour: false }).split("\n")[0], heading);
    assert.match(formatProbeMarkdown(result), new RegExp(`^# Mail host ${heading.replaceAll(/[().]/g, "\\$&")}\n`));
    assert.equal(toProbePage(result, () => undefined).title, `Mail host ${heading}`);
    assert.deepEqual(Object.entries(result).slice(0, 3), [["host", "xn--h32bq4v.example.org"], ["port", 587], ["typed", "메일.example.org"]]);
  });

  it("and not where only capitals, a port or brackets differ", () => {
    for (const word of ["Mail.Example.ORG:587", "xn--h32bq4v.example.org", "192.0.2.9:26", "[2001:DB8::1]:25", "fe80::1%eth0"]) {
      const { target, result } = named(word);
      assert.ok(!("typed" in result), word);
      assert.equal(formatTyped(target).includes(" ("), false, word);
    }
  });
});
