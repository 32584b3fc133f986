import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import { patchCf } from "../../server/src/fixes/cf-patcher.ts";
import {
  addListener,
  disableFeature,
  dropDnsList,
  enableFeature,
  type Intent,
  raiseDefinition,
  removeListener,
  setClass,
  setHeader,
  setListener,
  setMacro,
  setMailerField,
  setMap,
  setOption,
} from "../../server/src/model/intent.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";

function patch(text: string, ...intents: readonly Intent[]): string | undefined {
  const { tree } = parseCf(text);
  const edits = patchCf(tree, readConfiguration(tree), intents);
  return edits === undefined ? undefined : applyEdits(text, edits);
}

function lines(...all: readonly string[]): string {
  return ["V10/Berkeley", ...all, ""].join("\n");
}

const SIZE = setOption("MaxMessageSize", "26214400");
const MAX = setMailerField("local", "M", "5024000");
const TRUST = setClass("TrustAuthMech", ["LOGIN", "PLAIN"]);
const USE = "R$* $| $={TrustAuthMech}\t$# RELAY";

describe("an option in a .cf", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["is uncommented where the stock line is", "# size\n#O MaxMessageSize=0\n", "# size\nO MaxMessageSize=26214400\n"],
    ["is uncommented where the stock line has no value", "#O MaxMessageSize\n", "O MaxMessageSize=26214400\n"],
    ["is uncommented where a person commented it", "# O MaxMessageSize = 5\n", "O MaxMessageSize = 26214400\n"],
    ["is uncommented with the one blank that sendmail takes", "##  O  MaxMessageSize=5\n", "O MaxMessageSize=26214400\n"],
    ["is changed where it is set, and its comment stays", "#O MaxMessageSize=0\nO MaxMessageSize = 5M # five\n", "#O MaxMessageSize=0\nO MaxMessageSize = 26214400 # five\n"],
    ["is changed in the last of two lines", "O MaxMessageSize=1\nO maxmessagesize=2\n", "O MaxMessageSize=1\nO maxmessagesize=26214400\n"],
    ["is changed where it has no value", "O MaxMessageSize\n", "O MaxMessageSize=26214400\n"],
    ["is changed where its value is empty", "O MaxMessageSize=\n", "O MaxMessageSize=26214400\n"],
    ["is added behind the other options", "O LogLevel=9\n#O MaxHopCount=25\n\nPjunk=-100\n", "O LogLevel=9\n#O MaxHopCount=25\nO MaxMessageSize=26214400\n\nPjunk=-100\n"],
    ["is added in front of the rules where there are no options", "DnMAILER-DAEMON\n\n# rules\nS0\n", "DnMAILER-DAEMON\nO MaxMessageSize=26214400\n\n# rules\nS0\n"],
  ];
  for (const [what, before, after] of cases) it(what, () => assert.equal(patch(`V10/Berkeley\n${before}`, SIZE), `V10/Berkeley\n${after}`));

  it("changes the one-letter line", () => assert.equal(patch(lines("OL9"), setOption("LogLevel", "14")), lines("OL14")));
  it("is left alone where it has the value", () => assert.deepEqual(patch(lines("O MaxMessageSize=26214400"), SIZE), lines("O MaxMessageSize=26214400")));
  it("keeps CRLF line ends", () => {
    assert.equal(patch("V10/Berkeley\r\nO LogLevel=9\r\nS0\r\n", SIZE), "V10/Berkeley\r\nO LogLevel=9\r\nO MaxMessageSize=26214400\r\nS0\r\n");
  });
  it("is added at the end of a file without a last line end", () => assert.equal(patch("V10/Berkeley\nO LogLevel=9", SIZE), "V10/Berkeley\nO LogLevel=9\nO MaxMessageSize=26214400"));
  it("is refused where sendmail would not know it yet", () => assert.equal(patch(lines("DZ8.8.5", "O LogLevel=9"), setOption("MaxRecipientsPerMessage", "100")), undefined));
  it("is refused where the value is no line of its own, or would be cut off as a comment", () => {
    assert.equal(patch(lines(), setOption("SmtpGreetingMessage", "a\nO LogLevel=0")), undefined);
    assert.equal(patch(lines(), setOption("SmtpGreetingMessage", "a # b")), undefined);
  });
});

describe("M= in a .cf", () => {
  it("goes in front of T=, in Mlocal and in Mprog", () => {
    const before = lines("Mlocal, P=/x, F=l,", "\t\tT=DNS/RFC822/X-Unix,", "\t\tA=x $u", "Mprog, P=/bin/sh, T=X-Unix, A=sh -c $u", "Msmtp, P=[IPC], T=DNS, A=TCP $h");
    const after = lines("Mlocal, P=/x, F=l,", "\t\tM=5024000, T=DNS/RFC822/X-Unix,", "\t\tA=x $u", "Mprog, P=/bin/sh, M=5024000, T=X-Unix, A=sh -c $u", "Msmtp, P=[IPC], T=DNS, A=TCP $h");
    assert.equal(patch(before, MAX), after);
  });
  it("goes in front of A= where there is no T=", () => assert.equal(patch(lines("Mlocal, P=/x, A=x"), MAX), lines("Mlocal, P=/x, M=5024000, A=x")));
  it("is changed where it is, m= is another thing", () => assert.equal(patch(lines("Mlocal, P=/x, M=1, m=2, A=x"), MAX), lines("Mlocal, P=/x, M=5024000, m=2, A=x")));
  it("is refused without that mailer", () => assert.equal(patch(lines("Msmtp, P=[IPC], A=TCP $h"), MAX), undefined));
  it("is refused with a value that would end the field", () => assert.equal(patch(lines("Mlocal, P=/x, A=x"), setMailerField("local", "M", "1, U=root")), undefined));
});

describe("a class in a .cf", () => {
  it("goes where m4 writes it", () => assert.equal(patch(lines("C{E}root", "DnX", "O LogLevel=9", USE), TRUST), lines("C{E}root", "C{TrustAuthMech}LOGIN PLAIN", "DnX", "O LogLevel=9", USE)));
  it("ends up in one line", () => {
    assert.equal(patch(lines("C{TrustAuthMech}GSSAPI  LOGIN", "CP.", "C{TrustAuthMech}PLAIN", USE), TRUST), lines("C{TrustAuthMech}LOGIN PLAIN", "CP.", USE));
  });
  it("is refused where no rule asks for it", () => assert.equal(patch(lines("C{E}root"), TRUST), undefined));
  it("is refused where a file fills it too", () => assert.equal(patch(lines("F{TrustAuthMech}/etc/mail/mechanisms", USE), TRUST), undefined));
});

describe("patches in general", () => {
  it("does all of it or nothing", () => {
    assert.equal(patch(lines("#O MaxMessageSize=0"), SIZE, MAX), undefined);
    assert.equal(patch(lines("#O MaxMessageSize=0"), enableFeature("smrsh")), undefined);
    assert.equal(patch(lines("#O MaxMessageSize=0"), disableFeature("promiscuous_relay")), undefined);
  });

  it("does nothing the second time, on every .cf of the corpus", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    const all: readonly Intent[] = [SIZE, MAX, TRUST, setOption("PrivacyOptions", "goaway"), setOption("MaxRecipientsPerMessage", "100"), setOption("SmtpGreetingMessage", "$j")];
    let patched = 0;
    for (const file of corpusFiles("cf")) {
      const text = file.bytes.toString("latin1");
      for (const intent of all) {
        const once = patch(text, intent);
        if (once === undefined) continue;
        assert.equal(patch(once, intent), once, `${file.name}: ${JSON.stringify(intent)}`);
        patched++;
      }
    }
    assert.ok(patched > 200, `${patched} patches`);
  });
});

describe("a listener in a .cf", () => {
  const MTA = "O DaemonPortOptions=Name=MTA";
  const MSA = "O DaemonPortOptions = Port=587, Name=MSA, M=E";
  it("is changed where it differs", () => assert.equal(patch(lines(MTA, MSA), setListener("Port=587, Name=MSA, M=E", "Port=587, Name=MSA, M=Ea")), lines(MTA, `${MSA}a`)));
  it("is added behind the last one", () => assert.equal(patch(lines(MTA, "O LogLevel=9"), addListener("Port=587")), lines(MTA, "O DaemonPortOptions=Port=587", "O LogLevel=9")));
  it("is added behind the options where there is none", () => assert.equal(patch(lines("O LogLevel=9", "S0"), addListener("Port=587")), lines("O LogLevel=9", "O DaemonPortOptions=Port=587", "S0")));
  it("is commented out, the last of two alike", () => assert.equal(patch(lines(MTA, MTA), removeListener("Name=MTA")), lines(MTA, `#${MTA}`)));
  it("is not commented out where it goes on in the next line, which would then belong to the line before", () => {
    assert.equal(patch(lines("O DaemonPortOptions=Port=587,", "\tName=MSA"), removeListener("Port=587,\n\tName=MSA")), undefined);
  });
});

describe("rules, macros and maps in a .cf", () => {
  const LOCAL_FROM = "R<?> $+ < @ $=w >\t$@ RELAY";
  const LOOKUP = "R$-.$-.$-.$-\t$: <?> $(dnsbl $4.$3.$2.$1.relays.ordb.org. $: OK $)";
  it("turns a feature off by commenting out its rule", () => assert.equal(patch(lines("SRelay_ok", LOCAL_FROM), disableFeature("relay_local_from")), lines("SRelay_ok", `#${LOCAL_FROM}`)));
  it("turns no feature off whose rules are missing", () => assert.equal(patch(lines("SBasic_check_mail", "R<PERM> $*\t$#error $: no"), disableFeature("accept_unqualified_senders")), undefined));
  it("gives a header another form, and leaves the ends of its lines", () => {
    const folded = "HReceived: from $s\r\n\tby $j ($v/$Z)\r\n\tid $i; $b\r\nO LogLevel=9\r\n";
    assert.equal(patch(folded, setHeader("Received", "from $s\n\tby $j\n\tid $i; $b")), folded.replace(" ($v/$Z)", ""));
    assert.equal(patch(folded, setHeader("Received", "from $s id $i")), "HReceived: from $s id $i\r\nO LogLevel=9\r\n");
    assert.equal(patch(lines("HDate: $a"), setHeader("Received", "from $s")), undefined);
    assert.equal(patch(folded, setHeader("Received", "from $s # cut off")), undefined);
  });
  it("moves no definition, of which a .cf has no trace", () => assert.equal(patch(lines("O LogLevel=9"), raiseDefinition("define", "LOCAL_MAILER_MAX")), undefined));
  it("asks a block list no more", () => assert.equal(patch(lines("SBasic_check_relay", LOOKUP), dropDnsList("relays.ordb.org")), lines("SBasic_check_relay", `#${LOOKUP}`)));
  it("changes the last of two macros", () => assert.equal(patch(lines("DSa.example", "DSb.example"), setMacro("S", "[b.example]")), lines("DSa.example", "DS[b.example]")));
  it("sets no macro that is not there", () => assert.equal(patch(lines("DRx"), setMacro("S", "[b.example]")), undefined));
  it("gives a map other arguments", () => assert.equal(patch(lines("Kaccess hash -o /etc/mail/access"), setMap("access", "-T<TMPF> -o /etc/mail/access")), lines("Kaccess hash -T<TMPF> -o /etc/mail/access")));
  it("adds a word to class E, which rules ask for by its letter", () => assert.equal(patch(lines("C{E}news", "R$=E\t$1"), setClass("E", ["news", "root"])), lines("C{E}news root", "R$=E\t$1")));
});
