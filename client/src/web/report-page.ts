// Runs inside the web view: tells the extension which button was pressed, and nothing else.

interface PageElement {
  readonly dataset: { readonly action?: string };
  closest(selector: string): PageElement | null;
}

declare const document: { addEventListener(event: "click", listener: (event: { readonly target: PageElement | null }) => void): void };
declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const editor = acquireVsCodeApi();

document.addEventListener("click", ({ target }) => {
  const action = target?.closest("[data-action]")?.dataset.action;
  if (action !== undefined) editor.postMessage({ action });
});
