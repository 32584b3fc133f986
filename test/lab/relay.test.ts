// The relay test against real sendmail, in every variant of its configuration: the right verdict from a stranger's address and
// "cannot tell" from the host's own, each answer as the golden file has it, and nothing said but what may be said.
import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import { relayDomains } from "../../server/src/features/relay-domains.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";
import type { RelayDomains } from "../../server/src/smtp/relay-pairs.ts";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";
import { testRelay } from "../../server/src/smtp/relay-test.ts";
import type { RelayOptions } from "../../server/src/smtp/relay-test.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { bundledCli } from "../support/cli.ts";
import { LAB_HOST, startLab, STRANGER, versionOf, whyNoLab } from "./lab.ts";
import type { Lab } from "./lab.ts";

const GOLDEN = fileURLToPath(new URL("relay-golden.json", import.meta.url));
/** The sendmail that the golden file is of; what another one answers need not be the same to the letter. */
const GOLDEN_VERSION = "8.17.1.9";
const UPDATE = process.env["UPDATE"] === "1";
const WORDS = new Set(["EHLO", "MAIL", "RCPT", "RSET", "QUIT"]);

type Verdict = RelayResult["verdict"];

/** The pairs that are accepted, without and with the domains of the configuration; all are refused where nothing is said. */
interface Accepted {
  readonly plain?: readonly string[] | "most";
  readonly configured?: readonly string[] | "most";
  /** Accepted as mailboxes of a relayed domain, which is no relaying. */
  readonly mailboxes?: readonly string[];
  /** It is the client that is refused, whatever it asks. */
  readonly servesNobody?: true;
}

const FROM_OWN = ["domain-sender", "postmaster-sender", "percent-local-from", "quoted-local-from"];
const VARIANTS: Readonly<Record<string, Accepted>> = {
  "secure": {},
  "promiscuous": { plain: "most", configured: "most" },
  "loose-relay": { configured: ["percent-domain", "quoted-domain", "bang-domain", "bang-quoted", "percent-local-from", "quoted-local-from"] },
  "relay-entire-domain": {},
  "relay-local-from": { plain: ["server-sender", "postmaster-sender", "percent-local-from", "quoted-local-from"], configured: FROM_OWN },
  "relay-mail-from": { configured: FROM_OWN },
  "access-relay": {},
  "masked": {},
  "masked-help": {},
  "nohelp": {},
  "goaway": {},
  "limits": {},
  "greet-pause": {},
  "badrcpt": {},
  "delay-checks": {},
  "rate-limit": {},
  "auth": {},
  "auth-notrust": {},
  "auth-p": {},
  "auth-tls": {},
  "auth-p-tls": {},
  "auth-saslauthd": {},
  "starttls": {},
  "starttls-expired": {},
  "starttls-legacy": {},
  "starttls-only12": {},
  "smtps": {},
  "reject-all": { servesNobody: true },
  "nopercenthack": { mailboxes: ["percent-domain", "percent-local-from"] },
  "strict-senders": {},
};

const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as Record<string, unknown>;
const seen: Record<string, unknown> = {};
const missing = whyNoLab();

describe("the relay test of a real sendmail", { concurrency: 2, timeout: 300_000 }, async () => {
  it("has what the lab needs", () => assert.equal(missing, undefined));
  if (missing !== undefined) return;
  const cli = await bundledCli();

  after(() => {
    if (UPDATE) writeFileSync(GOLDEN, `${JSON.stringify(Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, seen[name] ?? golden[name]])), undefined, 1)}\n`);
  });

  for (const [variant, accepted] of Object.entries(VARIANTS)) {
    it(variant, async (t) => {
      const lab = await startLab(variant);
      try {
        const plain = await ask(lab, { localAddress: STRANGER });
        const started = performance.now();
        const configured = await ask(lab, { localAddress: STRANGER, domains: configuredDomains(lab) });
        t.diagnostic(`${configured.pairs.length} pairs took ${Math.round(performance.now() - started)} ms`);
        for (const [result, expected] of [[plain, accepted.plain ?? []], [configured, accepted.configured ?? []]] as const) {
          if (accepted.servesNobody === true) assertRefusesClient(result);
          else assertAccepts(result, expected, result === configured ? accepted.mailboxes : undefined);
        }
        if (variant === "loose-relay") assert.deepEqual([configured.handedTo, configured.pair?.id], ["partner.example.org", "percent-domain"]);
        else assert.equal(configured.handedTo, undefined);

        // Sendmail lets 127.0.0.1 relay in every variant, so an acceptance from there means nothing.
        const local = await ask(lab, {});
        assert.equal(local.localAddress, LAB_HOST);
        assert.equal(local.verdict, "cannot-tell", local.reason);
        assert.match(local.reason, /from the host itself \(127\.0\.0\.1\)/);

        assertSaid(lab);
        seen[variant] = { plain: summarise(plain), configured: summarise(configured), local: summarise(local) };
        if (!UPDATE && versionOf(lab) === GOLDEN_VERSION) assert.deepEqual(seen[variant], plain.pairs.some(({ reply }) => NAMELESS.test(reply)) ? withoutAuthentication(golden[variant]) : golden[variant]);
      } finally {
        await lab.stop();
      }
    });
  }

  it("the command line takes the domains from the .mc and from the .cf, and finds what no test without them does", async () => {
    const lab = await startLab("loose-relay");
    try {
      const host = `${LAB_HOST}:${lab.port}`;
      const without = cli.run(["relay", host, "--local-address", STRANGER, "--format", "json"]);
      assert.deepEqual([without.exit, without.stderr], [0, ""]);
      for (const file of ["sendmail.cf", "sendmail.mc"]) {
        const run = cli.run(["relay", host, "--local-address", STRANGER, "--config", join(lab.folder, file), "--format", "json"]);
        assert.deepEqual([run.exit, run.stderr], [1, ""], file);
        const result = JSON.parse(run.stdout) as RelayResult;
        assert.deepEqual([result.verdict, result.handedTo], ["relays", "partner.example.org"]);
        assert.match(result.reason, /handed on to partner\.example\.org/);
      }
      assertSaid(lab);
    } finally {
      await lab.stop();
    }
  });

  it("takes the text of the access map, where the configuration names it", async () => {
    const lab = await startLab("relay-mail-from");
    try {
      const args = ["relay", `${LAB_HOST}:${lab.port}`, "--local-address", STRANGER, "--config", join(lab.folder, "sendmail.cf")];
      // The lab keeps the text under another name: without it nothing speaks of the partner.
      assert.equal(cli.run(args).exit, 0);
      copyFileSync(join(lab.folder, "access.txt"), join(lab.folder, "access"));
      const run = cli.run(args);
      assert.equal(run.exit, 1, run.stderr);
      assert.match(run.stdout, /relays\n {2}<relaytest@example\.org> from <probe@partner\.example\.org> is accepted at RCPT\n {2}> 250 2\.1\.5 /);
      assertSaid(lab);
    } finally {
      await lab.stop();
    }
  });

  it("hands its report to sendmail -t where something relays, and stays quiet where nothing does", async () => {
    const [open, closed] = await Promise.all([startLab("promiscuous"), startLab("secure")]);
    try {
      const env = open.mailer() as Record<string, string>;
      const run = (lab: Lab) => cli.run(["relay", `${LAB_HOST}:${lab.port}`, "--local-address", STRANGER, "--notify", "postmaster@example.test"], { env });
      assert.deepEqual([run(closed).exit, queued(open)], [0, []]);
      const told = run(open);
      assert.deepEqual([told.exit, told.stderr], [1, ""]);
      const [message = "", ...more] = queued(open);
      assert.deepEqual(more, []);
      assert.match(message, /^rRFC822; postmaster@example\.test$/m);
      assert.match(message, /^H\?\?Subject: Relay test of 1 host: 1 relays$/m);
      assert.match(message, new RegExp(`^127\\.0\\.0\\.1:${open.port} +relays +lab\\.example\\.test +<relaytest@example\\.org> from <probe@example\\.net>`, "m"));
    } finally {
      await Promise.all([open.stop(), closed.stop()]);
    }
  });
});

async function ask(lab: Lab, options: RelayOptions): Promise<RelayResult> {
  return testRelay({ host: LAB_HOST, port: lab.port, kind: "ipv4", typed: LAB_HOST }, { ...options, implicitTls: lab.variant === "smtps" });
}

function configuredDomains(lab: Lab): RelayDomains {
  const { tree } = parseCf(readFileSync(join(lab.folder, "sendmail.cf"), "latin1"));
  // Only the text is left out: makemap's own file is not one to read.
  const read = (path: string) => (path === join(lab.folder, "access") ? SourceText.fromBytes(path, readFileSync(`${path}.txt`)) : undefined);
  return relayDomains(readConfiguration(tree), { read });
}

function assertAccepts(result: RelayResult, expected: readonly string[] | "most", mailboxes: readonly string[] = []): void {
  const accepted = result.pairs.filter(({ outcome }) => outcome === "accepted").map(({ id }) => id);
  const others = result.pairs.filter(({ outcome }) => outcome !== "accepted");
  const verdict: Verdict = expected === "most" || expected.length > 0 ? "relays" : "refuses";
  assert.equal(result.verdict, verdict, result.reason);
  if (expected === "most") assert.deepEqual(others.map(({ id }) => id).sort(), ["bare-sender", "double-at-literal", "double-at-server", "literal-sender", "localhost-sender"]);
  else assert.deepEqual([...new Set(accepted)].sort(), [...expected, ...mailboxes].sort());
  for (const { outcome, reply, id } of others) {
    assert.equal(outcome, "refused", id);
    assert.match(reply, /^55[03] 5\./, id);
  }
  // Any acceptance has to be worth something.
  if (verdict === "relays") assert.match(result.controls.find(({ id }) => id === "control-unknown")?.reply ?? "", /^550 5\.1\.1 .*User unknown$/);
}

function assertRefusesClient({ verdict, reason, pairs }: RelayResult): void {
  assert.equal(verdict, "cannot-tell", reason);
  assert.match(reason, /^it answers "550 5\.7\.1 .*" to everything, also to mail to its postmaster/);
  for (const { outcome, reply } of pairs) assert.deepEqual([outcome, reply.slice(0, 9)], ["refused", "550 5.7.1"]);
}

/** Every line that a client said, by sendmail's own record. */
function assertSaid(lab: Lab): void {
  const said = lab.traffic().split("\n").flatMap((line) => (/^\d+ <<< ([^\r]*)/.exec(line)?.[1] ?? "").split(" ", 1)).filter((word) => word !== "");
  assert.ok(said.length > 50, `only ${said.length} lines were recorded`);
  for (const word of said) assert.ok(WORDS.has(word), `a client said ${word}`);
  assert.deepEqual(queued(lab), []);
}

/** What lies in the queue: envelope, headers and body of each message. */
function queued(lab: Lab): readonly string[] {
  const folder = join(lab.folder, "mqueue");
  const names = readdirSync(folder).filter((name) => name.startsWith("qf"));
  return names.map((name) => `${readFileSync(join(folder, name), "latin1")}\n${readFileSync(join(folder, name.replace("qf", "df")), "latin1")}`);
}

/** Where the lab cannot give its client a name (nss_wrapper), sendmail refuses it for that and says nothing of authentication. */
const NAMELESS = /\. IP name lookup failed \[.*\]$/;

function withoutAuthentication(expected: unknown): unknown {
  return JSON.parse(JSON.stringify(expected).replaceAll("Relaying denied. Proper authentication required.", "Relaying denied"));
}

/** Verdict, sentence, and the pairs by what they were answered with, addresses and random names left out. */
function summarise({ verdict, reason, pairs, controls }: RelayResult): unknown {
  const answers: Record<string, string[]> = {};
  for (const { id, reply } of [...pairs, ...controls]) {
    const plain = reply.replace(/<[^ ]*>\.\.\. /, "").replace(NAMELESS, "").replace(/(for sender address).*/, "$1");
    (answers[plain] ??= []).push(id);
  }
  const lists = Object.entries(answers).map(([reply, ids]) => [reply, ids.join(" ")]);
  return { verdict, reason: reason.replaceAll(/no-such-user-[0-9a-f]{6}/g, "no-such-user-XXXXXX"), answers: Object.fromEntries(lists) };
}
