// The sockets that the daemon opens, one per DaemonPortOptions line (daemon.c, setsockaddroptions).
import { type DaemonKey, findDaemonKey, findMailService } from "../catalog/index.ts";
import type { Definition } from "./provenance.ts";

/** One part between commas. */
export interface ListenerField {
  /** As written; empty where the part has no `=`, which sendmail passes over. */
  readonly key: string;
  readonly value: string;
  /** What sendmail takes the key for; undefined where it takes it for nothing. */
  readonly known: DaemonKey | undefined;
  /** Offsets in the line's value, from the first to behind the last character. */
  readonly start: number;
  readonly end: number;
  readonly definedBy: Definition;
}

export interface Listener {
  /** The whole value of the line. */
  readonly text: string;
  readonly fields: readonly ListenerField[];
  /** `MTA`, `MSA`; empty where it has none. */
  readonly name: string;
  /** As written: a number or a service name; `smtp` where nothing is said. */
  readonly port: string;
  /** As written; undefined for every address of the host. */
  readonly address: string | undefined;
  readonly family: string;
  /** Modifier letters of M=: `a` requires AUTH, `A` offers none, `s` begins with TLS. */
  readonly modifiers: string;
  readonly definedBy: Definition;
}

/** Sendmail looks at the first letter of a key; where a key is given twice the later one counts, M= included. */
export function readListener(value: string, definedBy: Definition): Listener {
  const fields = readFields(value, definedBy);
  const last = (letter: string): string | undefined => fields.findLast((field) => field.known?.letter === letter)?.value;
  return {
    text: value,
    fields,
    name: last("N") ?? "",
    port: last("P") ?? "smtp",
    address: last("A"),
    family: last("F")?.toLowerCase() ?? "inet",
    modifiers: last("M") ?? "",
    definedBy,
  };
}

function readFields(value: string, definedBy: Definition): readonly ListenerField[] {
  const fields: ListenerField[] = [];
  let from = 0;
  for (const part of value.split(",")) {
    const start = from + (part.length - part.trimStart().length);
    const end = from + part.trimEnd().length;
    from += part.length + 1;
    if (end <= start) continue;
    const text = value.slice(start, end);
    const equals = text.indexOf("=");
    const key = equals < 0 ? "" : text.slice(0, equals).trimEnd();
    fields.push({ key, value: text.slice(equals + 1).trimStart(), known: equals < 0 ? undefined : findDaemonKey(text), start, end, definedBy: within(definedBy, value, start, end) });
  }
  return fields;
}

/** The place of a part, where the value stands in the .cf as it is: a folded line has more characters. */
function within(whole: Definition, value: string, start: number, end: number): Definition {
  const { cfSpan } = whole;
  return cfSpan === undefined || cfSpan.end - cfSpan.start !== value.length ? whole : { ...whole, cfSpan: { start: cfSpan.start + start, end: cfSpan.start + end } };
}

export function findField(listener: Listener, letter: string): ListenerField | undefined {
  return listener.fields.findLast((field) => field.known?.letter === letter);
}

/** The first of two parts for one key that say different things. */
export function findRepeatedKey({ fields }: Listener): ListenerField | undefined {
  return fields.find((field, index) => field.known !== undefined && fields.slice(index + 1).some((other) => other.known === field.known && other.value !== field.value));
}

/** For people: its name, else its port. */
export function labelOf({ name, port }: Listener): string {
  return name === "" ? `Port=${port}` : name;
}

/** Where its modifiers stand; the whole line where it has none. */
export function placeOfModifiers(listener: Listener): Definition {
  return findField(listener, "M")?.definedBy ?? listener.definedBy;
}

/** A socket in the file system, without address and port. */
export function isSocketFile({ family }: Listener): boolean {
  return family === "local" || family === "unix";
}

/** Only programs on this host can reach it. */
export function isLoopback(listener: Listener): boolean {
  if (isSocketFile(listener)) return true;
  const address = listener.address?.replace(/^\[|\]$/g, "").toLowerCase() ?? "";
  return /^127\./.test(address) || address === "localhost" || /^(ipv6:)?(::1|0:0:0:0:0:0:0:1)$/.test(address);
}

/** As atoi() reads digits, or as /etc/services has the name; undefined where it is neither. */
export function portNumber(listener: Listener): number | undefined {
  const digits = /^\d+/.exec(listener.port)?.[0];
  return digits === undefined ? findMailService(listener.port)?.port : Number(digits);
}

/** RFC 6409 and RFC 8314: where mail clients hand in. */
export function isSubmissionPort(listener: Listener): boolean {
  const port = portNumber(listener);
  return port === 587 || port === 465;
}

/** The line with other modifiers; without M= where none are left. */
export function withModifiers(listener: Listener, modifiers: string): string {
  const { text } = listener;
  const field = findField(listener, "M");
  if (field === undefined) return modifiers === "" ? text : `${text}, M=${modifiers}`;
  if (modifiers !== "") return `${text.slice(0, field.end - field.value.length)}${modifiers}${text.slice(field.end)}`;
  return withoutField(listener, field);
}

/** The line with a part taken out, and its comma. */
export function withoutField(listener: Listener, field: ListenerField): string {
  const { text } = listener;
  const before = text.slice(0, field.start).replace(/,\s*$/, "");
  const after = text.slice(field.end);
  // The first part takes the comma behind it along.
  return before.trim() === "" ? after.replace(/^\s*,\s*/, "") : before + after;
}
