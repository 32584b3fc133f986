// Shapes of .mc files that real administrators write and that a reader of lines would stumble over. Where m4 and sendmail have
// nothing to say, neither have we; and the value that was meant is the one in force.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge, LIBRARY } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf, whyNoSendmail } from "../support/sendmail.ts";

const skip = whyNoSendmail() ?? false;

interface Shape {
  readonly what: string;
  readonly lines: readonly string[];
  /** Options of the result, by name. */
  readonly values?: Readonly<Record<string, string>>;
}

const OSTYPE = "OSTYPE(`linux')dnl";
const MAILERS = ["MAILER(`local')dnl", "MAILER(`smtp')dnl", ""];

const SHAPES: readonly Shape[] = [
  { what: "a dnl inside the arguments, which go over lines", lines: [OSTYPE, "define(`confPRIVACY_FLAGS',dnl", "`needmailhelo,novrfy,noexpn')dnl", ...MAILERS], values: { PrivacyOptions: "needmailhelo,novrfy,noexpn" } },
  { what: "an argument that is left out", lines: [OSTYPE, "FEATURE(`access_db', , `skip')dnl", ...MAILERS] },
  { what: "text behind dnl", lines: [OSTYPE, "define(`confTO_CONNECT', `1m')dnl 1 minute, don't `wait'", "FEATURE(`redirect')dnl        #DAEMON_HOSTSTATS='", ...MAILERS], values: { "Timeout.connect": "1m" } },
  { what: "quotes in quotes", lines: [OSTYPE, "define(`FOLDER', `/etc/mail')dnl", "define(`confLOG_LEVEL', ``12'')dnl", "define(`STATUS_FILE', `FOLDER'`/statistics')dnl", ...MAILERS], values: { LogLevel: "12", StatusFile: "/etc/mail/statistics" } },
  { what: "names without quotes", lines: [OSTYPE, "FEATURE(redirect)dnl", "define(LUSER_RELAY, `local:postmaster')dnl", "define(`confLOG_LEVEL', 12)dnl", ...MAILERS], values: { LogLevel: "12" } },
  {
    what: "calls that are commented out, with apostrophes",
    lines: [OSTYPE, "dnl don't define(`confLOG_LEVEL', `1')dnl", "dnl # FEATURE(`acces_db", "dnl define(`confLOG_LEVEL', `12'", "define(`confLOG_LEVEL', `13')dnl", ...MAILERS],
    values: { LogLevel: "13" },
  },
  { what: "a header that goes nowhere", lines: ["divert(-1)dnl", "#", "# The `quotes' of a header count, (parentheses", "# do not.", "#", "divert(0)dnl", "VERSIONID(`$Id: host.mc,v 1.2 (ours) $')dnl", OSTYPE, ...MAILERS] },
  { what: "a header that goes nowhere, which cf.m4 ends", lines: ["divert(-1)", "Text that is nobody's, `quoted'", `include(\`${LIBRARY}m4/cf.m4')`, OSTYPE, "define(`confLOG_LEVEL', `12')dnl", ...MAILERS], values: { LogLevel: "12" } },
  { what: "FreeBSD's way, without an include", lines: ["divert(0)", "VERSIONID(`$FreeBSD$')", "OSTYPE(freebsd6)", "FEATURE(access_db, `hash -o -T<TMPF> /etc/mail/access')", "dnl Uncomment to allow relaying based on your MX records.", "dnl FEATURE(relay_based_on_MX)", "MAILER(local)", "MAILER(smtp)", ""] },
  {
    what: "bodies of .cf text",
    lines: [OSTYPE, ...MAILERS.slice(0, 2), "LOCAL_CONFIG", "# Ours: `quoted', with a comma", "Kours hash -o /etc/mail/ours", "C{Ours}one two", "LOCAL_RULE_0", "R$* < @ $={Ours} . > $*\t$#local $: $1\tto us", "LOCAL_RULESETS", "SLocal_check_mail", "# a comment", "R$*\t\t\t$: $(ours $1 $: none $)", ""],
  },
  { what: "a mailer's definition before its MAILER", lines: [OSTYPE, "MAILER_DEFINITIONS", "Mfoo,\tP=/bin/foo, F=lsDFMPS,", "\tS=EnvFromL, R=EnvToL,", "\tA=foo $u", "MAILER(`local')dnl", "MAILER(`smtp')dnl", ""] },
  { what: "a mail filter behind the MAILERs", lines: [OSTYPE, ...MAILERS.slice(0, 2), "INPUT_MAIL_FILTER(`greylist', `S=local:/var/run/greylist.sock')dnl", "define(`confINPUT_MAIL_FILTERS', `greylist')dnl", ""], values: { InputMailFilters: "greylist" } },
  { what: "an end without a newline, in a dnl", lines: [OSTYPE, "MAILER(`local')dnl", "MAILER(`smtp')dnl"] },
];

describe("a .mc with", { skip }, () => {
  for (const { what, lines, values = {} } of SHAPES) {
    it(what, () => {
      const text = lines.join("\n");
      const { exit, output, messages } = expandWithM4(text, LIBRARY);
      assert.deepEqual([exit, messages.split("\n").filter((line) => line !== "" && !/end of file treated as newline/.test(line))], [0, []]);
      const run = checkCf(output);
      assert.deepEqual(run.messages, []);
      const { findings, configuration } = judge("host.mc", text);
      assert.deepEqual(findings.filter(({ rule }) => /^(?:mc|cf)-/.test(rule)).map(({ rule, message }) => `${rule}: ${message}`), []);
      for (const [name, value] of Object.entries(values)) assert.equal(configuration.option(name).value, value, name);
    });
  }
});

describe("a template", () => {
  for (const [what, lines] of [
    ["of Jinja", ["{% if relay %}", "define(`SMART_HOST', `{{ relay }}')dnl", "{% endif %}", "define(`confMAX_MESSAGE_SIZE', `{{ size }}')dnl"]],
    ["of ERB", ["<% if @relay -%>", "define(`SMART_HOST', `<%= @relay %>')dnl", "<% end -%>", "define(`confDELIVERY_MODE', `<%= @mode %>')dnl"]],
    ["of autoconf", ["define(`ALIAS_FILE', `@@PATH@@/aliases')dnl", "define(`confTO_IDENT', `@@IDENT@@')dnl"]],
  ] as const) {
    it(`${what} is judged for nothing that its placeholders decide`, () => {
      const { findings, role } = judge("host.mc", [OSTYPE, ...lines, ...MAILERS].join("\n"));
      assert.equal(role, "template");
      assert.deepEqual(findings.map(({ rule }) => rule), []);
    });
  }
});

describe("files of the mail host that a .mc elsewhere includes", () => {
  it("are an information each, and no more", () => {
    const { findings } = judge("host.mc", [OSTYPE, "include(`/etc/mail/m4/dialup.m4')dnl", "include(`/etc/mail/tls/starttls.m4')dnl", ...MAILERS].join("\n"));
    assert.deepEqual(findings.filter(({ rule }) => rule.startsWith("mc-")).map(({ severity, rule }) => `${severity} ${rule}`), ["info mc-missing-include", "info mc-missing-include"]);
  });
});
