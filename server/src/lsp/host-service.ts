// The audit of the host that the server runs on, which in a remote window is the remote machine.
import { parse } from "node:path";
import { auditHost } from "../host/audit.ts";
import { openHost } from "../io/open-host.ts";
import { hostObject } from "../report/host-json.ts";
import { formatHostMarkdown } from "../report/host-markdown.ts";
import { toHostPage } from "../report/host-page.ts";
import { formatPageHtml } from "../report/page-html.ts";
import { docsOf } from "../rules/run-rules.ts";
import type { Services } from "./services.ts";

export const audit: Services["audit"] = () => {
  const result = auditHost(openHost(parse(process.cwd()).root));
  if (typeof result === "string") return Promise.resolve({ kind: "refused", reason: result });
  return Promise.resolve({ kind: "audited", markdown: formatHostMarkdown(result, docsOf), html: formatPageHtml(toHostPage(result, docsOf)), result: hostObject(result, docsOf) });
};
