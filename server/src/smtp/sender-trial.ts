// What a host says to three senders: one without a domain, one of a domain that does not exist, and a stranger who writes to a
// stranger; and to the pairs that a file gives names for. It shows settings that EHLO does not. MAIL, RCPT and RSET only, so no
// message can follow.
import type { Channel } from "./dialogue.ts";
import type { Reply } from "./reply.ts";
import { RECIPIENT_DOMAIN, SENDER_DOMAIN } from "./relay-pairs.ts";
import { relayTrialPairs } from "./relay-trial.ts";
import type { RelayTrialKind, RelayTrialNames } from "./relay-trial.ts";
import { expectFinal, introduce, judgeGreeting, leave, takeBack } from "./session-steps.ts";

export type SenderKind = "unqualified" | "unresolvable" | "stranger" | RelayTrialKind;

export interface SenderTrial {
  readonly kind: SenderKind;
  readonly from: string;
  readonly to: string;
  readonly mail: Reply;
  /** Left out where MAIL was refused. */
  readonly rcpt?: Reply;
}

export interface SenderTrialOptions {
  readonly ehloName: string;
  readonly isImplicitTls: boolean;
  readonly hostName: string | undefined;
  /** Made up, so that no domain has it: RFC 2606 reserves what ends in .invalid. */
  readonly strangeName: string;
  readonly relayNames: RelayTrialNames;
}

/** @throws SmtpFailure where it ends early; `trials` then holds what is known. */
export async function trySenders(channel: Channel, trials: SenderTrial[], options: SenderTrialOptions): Promise<void> {
  if (options.isImplicitTls) await channel.startTls("tls", options.hostName);
  await judgeGreeting(channel, (await channel.greeting()).reply);
  await introduce(channel, "EHLO", options.ehloName, () => undefined);
  const asked: readonly (readonly [SenderKind, string, string])[] = [
    // Every host takes mail for its postmaster, so what is refused here is the sender.
    ["unqualified", "probe", "postmaster"],
    ["unresolvable", `probe@${options.strangeName}.invalid`, "postmaster"],
    ["stranger", `probe@${SENDER_DOMAIN}`, `relaytest@${RECIPIENT_DOMAIN}`],
    ...relayTrialPairs(options.relayNames).map(({ kind, from, to }) => [kind, from, to] as const),
  ];
  for (const [kind, from, to] of asked) {
    const mail = expectFinal(await channel.ask({ verb: "MAIL", address: from }, "mail"), "mail", "MAIL");
    const rcpt = mail.code === 250 ? expectFinal(await channel.ask({ verb: "RCPT", address: to }, "rcpt"), "rcpt", "RCPT") : undefined;
    trials.push({ kind, from, to, mail, ...(rcpt === undefined ? {} : { rcpt }) });
    await takeBack(channel);
  }
  await leave(channel);
}
