// The steps that every conversation has: greeting, EHLO or HELO, QUIT, and how an answer is judged that ends it.
import { randomBytes } from "node:crypto";
import { clip } from "../text/printable.ts";
import type { Channel } from "./dialogue.ts";
import { readEhlo } from "./ehlo.ts";
import type { Ehlo } from "./ehlo.ts";
import { SmtpFailure } from "./failure.ts";
import type { Stage } from "./failure.ts";
import type { Reply } from "./reply.ts";

/** @throws SmtpFailure for everything but 220; what may still be said then has been said. */
export async function judgeGreeting(channel: Channel, reply: Reply): Promise<void> {
  if (reply.code === 220) return;
  const said = quote(reply);
  // RFC 5321, 3.1: behind a 554 the client may only quit.
  if (reply.code >= 500) await leave(channel);
  if (reply.code >= 400) throw new SmtpFailure("greeting", "rejected", `the host gives no service to this client: ${said}`);
  throw new SmtpFailure("greeting", "protocol", `the host greets with ${said}, where SMTP has 220`);
}

/**
 * EHLO, and HELO where the host knows no EHLO; `onRefusal` is told its answer then.
 * @throws SmtpFailure
 */
export async function introduce(channel: Channel, firstVerb: "EHLO" | "HELO", name: string, onRefusal: (reply: Reply) => void): Promise<Ehlo> {
  if (firstVerb === "EHLO") {
    const reply = expectFinal(await channel.ask({ verb: "EHLO", name }, "ehlo"), "ehlo", "EHLO");
    if (reply.code === 250) return readEhlo("EHLO", reply);
    if (reply.code < 500) throw refusal("ehlo", "EHLO", reply);
    onRefusal(reply);
  }
  const reply = expectFinal(await channel.ask({ verb: "HELO", name }, "helo"), "helo", "HELO");
  if (reply.code === 250) return readEhlo("HELO", reply);
  throw refusal("helo", "HELO", reply);
}

/** Takes back a sender and the recipients that were accepted: without it the next answers would be about those before. */
export async function takeBack(channel: Channel): Promise<void> {
  const reply = expectFinal(await channel.ask({ verb: "RSET" }, "rset"), "rset", "RSET");
  if (reply.code >= 400) throw refusal("rset", "RSET", reply);
}

/** A name that no user has, made up for one conversation; as a label, of a domain that does not exist. */
export function strangeName(octets: number): string {
  return `no-such-user-${randomBytes(octets).toString("hex")}`;
}

/** Whether the 221 comes is nobody's concern. */
export async function leave(channel: Channel): Promise<void> {
  try {
    await channel.ask({ verb: "QUIT" }, "quit");
  } catch (error) {
    if (!(error instanceof SmtpFailure) || error.kind === "cancelled") throw error;
  }
}

/** @throws SmtpFailure where the host ends the session, or wants to hear more than one line. */
export function expectFinal(reply: Reply, stage: Stage, verb: string): Reply {
  if (reply.code === 421) throw new SmtpFailure(stage, "rejected", `the host ended the session at ${verb}: ${quote(reply)}`);
  // 334 and 354 ask for more, which none of these commands has.
  if (reply.code >= 300 && reply.code < 400) {
    throw new SmtpFailure(stage, "protocol", `the host answers ${verb} with ${quote(reply)}, which asks for what ${verb} does not have`);
  }
  return reply;
}

/** A code of 4xx or 5xx is the host's good right; any other is one that it must not give here. */
export function refusal(stage: Stage, verb: string, reply: Reply): SmtpFailure {
  return new SmtpFailure(stage, reply.code >= 400 ? "rejected" : "protocol", `the host answers ${verb} with ${quote(reply)}`);
}

export function quote(reply: Reply): string {
  return `"${clip(reply.wire.join(" "), 200)}"`;
}
