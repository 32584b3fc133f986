// The relay test against servers that misbehave: none of them is ever called a relay, each ends within its time, and nothing is
// said but what may be said.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { formatRelayCsv } from "../../server/src/report/relay-csv.ts";
import { formatRelayTable, formatRelayText } from "../../server/src/report/relay-text.ts";
import type { RelayResult } from "../../server/src/smtp/relay-result.ts";
import { testRelay } from "../../server/src/smtp/relay-test.ts";
import { SERVERS } from "./hostile-sim.ts";
import { LAB_HOST, makeCertificate, startHostileServers, STRANGER } from "./lab.ts";
import type { HostileServers } from "./lab.ts";

const WORDS = new Set(["EHLO", "HELO", "MAIL", "RCPT", "RSET", "QUIT"]);
const HOST_SECONDS = 8;
/** A busy machine is late with everything. */
const SLACK_MS = 10_000;

/** What the reason of an undecided one says; servers that are not here refuse every pair. */
const UNDECIDED: Readonly<Record<string, RegExp>> = {
  "silent": /^no greeting /,
  "close-at-once": /closed the connection/,
  "reset-at-once": /reset the connection/,
  "banner-no-newline": /only a part of it/,
  "banner-drip": /only a part of it/,
  "banner-endless": /only a part of it/,
  "banner-flood-line": /one line has more than 65536 octets/,
  "banner-flood-lines": /one reply has more than 256 lines/,
  "reads-nothing": /^no answer to EHLO/,
  "half-close": /closed the connection/,
  "banner-421": /"421 4\.3\.2 h\.test too busy"/,
  "banner-554": /"554 h\.test no service"/,
  "banner-450": /"450 h\.test later"/,
  "bare-cr": /lone CR/,
  "blank-lines": /empty line/,
  "no-code": /"welcome" is not an SMTP reply/,
  "http": /^no greeting/,
  "ssh": /is not an SMTP reply/,
  "code-changes": /codes 250 and 550/,
  "multiline-unended": /only a part of it/,
  "many-extensions": /more than 256 lines/,
  "ehlo-421": /"421 4\.7\.0 try later"/,
  "auth-334": /"334 VXNlcm5hbWU6"/,
  "reply-ahead": /before anything was asked/,
  "rcpt-421": /"421 4\.7\.0 too many errors", after 2 of \d+ pairs$/,
  "rcpt-slow": /^no answer to RCPT .*, after \d+ of \d+ pairs$/,
  "rcpt-all": /is accepted, but so is <no-such-user-[0-9a-f]{6}@h\.test>, a mailbox that does not exist/,
  "rcpt-251": /is accepted, but so is <no-such-user-[0-9a-f]{6}@h\.test>, a mailbox that does not exist/,
  "extra-reply": /out of step, after 0 of|before anything was asked/,
  "data-354": /"354 go ahead", which asks for what RCPT does not have/,
};
/** Says 421 when 300 ms are over: whether the test is through by then is the machine's matter. */
const RACES = new Set(["early-421"]);

describe("the relay test of a host that misbehaves", { concurrency: true, timeout: 120_000 }, () => {
  const certificate = makeCertificate();
  let servers: HostileServers | undefined;

  before(async () => {
    servers = await startHostileServers(certificate);
  });

  after(async () => {
    const { said, exit } = (await servers?.stop()) ?? { said: {}, exit: null };
    rmSync(certificate.folder, { recursive: true, force: true });
    assert.equal(exit, 0, "a server was told a word that a relay test must never say");
    for (const [name, words] of Object.entries(said)) for (const word of words) assert.ok(WORDS.has(word), `${name} was told ${word}`);
    assert.deepEqual(process.getActiveResourcesInfo().filter((resource) => /TCP|TLS|Socket/i.test(resource)), []);
  });

  for (const name of Object.keys(SERVERS)) {
    it(name, async () => {
      const port = servers?.ports.get(name) ?? assert.fail("this server did not start");
      const started = performance.now();
      const result = await testRelay({ host: LAB_HOST, port, kind: "ipv4", typed: LAB_HOST }, { timeoutSeconds: HOST_SECONDS, localAddress: STRANGER });
      const took = performance.now() - started;
      assert.ok(took < HOST_SECONDS * 1000 + SLACK_MS, `it took ${Math.round(took)} ms`);
      assertPrintable(result);
      assert.notEqual(result.verdict, "relays");
      if (RACES.has(name)) return;
      const undecided = UNDECIDED[name];
      assert.equal(result.verdict, undecided === undefined ? "refuses" : "cannot-tell", result.reason);
      assert.match(result.reason, undecided ?? /^it refuses all \d+ pairs$/);
    });
  }
});

function assertPrintable(result: RelayResult): void {
  const json = JSON.stringify(result);
  assert.equal(JSON.stringify(JSON.parse(json)), json);
  const plain = { hasColour: false };
  for (const shown of [json, formatRelayText(result, plain), formatRelayTable([result], plain), formatRelayCsv([result]).replaceAll("\r\n", "")]) {
    assert.doesNotMatch(shown.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  }
  assert.doesNotMatch(json, /\\u00[0-9a-f]{2}/);
}
