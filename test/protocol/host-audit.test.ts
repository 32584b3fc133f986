// sendmail/auditHost: the audit of the machine that the server runs on, with the real layers below the server.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lazyServices } from "../../server/src/lsp/lazy-services.ts";
import { formatHostMarkdown } from "../../server/src/report/host-markdown.ts";
import { runHere } from "../support/cli.ts";
import { fakeServices } from "../support/fake-engine.ts";
import { LspClient } from "../support/lsp-client.ts";

type Reply = { readonly kind: "audited"; readonly markdown: string; readonly result: { readonly findings: readonly { readonly rule: string }[] } } | { readonly kind: "refused"; readonly reason: string };

describe("an audit of the host", () => {
  it("is the one of the command line, as Markdown", async () => {
    const client = await LspClient.inProcess({ ...fakeServices(), audit: () => lazyServices().audit() });
    try {
      const reply: Reply = await client.connection.sendRequest("sendmail/auditHost");
      const { exit, stdout, stderr } = await runHere(["host", "--format", "json"]);
      if (reply.kind === "refused") return assert.deepEqual([exit, stderr], [2, `sendmail-lint: ${reply.reason}\n`]);
      const findings: readonly { readonly rule: string }[] = JSON.parse(stdout).findings;
      assert.deepEqual(reply.result, JSON.parse(stdout));
      assert.match(reply.markdown, /^# Audit of this host\n\n\/etc\//);
      for (const { rule } of findings) assert.ok(reply.markdown.includes(`/docs/rules/${rule}.md)`), rule);
    } finally {
      await client.stop();
    }
  });

  it("that fails by a mistake is said in a sentence, and logged", async () => {
    const client = await LspClient.inProcess({ ...fakeServices(), audit: () => Promise.reject(new Error("the disk is full of bees")) });
    try {
      await assert.rejects(client.connection.sendRequest("sendmail/auditHost"), { code: -32603, message: "the audit failed by a mistake of this program, see its log" });
    } finally {
      await client.stop();
    }
  });

  it("shows what files say as text: no link, no markup, no control character comes to life", () => {
    const hostile = "[a](command:x) <b> `c` \u001b[2J \u202e";
    const markdown = formatHostMarkdown(
      {
        root: "/",
        configurations: ["/etc/mail/sendmail.cf"],
        findings: [{ rule: "drift-mc-cf", severity: "warning", message: hostile, path: `/etc/${hostile}`, evidence: ["```", hostile], commands: [`rm '${hostile}'`] }],
        notLookedAt: [{ path: hostile, reason: "permission denied" }],
      },
      (rule) => `https://docs.example/${rule}`,
    );
    for (const control of ["\u001b", "\u202e"]) assert.ok(!markdown.includes(control));
    const outside = markdown.replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, "");
    assert.ok(!/(?<!\\)\[a|<b>|command:x/.test(outside), outside);
    assert.match(markdown, /^`{4}text\n```\n/m);
  });
});
