// Why a conversation ended before its time. One class, so that a caller can tell a host that is away from a bug of ours.

/** How far the conversation had come. */
export type Stage = "resolve" | "connect" | "tls" | "greeting" | "ehlo" | "helo" | "help" | "vrfy" | "expn" | "starttls" | "ehlo-after-tls" | "rset" | "mail" | "rcpt" | "quit";

export type FailureKind =
  /** The time of the stage or of the whole host was up. */
  | "timeout"
  | "refused"
  | "closed"
  | "network"
  /** The host said something that is no SMTP, or answered what nobody asked. */
  | "protocol"
  /** 4xx or 5xx where going on makes no sense. */
  | "rejected"
  | "tls"
  | "cancelled";

export class SmtpFailure extends Error {
  readonly stage: Stage;
  readonly kind: FailureKind;

  /** `message` is printable text for people. */
  constructor(stage: Stage, kind: FailureKind, message: string) {
    super(message);
    this.name = "SmtpFailure";
    this.stage = stage;
    this.kind = kind;
  }
}
