// A file against a real sendmail: each variant of the lab agrees with its own .mc and .cf, and differs from the .mc of every other
// one in exactly the settings in which their .mc differ, as far as a client can see these.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { lint } from "../../server/src/features/lint.ts";
import type { Language, LintResult } from "../../server/src/features/lint.ts";
import { compareWithHost } from "../../server/src/features/reality.ts";
import { chooseLibrary, providerFor } from "../../server/src/cli/choose-library.ts";
import { runProbe } from "../../server/src/cli/probe.ts";
import { probe } from "../../server/src/smtp/probe.ts";
import type { ProbeResult } from "../../server/src/smtp/probe-result.ts";
import type { RelayTrialNames } from "../../server/src/smtp/relay-trial.ts";
import type { SourceProvider } from "../../server/src/text/source-provider.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { LAB_HOST, labAccess, labMc, startLab, STRANGER, whyNoLab } from "./lab.ts";

/** What the mc lines of a variant set, where a client could notice; see variant_mc in sendmail-lab.sh. */
interface Facets {
  readonly greeting?: string;
  readonly isPrivate?: true;
  readonly size?: number;
  readonly beginsWithTls?: true;
  readonly tls?: "all" | "old" | "only12";
  readonly auth?: true;
  readonly isTrusted?: true;
  readonly p?: true;
  readonly pauseMs?: number;
  readonly isDelayed?: true;
  readonly isPromiscuous?: true;
  /** FEATURE(loose_relay_check), and RELAY_DOMAIN of the partner. */
  readonly isLoose?: true;
  /** To:partner RELAY in the access map. */
  readonly passesByAccess?: true;
  readonly passesOwnSenders?: true;
  /** FEATURE(relay_mail_from), and From:partner RELAY in the access map. */
  readonly passesPartnersSenders?: true;
  readonly passesToSiblings?: true;
}

/** How the host itself came to be seen, where its .mc does not say it. */
interface Host extends Facets {
  /** EHLO shows nothing and every command is refused. */
  readonly refuses?: true;
  /** SASL's mech_list or the letter p lets a client see none of LOGIN and PLAIN, all, or those in TLS only. */
  readonly plaintext?: "clear" | "in TLS";
}

const AUTH = { auth: true, isTrusted: true } as const;

const VARIANTS: Readonly<Record<string, Host>> = {
  "secure": {},
  "promiscuous": { isPromiscuous: true },
  "loose-relay": { isLoose: true },
  "relay-entire-domain": { passesToSiblings: true },
  "relay-local-from": { passesOwnSenders: true },
  "relay-mail-from": { passesPartnersSenders: true },
  "access-relay": { passesByAccess: true },
  "masked": { greeting: "$j ESMTP ready" },
  "masked-help": { greeting: "$j" },
  "nohelp": {},
  "goaway": { greeting: "$j ESMTP", isPrivate: true },
  "limits": { size: 5_024_000 },
  "greet-pause": { pauseMs: 3000 },
  "badrcpt": {},
  "delay-checks": { isDelayed: true },
  "rate-limit": { isDelayed: true },
  "auth": { ...AUTH, plaintext: "clear" },
  "auth-notrust": { auth: true, plaintext: "clear" },
  "auth-p": { ...AUTH, p: true },
  "auth-tls": { ...AUTH, tls: "all", plaintext: "clear" },
  "auth-p-tls": { ...AUTH, p: true, tls: "all", plaintext: "in TLS" },
  "auth-saslauthd": { ...AUTH, plaintext: "clear" },
  "starttls": { tls: "all" },
  "starttls-expired": { tls: "all" },
  "starttls-legacy": { tls: "old" },
  "starttls-only12": { tls: "only12" },
  "smtps": { tls: "all", beginsWithTls: true },
  "reject-all": { refuses: true },
};

/** The settings of `file` that must differ from what `host` shows, sorted. */
function expectedDifferences(host: Host, file: Facets, result: ProbeResult): readonly string[] {
  const differs: string[] = [];
  const add = (setting: string, isDifferent: boolean): void => {
    if (isDifferent) differs.push(setting);
  };
  add("confSMTP_LOGIN_MSG", host.greeting !== file.greeting);
  add("DAEMON_OPTIONS", host.beginsWithTls !== file.beginsWithTls);
  // A busy machine may greet late for its own reasons.
  add("FEATURE(greet_pause)", host.beginsWithTls !== true && file.pauseMs !== undefined && (result.greetingDelayMs ?? 0) < file.pauseMs - 50);
  if (host.refuses === true) return differs.sort();
  add("confPRIVACY_FLAGS", host.isPrivate !== file.isPrivate);
  add("confMAX_MESSAGE_SIZE", host.size !== file.size);
  add("confSERVER_CERT, confSERVER_KEY", (host.tls === undefined) !== (file.tls === undefined));
  // What is turned off and taken all the same, and a host that knows nothing better than 1.1; that a version is missing may be OpenSSL's doing.
  add("confSERVER_SSL_OPTIONS", host.tls !== undefined && host.tls !== file.tls && (file.tls === "old" || file.tls === "only12" || host.tls === "old"));
  add("confCIPHER_LIST", host.tls === "old" && file.tls !== "old");
  add("confAUTH_MECHANISMS", host.auth !== file.auth);
  add("confAUTH_OPTIONS", host.plaintext !== undefined && (host.plaintext === "clear") === (file.p === true));
  const isNameless = hasNoName(result);
  add("TRUST_AUTH_MECH", host.isPromiscuous !== true && !isNameless && host.isTrusted !== file.isTrusted);
  add("FEATURE(delay_checks)", host.isDelayed !== file.isDelayed);
  // The other way round the access map may be the reason.
  add("FEATURE(promiscuous_relay)", file.isPromiscuous === true && host.isPromiscuous !== true);
  return [...differs, ...expectedOfRelaying(host, file, isNameless)].sort();
}

function expectedOfRelaying(host: Host, file: Facets, isNameless: boolean): readonly string[] {
  // A host that takes all shows nothing of why, and a file that says so explains all that is taken.
  if (host.isPromiscuous === true) return [];
  const isDeniedHere = !isNameless;
  const isTakenHere = file.isPromiscuous !== true;
  const passesToPartner = host.isLoose === true || host.passesByAccess === true;
  return [
    ...(file.isLoose === true && !passesToPartner && isDeniedHere ? ["RELAY_DOMAIN"] : []),
    ...(file.passesByAccess === true && !passesToPartner && isDeniedHere ? ["RELAY in the access map"] : []),
    // Other files name no domain with which these two could be tried.
    ...(file.isLoose === true && host.passesByAccess === true && isDeniedHere ? ["FEATURE(loose_relay_check)"] : []),
    ...(file.passesByAccess === true && host.isLoose === true ? ["FEATURE(loose_relay_check)"] : []),
    ...(file.passesPartnersSenders === true && host.passesPartnersSenders !== true && isDeniedHere ? ["FEATURE(relay_mail_from)"] : []),
    ...(file.passesOwnSenders === true && host.passesOwnSenders !== true && isDeniedHere ? ["FEATURE(relay_local_from)"] : []),
    ...(file.passesOwnSenders !== true && host.passesOwnSenders === true && isTakenHere ? ["FEATURE(relay_local_from)"] : []),
    // The other way round class m is the host's own affair.
    ...(file.passesToSiblings !== true && host.passesToSiblings === true && isTakenHere ? ["FEATURE(relay_entire_domain)"] : []),
  ];
}

/** Where the lab cannot give its client a name (nss_wrapper), sendmail refuses it for that where it would have denied it. */
function hasNoName(result: ProbeResult): boolean {
  return result.senders?.some(({ rcpt }) => rcpt?.some((line) => /IP name lookup failed/.test(line))) === true;
}

/** What a variant's own files must see agree, beyond what all do. */
function expectedAgreements(host: Host, isNameless: boolean): readonly string[] {
  return [
    ...(host.isLoose === true ? ["RELAY_DOMAIN", "FEATURE(loose_relay_check)"] : []),
    ...(host.passesByAccess === true ? ["RELAY in the access map"] : []),
    ...(host.passesByAccess === true && !isNameless ? ["FEATURE(loose_relay_check)"] : []),
    ...(host.passesPartnersSenders === true ? ["FEATURE(relay_mail_from)"] : []),
    ...(host.passesToSiblings === true ? ["FEATURE(relay_entire_domain)"] : []),
    ...(host.passesOwnSenders === true || (host.isPromiscuous !== true && host.refuses !== true && !isNameless) ? ["FEATURE(relay_local_from)"] : []),
  ].sort();
}

const RELAY_ROWS = new Set(["RELAY_DOMAIN", "class R", "RELAY in the access map", "FEATURE(relay_mail_from)", "FEATURE(relay_local_from)", "FEATURE(relay_entire_domain)", "FEATURE(loose_relay_check)"]);

/** What any of the files gives for pairs of its own; a comparison looks at those of its file only. */
const RELAY_NAMES: RelayTrialNames = {
  relayed: "partner.example.org",
  inAccess: "partner.example.org",
  accessSender: "probe@partner.example.org",
  own: "lab.example.test",
  sibling: "probe.example.test",
};

const PORT = 2525;

/** `access`: the text of the map, which the lab keeps under another name; no domains are in a file of class R. */
function judge(path: string, text: string, language: Language, access: string): LintResult {
  const document = SourceText.fromText(path, text);
  const { library } = language === "sendmail-mc" ? chooseLibrary(undefined, document, [], "/") : { library: undefined };
  const files = providerFor(path, [], library?.path);
  const texts = new Map([[join(dirname(path), "access"), access], ["/etc/mail/relay-domains", ""]]);
  const provider: SourceProvider = { read: (name) => (texts.has(name) ? SourceText.fromText(name, texts.get(name) ?? "") : files.read(name)) };
  return lint({ document, language, provider, library, ruleSeverities: new Map(), role: undefined, sendmailVersion: undefined });
}

function differing(file: LintResult, result: ProbeResult): readonly string[] {
  return compareWithHost(file.configuration, file.input.provider, result).flatMap(({ setting, verdict }) => (verdict === "differs" ? [setting] : [])).sort();
}

const missing = whyNoLab();

describe("a file against a real sendmail", { concurrency: 2, timeout: 400_000 }, () => {
  it("has what the lab needs", () => assert.equal(missing, undefined));
  if (missing !== undefined) return;
  // All at once and first: to judge them takes longer than a reply may, and a probe of the test beside would wait in vain.
  const files = Object.entries(VARIANTS).map(([variant, facets]) => {
    const file = judge("/nowhere/sendmail.mc", labMc(variant, PORT, "/nowhere"), "sendmail-mc", labAccess(variant));
    return { variant, facets, file };
  });

  for (const [variant, host] of Object.entries(VARIANTS)) {
    it(variant, async () => {
      const lab = await startLab(variant);
      try {
        const options = { localAddress: STRANGER, trySenders: true, relayNames: RELAY_NAMES, ...(host.beginsWithTls === true ? { implicitTls: true } : {}) };
        const result = await probe({ host: LAB_HOST, port: lab.port, kind: "ipv4", typed: LAB_HOST }, options);
        assert.deepEqual([result.outcome, result.failure], ["complete", undefined]);
        assert.deepEqual(result.notes.filter((note) => note.startsWith("senders could not all be tried")), []);

        for (const [name, language] of [["sendmail.mc", "sendmail-mc"], ["sendmail.cf", "sendmail-cf"]] as const) {
          const path = join(lab.folder, name);
          const file = judge(path, readFileSync(path, "latin1"), language, readFileSync(join(lab.folder, "access.txt"), "latin1"));
          const own = compareWithHost(file.configuration, file.input.provider, result);
          assert.deepEqual(own.filter(({ verdict }) => verdict === "differs"), [], name);
          const agrees = own.filter(({ verdict }) => verdict === "agrees").map(({ setting }) => setting);
          assert.ok(agrees.length >= (host.refuses === true ? 4 : 9), `${name}: only ${agrees.join()} agree`);
          const ofRelaying = agrees.filter((setting) => RELAY_ROWS.has(setting)).map((setting) => (setting === "class R" ? "RELAY_DOMAIN" : setting));
          assert.deepEqual(ofRelaying.sort(), expectedAgreements(host, hasNoName(result)), name);
          for (const { verdict, why, setting } of own) assert.equal(verdict === "cannot-be-seen", why !== undefined, setting);
        }

        const atPort = { ...result, port: PORT };
        const actual = Object.fromEntries(files.map((other) => [other.variant, differing(other.file, atPort)]));
        const expected = Object.fromEntries(files.map((other) => [other.variant, expectedDifferences(host, other.facets, result)]));
        assert.deepEqual(actual, expected);
      } finally {
        await lab.stop();
      }
    });
  }

  it("the command line tries the domains of the file, and says nothing but MAIL, RCPT and RSET with them", async () => {
    const lab = await startLab("loose-relay");
    try {
      const file = judge("/nowhere/sendmail.mc", labMc("access-relay", lab.port, "/nowhere"), "sendmail-mc", labAccess("access-relay"));
      const out: string[] = [];
      const streams = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: () => undefined } };
      assert.equal(await runProbe([`${LAB_HOST}:${lab.port}`], { localAddress: STRANGER, timeoutSeconds: 30, format: "text", against: { path: "sendmail.mc", lint: file } }, streams), 1);
      assert.match(out.join(""), /^ {2}agrees +\d+:\d+ +RELAY in the access map +from <probe@example\.net> RCPT TO:<relaytest@partner\.example\.org>: 250 2\.1\.5/m);
      assert.match(out.join(""), /^ {2}differs +- +FEATURE\(loose_relay_check\) +here not used; seen from <probe@example\.net> RCPT TO:<"relaytest@example\.org"@partner\.example\.org>: 250 2\.1\.5/m);
      const said = lab.traffic().split("\n").flatMap((line) => (/^\d+ <<< ([^\r]*)/.exec(line)?.[1] ?? "").split(" ", 1)).filter((word) => word !== "");
      const trial = said.slice(said.indexOf("MAIL"));
      // Three senders and the pairs of access map, its detour, class w and class m; one sender is refused at MAIL.
      assert.deepEqual(trial.filter((word) => word === "MAIL").length, 7);
      assert.deepEqual([...new Set(trial)].sort(), ["MAIL", "QUIT", "RCPT", "RSET"]);
    } finally {
      await lab.stop();
    }
  });

  it("the command line prints the table, adds a finding for each difference on its line, and exits with 1", async () => {
    const lab = await startLab("masked-help");
    try {
      const file = judge("/nowhere/sendmail.mc", labMc("limits", lab.port, "/nowhere"), "sendmail-mc", "");
      const ask = async (format: "text" | "json"): Promise<{ exit: number; out: string }> => {
        const out: string[] = [];
        const streams = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: () => undefined } };
        const exit = await runProbe([`${LAB_HOST}:${lab.port}`], { localAddress: STRANGER, timeoutSeconds: 30, format, against: { path: "sendmail.mc", lint: file } }, streams);
        return { exit, out: out.join("") };
      };
      const json = await ask("json");
      assert.equal(json.exit, 1);
      const result = JSON.parse(json.out) as { findings: { rule: string; message: string; range?: { start: { line: number } } }[]; against: { path: string; rows: { setting: string; verdict: string; range: { start: { line: number } } }[] } };
      assert.equal(result.against.path, "sendmail.mc");
      const line = file.input.document.text.split("\n").findIndex((text) => text.includes("confMAX_MESSAGE_SIZE"));
      assert.equal(result.against.rows.find(({ setting }) => setting === "confMAX_MESSAGE_SIZE")?.range.start.line, line);
      const live = result.findings.filter(({ rule }) => rule === "live-differs");
      assert.deepEqual(live.map(({ range }) => range?.start.line).includes(line), true);
      assert.match(live.map(({ message }) => message).join("\n"), /^127\.0\.0\.1:\d+ does not do what this file says, mostly the \.cf was not regenerated from this \.mc, or sendmail not restarted since\. confMAX_MESSAGE_SIZE: here 5024000; seen 250-SIZE$/m);

      const { exit, out } = await ask("text");
      assert.equal(exit, 1);
      assert.match(out, new RegExp(`^ {2}differs +${line + 1}:\\d+ +confMAX_MESSAGE_SIZE +here 5024000; seen 250-SIZE$`, "m"));
      assert.match(out, /^ {2}agrees +\d+:\d+ +confDOMAIN_NAME +lab\.example\.test$/m);
      assert.match(out, /^ {2}cannot be seen +\d+:\d+ +confMAX_RCPTS_PER_MESSAGE +here 3 \(it shows at the recipient behind the last one that is allowed\)$/m);
      assert.match(out, /^against sendmail\.mc: 2 settings differ: mostly the \.cf was not regenerated/m);
    } finally {
      await lab.stop();
    }
  });
});
