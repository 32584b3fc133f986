// Runs inside the web view: tells the extension which button was pressed, and shows what the extension says became of it.

interface PageElement {
  readonly dataset: { readonly action?: string };
  closest(selector: string): PageElement | null;
}

declare const document: {
  addEventListener(event: "click", listener: (event: { readonly target: PageElement | null }) => void): void;
  querySelector(selector: string): { textContent: string } | null;
};
declare const window: { addEventListener(event: "message", listener: (event: { readonly data: unknown }) => void): void };
declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const editor = acquireVsCodeApi();

document.addEventListener("click", ({ target }) => {
  const action = target?.closest("[data-action]")?.dataset.action;
  if (action !== undefined) editor.postMessage({ action });
});

window.addEventListener("message", ({ data }) => {
  const said = typeof data === "object" && data !== null && "status" in data ? data.status : undefined;
  const place = document.querySelector("[role=status]");
  if (typeof said === "string" && place !== null) place.textContent = said;
});
