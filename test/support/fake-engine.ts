// An engine of a few lines in place of the real one, for tests of what the server does around it. Its language: the word `bad`
// is a warning with a safe fix, `risky` a warning with a decision, `stuck` one whose fix cannot be proved, `boom` an exception;
// `unsure` is what only a rule of low confidence finds;
// `use FILE` reads a file and shows its text; a text without `limit` lacks one.
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import type { Finding, FixKind, Severity } from "../../server/src/model/finding.ts";
import type { LintInput } from "../../server/src/features/lint.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";
import { applySuppressions } from "../../server/src/features/suppress.ts";
import type { Engine, Services } from "../../server/src/lsp/services.ts";

export function finding(rule: string, start: number, end: number, more: Partial<Finding> = {}): Finding {
  return {
    rule,
    severity: "warning",
    confidence: "high",
    absent: false,
    message: `${rule} is here`,
    span: { start, end },
    origin: undefined,
    proof: undefined,
    related: [],
    docs: `https://docs.example/rules/${rule}.md`,
    tags: [],
    offers: [],
    ...more,
  };
}

function offer(kind: FixKind, title: string): Finding["offers"] {
  return [{ kind, title, intents: [] }];
}

function check(input: LintInput): readonly Finding[] {
  const { document, provider, language } = input;
  const { text } = document;
  if (text.includes("boom")) throw new Error(`a secret of the file: ${text}`);
  const findings: Finding[] = [];
  for (const match of text.matchAll(/(?<![\w-])(?:bad|risky|stuck)\b/g)) {
    const [word] = match;
    const kind = word === "risky" ? "decision" : "safe";
    const title = `Replace ${word}`;
    findings.push(finding(`word-${word}`, match.index, match.index + word.length, { offers: offer(kind, title), proof: { line: 3, text: `O Word=${word}` } }));
  }
  for (const match of text.matchAll(/\buse (\S+)/g)) {
    const [whole, file = ""] = match;
    const read = provider.read(file);
    const shown = read === undefined ? "unreadable" : read.text.trim();
    findings.push(finding("file-used", match.index, match.index + whole.length, { severity: "info", message: `reads ${shown}` }));
  }
  for (const match of text.matchAll(/(?<![\w-])unsure\b/g)) findings.push(finding(UNSURE.id, match.index, match.index + match[0].length, { confidence: "low" }));
  for (const name of ["limit", "quota"]) {
    if (text.includes(name)) continue;
    findings.push(finding(`${name}-missing`, 0, 0, { absent: true, severity: "hint", message: `no ${name} is set`, offers: offer("decision", `Set ${name}`) }));
  }
  return applySuppressions(findings, text, language)
    .map((one) => withSeverity(one, input.ruleSeverities.get(one.rule)))
    .filter((one) => one !== undefined);
}

function withSeverity(one: Finding, wanted: Severity | "off" | undefined): Finding | undefined {
  return wanted === undefined ? one : wanted === "off" ? undefined : { ...one, severity: wanted };
}

const UNSURE: Engine["rules"][number] = {
  id: "word-unsure",
  severity: "warning",
  confidence: "low",
  since: "0.1.0",
  fix: "none",
  docs: { what: "The word may be bad.", why: "Some readers mind.", bad: ["unsure"], good: ["sure"], references: ["A dictionary"] },
};

export interface FakeServices extends Services {
  /** How often a text was judged. */
  readonly counts: { lint: number; fixes: number };
  readonly probed: { host: string; port: number; aborted: boolean }[];
}

export function fakeServices(): FakeServices {
  const counts = { lint: 0, fixes: 0 };
  const probed: { host: string; port: number; aborted: boolean }[] = [];
  const engine: Engine = {
    lint: (input) => {
      counts.lint += 1;
      const { role = "mta", sendmailVersion } = input;
      const configuration = readConfiguration(parseCf("").tree, undefined, { role, sendmailVersion });
      return { input, role, sendmailVersion, findings: check(input), dependencies: [], configuration, mcView: undefined };
    },
    fixesFor: (_, { rule, span, offers }) => {
      counts.fixes += 1;
      return offers.flatMap(({ kind, title }) => {
        if (rule === "word-stuck") return [];
        if (rule.endsWith("-missing")) return [{ kind, title, edits: [{ span, newText: `${rule.replace("-missing", "")} 1\n` }] }];
        return [{ kind, title, edits: [{ span, newText: "good" }] }];
      });
    },
    rules: [
      {
        id: "word-bad",
        severity: "warning",
        confidence: "high",
        since: "0.1.0",
        fix: "safe",
        docs: { what: "The word is bad.", why: "Readers mind.", bad: ["bad"], good: ["good"], references: ["A dictionary"] },
      },
      UNSURE,
    ],
    hover: (text, offset) => {
      const match = [...text.matchAll(/\boption\b/g)].find(({ index }) => index <= offset && offset <= index + 6);
      return match === undefined ? undefined : { markdown: "An option of sendmail", span: { start: match.index, end: match.index + 6 } };
    },
    expandDocument: ({ input }) => ({ text: `expanded ${input.document.text}`, usesCfM4: false, problems: [] }),
  };
  return {
    counts,
    probed,
    engine: () => Promise.resolve(engine),
    audit: () => Promise.resolve({ kind: "audited", html: "<p>audited</p>", markdown: "# Audit", result: {} }),
    relay: ({ targets }) => Promise.resolve({ kind: "tested", html: "<p>tested</p>", markdown: `# ${targets.join(" ")}`, results: [] }),
    probe: ({ host, port }, _, signal) =>
      new Promise((resolve, reject) => {
        const call = { host, port, aborted: false };
        probed.push(call);
        if (host === "broken.example") reject(new Error("the password is hunter2"));
        if (host !== "slow.example") resolve({ markdown: `# ${host}`, html: `<h1>${host}</h1>`, result: { host, port } });
        signal.addEventListener("abort", () => {
          call.aborted = true;
          resolve({ markdown: "stopped", html: "<p>stopped</p>", result: {} });
        });
      }),
  };
}
