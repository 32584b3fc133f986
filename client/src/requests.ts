// The requests of the server's own, beside LSP's, as the client library wants them. Names and shapes are the server's.
import { RequestType, RequestType0 } from "vscode-languageclient/node";
import { AUDIT_REQUEST, CLEAR_LIVE_REQUEST, EXPAND_REQUEST, EXPLAIN_REQUEST, PROBE_REQUEST, RELAY_REQUEST, RULES_REQUEST } from "../../server/src/lsp/protocol.ts";
import type {
  AuditReply, ClearLiveReply, ExpandParams, ExpandReply, ExplainParams, ExplainReply, ProbeParams, ProbeReply, RelayParams, RelayReply, RulesReply,
} from "../../server/src/lsp/protocol.ts";

export const probeRequest = new RequestType<ProbeParams, ProbeReply, void>(PROBE_REQUEST);
export const relayRequest = new RequestType<RelayParams, RelayReply, void>(RELAY_REQUEST);
export const auditRequest = new RequestType0<AuditReply, void>(AUDIT_REQUEST);
export const expandRequest = new RequestType<ExpandParams, ExpandReply, void>(EXPAND_REQUEST);
export const rulesRequest = new RequestType0<RulesReply, void>(RULES_REQUEST);
export const explainRequest = new RequestType<ExplainParams, ExplainReply, void>(EXPLAIN_REQUEST);
export const clearLiveRequest = new RequestType0<ClearLiveReply, void>(CLEAR_LIVE_REQUEST);
