// textDocument/codeAction and codeAction/resolve. What resolving needs travels in the action's data; nothing is kept for it.
import { MessageType, ShowMessageNotification, type CancellationToken, type CodeAction, type CodeActionParams, type Diagnostic } from "vscode-languageserver/node";
import { editsOf, planActions, readActionRequest, type ActionRequest, type PlannedAction } from "../features/code-actions.ts";
import { HARDENING_MISSING } from "../features/hardening-missing.ts";
import type { Finding } from "../model/finding.ts";
import { toRange, toSpan, toWorkspaceEdit } from "./convert.ts";
import { throwIfCancelled } from "./guard.ts";
import { judgeNewest, type Judged, type Session } from "./session.ts";

interface ActionData {
  readonly uri: string;
  readonly request: ActionRequest;
}

export async function listCodeActions(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  if (!session.client.hasCodeActionLiterals) return [];
  const judged = await judgeNewest(session, params.textDocument.uri, token);
  if (judged === undefined) return [];
  const { snapshot, judgement } = judged;
  const { only, diagnostics } = params.context;
  const planned = planActions(judgement.result, toSpan(params.range, snapshot.source)).filter((plan) => isWanted(plan.kind, only));
  const actions: CodeAction[] = [];
  for (const plan of planned) {
    const action = toCodeAction(plan, snapshot.uri, matching(plan.findings, diagnostics, judged));
    if (session.client.resolvesCodeActions) actions.push(action);
    else {
      throwIfCancelled(token);
      if (addEdit(action, plan.request, judged, session)) actions.push(action);
    }
  }
  return actions;
}

/** Computes the edit of an action that was chosen; says so where it cannot be done, because a person waits for it. */
export async function resolveCodeAction(session: Session, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const data = readData(action.data);
  if (data === undefined || action.edit !== undefined) return action;
  const judged = await judgeNewest(session, data.uri, token);
  if (judged === undefined || addEdit(action, data.request, judged, session)) return action;
  // Fix-all also runs at each save, where nobody chose it.
  if (data.request.do === "fix-all") return action;
  const message = `"${action.title}" was not applied: it could not be shown to have that effect on this file`;
  await session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
  return action;
}

function addEdit(action: CodeAction, request: ActionRequest, judged: Judged, session: Session): boolean {
  const edits = editsOf(judged.judgement.result, request, judged.engine);
  if (edits === undefined) return false;
  action.edit = toWorkspaceEdit(edits, judged.snapshot, session.client);
  return true;
}

function toCodeAction(plan: PlannedAction, uri: string, diagnostics: Diagnostic[]): CodeAction {
  return {
    title: plan.title,
    kind: plan.kind,
    ...(plan.isPreferred ? { isPreferred: true } : {}),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
    data: { uri, request: plan.request } satisfies ActionData,
  };
}

function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** Those of the editor's own diagnostics that the action removes. */
function matching(findings: readonly Finding[], diagnostics: readonly Diagnostic[], judged: Judged): Diagnostic[] {
  const { source } = judged.snapshot;
  return diagnostics.filter((diagnostic) =>
    findings.some((finding) => {
      const rule = finding.absent ? HARDENING_MISSING : finding.rule;
      const { start, end } = toRange(finding.span, source);
      if (diagnostic.code !== rule || diagnostic.range.start.line !== start.line || diagnostic.range.start.character !== start.character) return false;
      return finding.absent || (diagnostic.range.end.line === end.line && diagnostic.range.end.character === end.character);
    }),
  );
}

function readData(data: unknown): ActionData | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { uri, request } = data as Record<string, unknown>;
  const read = readActionRequest(request);
  return typeof uri === "string" && read !== undefined ? { uri, request: read } : undefined;
}
