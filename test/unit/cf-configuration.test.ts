import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import type { Configuration } from "../../server/src/model/configuration.ts";
import { isLoopback } from "../../server/src/model/listener.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";

function read(...lines: readonly string[]): Configuration {
  return readConfiguration(parseCf(["V10/Berkeley", ...lines, ""].join("\n")).tree);
}

function textOf(configuration: Configuration, span: { start: number; end: number }): string {
  return configuration.file.text.slice(span.start, span.end);
}

describe("options of a configuration", () => {
  it("takes the last line, whatever the case of its name", () => {
    const option = read("O MaxMessageSize=1", "O maxmessagesize=2", "#O MaxMessageSize=3").option("MaxMessageSize");
    assert.deepEqual([option.value, option.number, option.settings.length], ["2", 2, 1]);
  });

  it("knows one-letter names and shortened ones, and lets an ambiguous one set nothing", () => {
    const configuration = read("OL14", "O MaxMess=7", "O MaxQueue=1");
    assert.equal(configuration.option("LogLevel").value, "14");
    assert.equal(configuration.option("MaxMessageSize").value, "7");
    assert.equal(configuration.option("MaxQueueChildren").isSet, false);
    assert.equal(configuration.option("MaxQueueRunSize").isSet, false);
  });

  it("adds up the lines of options that sendmail adds up", () => {
    const configuration = read("O PrivacyOptions=noexpn", "O PrivacyOptions=NoVrfy,authwarnings", "O AuthOptions=A", "O AuthOptions=p,y");
    assert.deepEqual([...configuration.option("PrivacyOptions").flags].sort(), ["authwarnings", "noexpn", "novrfy"]);
    assert.deepEqual([...configuration.option("AuthOptions").flags], ["A", "p", "y"]);
    assert.equal(configuration.option("PrivacyOptions").withFlag("noexpn", "noetrn"), "NoVrfy,authwarnings,noetrn");
  });

  it("reads the first letter of each word of AuthOptions, as sendmail does", () => {
    assert.deepEqual([...read("O AuthOptions=Apy").option("AuthOptions").flags], ["A"]);
    assert.equal(read("O AuthOptions=Apy").option("AuthOptions").withFlag("p"), "Apy p");
    assert.equal(read().option("AuthOptions").withFlag("A", "p"), "A p");
  });

  it("reads numbers as atol does and booleans as atobool does", () => {
    assert.equal(read("O MaxMessageSize=5M").option("MaxMessageSize").number, 5);
    assert.equal(read("O MaxMessageSize=none").option("MaxMessageSize").number, 0);
    assert.equal(read("O UseMSP=").option("UseMSP").isTrue, true);
    assert.equal(read("O UseMSP=on").option("UseMSP").isTrue, false);
  });

  it("has the built-in default and the commented-out line of an option that is not set", () => {
    const option = read("# size", "#O MaxMessageSize=0").option("MaxMessageSize");
    assert.deepEqual([option.isSet, option.value, option.definedBy.line?.line], [false, "0", 2]);
  });

  it("keeps suboptions apart", () => {
    const configuration = read("O Timeout.ident=0", "O Timeout.queuereturn=5d");
    assert.equal(configuration.option("Timeout.ident").value, "0");
    assert.equal(configuration.option("Timeout.queuereturn").value, "5d");
  });
});

describe("the rest of a configuration", () => {
  it("reads mailers with the field that counts", () => {
    const configuration = read("Mlocal, P=/x, M=1, m=9, A=y", "Mlocal, P=/y, M=5024000, A=z");
    const field = configuration.mailer("local")?.field("M");
    assert.ok(field !== undefined);
    assert.equal(field.value, "5024000");
    assert.equal(configuration.mailer("local")?.field("m"), undefined);
  });

  it("gathers classes from all their lines", () => {
    const configuration = read("C{TrustAuthMech}LOGIN", "C{TrustAuthMech}PLAIN", "Fw-o /etc/mail/local-host-names", "Troot");
    assert.deepEqual(configuration.cfClass("TrustAuthMech").words.map((word) => word.text), ["LOGIN", "PLAIN"]);
    assert.equal(configuration.cfClass("w").files[0]?.source.text, "/etc/mail/local-host-names");
    assert.equal(configuration.cfClass("t").words[0]?.text, "root");
  });

  it("reads the version of sendmail without what vendors add", () => {
    assert.equal(read("DZ8.14.4/Debian-2ubuntu2.1").sendmailVersion, "8.14.4");
    assert.equal(read("DZ").sendmailVersion, undefined);
  });

  it("adds the rules of a ruleset that is defined twice", () => {
    const ruleset = read("Sfoo=7", "R$*\t$1", "Sbar", "R$+\t$1", "Sfoo", "R$-\t$1").ruleset("foo");
    assert.deepEqual([ruleset?.number, ruleset?.rules.length, ruleset?.lines.length], [7, 2, 2]);
  });

  it("reads listeners by the first letter of each key", () => {
    const { listeners } = read("O DaemonPortOptions=Prot=587, Name=MSA, M=Ea", "O DaemonPortOptions=Port=smtp,Addr=127.0.0.1, Name=MTA");
    assert.deepEqual(listeners.map((listener) => [listener.name, listener.port, listener.modifiers, isLoopback(listener)]), [
      ["MSA", "587", "Ea", false],
      ["MTA", "smtp", "", true],
    ]);
    assert.deepEqual(read().listeners.map((listener) => [listener.port, listener.address]), [["smtp", undefined]]);
  });
});

describe("places in a .cf", () => {
  it("has what somebody wrote at its value", () => {
    const configuration = read("O SmtpGreetingMessage=$j ESMTP");
    const place = configuration.placeOf(configuration.option("SmtpGreetingMessage").definedBy);
    assert.deepEqual([textOf(configuration, place.span), place.absent], ["$j ESMTP", false]);
  });

  it("has what the library writes, and what is not set, on the first line", () => {
    for (const line of ["O SmtpGreetingMessage=$j Sendmail $v/$Z; $b", "#O SmtpGreetingMessage=x"]) {
      const configuration = read(line);
      const place = configuration.placeOf(configuration.option("SmtpGreetingMessage").definedBy);
      assert.deepEqual([textOf(configuration, place.span), place.absent], ["V10/Berkeley", true]);
    }
  });
});

describe("roles", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["mta", ["O DaemonPortOptions=Port=smtp,Addr=127.0.0.1, Name=MTA", "O DaemonPortOptions=Port=587, Name=MSA, M=E"]],
    ["internal", ["O DaemonPortOptions=Port=smtp,Addr=127.0.0.1, Name=MTA", "O DaemonPortOptions=Family=inet6, Addr=::1, Name=MTA6"]],
    ["submit", ["O UseMSP=True"]],
    ["submit", ["O QueueDirectory=/var/spool/mqueue-client", "O DaemonPortOptions=Name=NoMTA, Addr=127.0.0.1, M=E"]],
    ["submit", ["O RunAsUser=smmsp"]],
    ["null-client", ["DSmail.example.com", "DHmail.example.com", "DMmail.example.com"]],
    ["mta", ["DSmail.example.com", "DHmail.example.com", "DMexample.com"]],
    ["mta", []],
  ];
  for (const [role, lines] of cases) it(`${role}: ${lines.join(" | ")}`, () => assert.equal(read(...lines).role, role));

  it("tells the submit.cf files of the corpus from the others", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    const files = corpusFiles("cf");
    const submit = files.filter((file) => readConfiguration(parseCf(file.bytes.toString("latin1")).tree).role === "submit");
    assert.deepEqual(submit.map((file) => file.name), files.map((file) => file.name).filter((name) => name.includes("submit")));
  });
});
