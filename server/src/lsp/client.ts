// What the editor on the other side can do, read once from `initialize`.
import type { ClientCapabilities } from "vscode-languageserver/node";

export interface Client {
  /** It asks for diagnostics; else they are pushed. Never both. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly hasRelatedInformation: boolean;
  readonly hasCodeDescription: boolean;
  readonly hasDiagnosticData: boolean;
  readonly diagnosticTags: readonly number[];
  readonly hasConfiguration: boolean;
  readonly hasWorkspaceFolders: boolean;
  readonly hasDocumentChanges: boolean;
  readonly hasCodeActionLiterals: boolean;
  /** The edit of a code action may be asked for later. */
  readonly resolvesCodeActions: boolean;
  readonly hasHoverMarkdown: boolean;
  readonly registersWatchers: boolean;
  readonly watchesRelativePatterns: boolean;
}

export function readClient(capabilities: ClientCapabilities): Client {
  const { textDocument, workspace } = capabilities;
  const pulls = textDocument?.diagnostic;
  // A client that pulls describes what it shows there since 3.18, before that under the pushed ones.
  const pushes = textDocument?.publishDiagnostics;
  const codeAction = textDocument?.codeAction;
  return {
    pullsDiagnostics: pulls !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    hasRelatedInformation: (pulls?.relatedInformation ?? pushes?.relatedInformation) === true,
    hasCodeDescription: (pulls?.codeDescriptionSupport ?? pushes?.codeDescriptionSupport) === true,
    hasDiagnosticData: (pulls?.dataSupport ?? pushes?.dataSupport) === true,
    diagnosticTags: (pulls?.tagSupport ?? pushes?.tagSupport)?.valueSet ?? [],
    hasConfiguration: workspace?.configuration === true,
    hasWorkspaceFolders: workspace?.workspaceFolders === true,
    hasDocumentChanges: workspace?.workspaceEdit?.documentChanges === true,
    hasCodeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    resolvesCodeActions: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes("edit") === true,
    hasHoverMarkdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesRelativePatterns: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
  };
}
