// The layers below the server, for lazy-services alone: the build puts this module and all that it imports into a bundle of its
// own, so that `initialize` is answered before the rules and the catalogue are even read from disk.
export { lint, fixesFor } from "../features/lint.ts";
export { hover } from "../features/hover.ts";
export { documentedRules } from "../features/documented-rules.ts";
export { expandDocument } from "../features/expand-document.ts";
export { probe } from "./probe-service.ts";
export { audit } from "./host-service.ts";
export { relay } from "./relay-service.ts";
