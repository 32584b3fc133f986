// The layers below the server, for lazy-services alone: the build puts this module and all that it imports into a bundle of its
// own, so that `initialize` is answered before the rules and the catalogue are even read from disk. What goes to the network or
// reads the host's own files is set up only when a person asks for it.
import type { Services } from "./services.ts";

export { lint, fixesFor } from "../features/lint.ts";
export { hover } from "../features/hover.ts";
export { documentedRules } from "../features/documented-rules.ts";
export { expandDocument } from "../features/expand-document.ts";

export const probe: Services["probe"] = async (...args) => (await import("./probe-service.ts")).probe(...args);
export const audit: Services["audit"] = async () => (await import("./host-service.ts")).audit();
export const relay: Services["relay"] = async (...args) => (await import("./relay-service.ts")).relay(...args);
