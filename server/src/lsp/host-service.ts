// The audit of the host that the server runs on, which in a remote window is the remote machine.
import { parse } from "node:path";
import { auditHost } from "../host/audit.ts";
import { openHost } from "../io/open-host.ts";
import { formatHostMarkdown } from "../report/host-markdown.ts";
import { docsOf } from "../rules/run-rules.ts";
import type { Services } from "./services.ts";

export const audit: Services["audit"] = () => {
  const result = auditHost(openHost(parse(process.cwd()).root));
  return Promise.resolve(typeof result === "string" ? { kind: "refused", reason: result } : { kind: "audited", markdown: formatHostMarkdown(result, docsOf), result });
};
