// Read-only documents that a command made: a rule's page, what m4 said, the new side of a diff. They live in memory
// and go when their last editor closes.
import * as vscode from "vscode";

const scheme = "sendmail-report";

export class Reports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly vscode.Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
  }

  /** Keeps a text under a name that the tab shows; the same name again replaces the text. */
  add(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  /**
   * Shows Markdown as people read it; as its source where VS Code's own Markdown extension is switched off. The text is the
   * server's: what hosts and files say is escaped there, so that nothing of it comes to life in a preview.
   */
  async showMarkdown(name: string, markdown: string): Promise<void> {
    const uri = this.add(`${name}.md`, markdown);
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      await vscode.window.showTextDocument(uri);
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** A change of language closes a document, too; it is then still listed. */
  #forget(closed: vscode.TextDocument): void {
    const key = closed.uri.toString();
    if (!vscode.workspace.textDocuments.some((document) => document.uri.toString() === key)) this.#texts.delete(key);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}
