// textDocument/hover: the findings at that place first, then what the catalog knows of the name there.
import { MarkupKind, type CancellationToken, type Hover, type HoverParams } from "vscode-languageserver/node";
import { findingMarkdown } from "../features/finding-hover.ts";
import { toRange } from "./convert.ts";
import { judgeNewest, type Session } from "./session.ts";

export async function showHover(session: Session, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const judged = await judgeNewest(session, params.textDocument.uri, token);
  if (judged === undefined) return null;
  const { snapshot, judgement, engine } = judged;
  const { source, language } = snapshot;
  const offset = source.lines.offsetAt(params.position);
  // Absent settings are listed by their own diagnostic; repeating a dozen pages at OSTYPE would hide what OSTYPE is.
  const findings = [...judgement.result.findings, ...session.live.of(judged.snapshot)].filter(({ absent, span }) => !absent && span.start <= offset && offset <= span.end);
  const known = language === undefined ? undefined : engine.hover(source.text, offset, language);
  const parts = findings.map((finding) => findingMarkdown(finding, engine.rules.find((rule) => rule.id === finding.rule)));
  if (known !== undefined) parts.push(known.markdown);
  if (parts.length === 0) return null;
  const span = findings[0]?.span ?? known?.span;
  return {
    contents: { kind: session.client.hasHoverMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: parts.join("\n\n---\n\n") },
    ...(span === undefined ? {} : { range: toRange(span, source) }),
  };
}
