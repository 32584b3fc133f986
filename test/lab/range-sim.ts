// A make-believe /24 of mail hosts on loopback addresses, each of a known kind, for tests of the scan.
//   node test/lab/range-sim.ts [--net 127.0.1] [--port PORT] [--latency 20] [--seconds 300]
// Without --port the system chooses one that is free on the first address. Prints the port and, in a line of its own, READY. On SIGTERM, or when the time is
// up, it prints {"connections":{HOST:N},"most":N,"said":{"VERB":N}} (`most`: connections open at once to one host) and exits:
// 3 if a client said a word that a relay test must never say. Latency is the wait before each reply, in milliseconds, since
// loopback has no round-trip time of its own.
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

type Relays = "yes" | "no" | "unknown";

interface Kind {
  readonly count: number;
  readonly relays: Relays;
}

/** How many of the 254 there are, and what is true of them. */
const KINDS = {
  closed: { count: 120, relays: "unknown" },
  secure: { count: 70, relays: "no" },
  /** Takes any recipient, and no unknown user of its own. */
  open: { count: 14, relays: "yes" },
  /** Relays where the sender claims the server's own domain. */
  localfrom: { count: 4, relays: "yes" },
  /** Refuses the plain recipient, relays user%foreign@server. */
  percent: { count: 4, relays: "yes" },
  authreq: { count: 10, relays: "no" },
  greylist: { count: 6, relays: "unknown" },
  /** Takes the connection and never says a word. */
  silent: { count: 6, relays: "unknown" },
  /** Greets after eight seconds, then as secure. */
  tarpit: { count: 6, relays: "no" },
  /** As secure, an octet each 20 ms. */
  slow: { count: 2, relays: "no" },
  busy421: { count: 3, relays: "unknown" },
  refuse554: { count: 3, relays: "unknown" },
  /** Hangs up at the first command. */
  earlyclose: { count: 2, relays: "unknown" },
  /** 502 to EHLO; after HELO open. */
  heloonly: { count: 2, relays: "yes" },
  garbage: { count: 1, relays: "unknown" },
  endless: { count: 1, relays: "unknown" },
} as const satisfies Readonly<Record<string, Kind>>;

type KindName = keyof typeof KINDS;

export interface SimulatedHost {
  readonly address: string;
  readonly name: string;
  readonly kind: KindName;
  readonly relays: Relays;
}

const FORBIDDEN = new Set(["DATA", "BDAT", "AUTH", "ETRN", "TURN", "ATRN", "BURL"]);
const GREETING_DELAY_MS = 8000;
const OCTET_DELAY_MS = 20;

/** The same host is of the same kind in every run. */
export function simulatedHosts(network = "127.0.1"): readonly SimulatedHost[] {
  const kinds = (Object.keys(KINDS) as KindName[]).flatMap((kind) => Array.from({ length: KINDS[kind].count }, () => kind));
  let state = 20_260_101;
  for (let index = kinds.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    const [a, b] = [kinds[index], kinds[other]];
    if (a !== undefined && b !== undefined) [kinds[index], kinds[other]] = [b, a];
  }
  return kinds.map((kind, index) => ({ address: `${network}.${index + 1}`, name: `host${index + 1}.sim.test`, kind, relays: KINDS[kind].relays }));
}

interface Sim {
  readonly latencyMs: number;
  readonly heard: (verb: string) => void;
}

function serve(host: SimulatedHost, socket: Socket, sim: Sim): void {
  const { kind, name } = host;
  switch (kind) {
    case "silent":
      socket.resume();
      return;
    case "busy421":
      socket.end(`421 4.3.2 ${name} too busy\r\n`);
      return;
    case "garbage":
      socket.end(Buffer.from("\x00\xff\xfe\x1b]0;owned\x07\x1b[2J\x00\x00no smtp here\n", "latin1"));
      return;
    case "endless": {
      const timer = setInterval(() => socket.write(`220-${name} and another line\r\n`), 50);
      socket.on("close", () => clearInterval(timer));
      socket.resume();
      return;
    }
    default:
      converse(host, socket, sim);
  }
}

function converse({ kind, name }: SimulatedHost, socket: Socket, sim: Sim): void {
  let from: string | undefined;
  const say = async (text: string): Promise<void> => {
    if (kind !== "slow") {
      await wait(sim.latencyMs);
      if (!socket.destroyed) socket.write(text);
      return;
    }
    for (const octet of text) {
      await wait(OCTET_DELAY_MS);
      if (socket.destroyed) return;
      socket.write(octet);
    }
  };
  const greeting = kind === "refuse554" ? `554 ${name} no SMTP service here\r\n` : `220 ${name} ESMTP Sendmail 8.13.8/8.13.8; ready\r\n`;
  // The greeting stands first in the queue: no reply overtakes it, however early the client talks.
  let queue = (kind === "tarpit" ? wait(GREETING_DELAY_MS) : Promise.resolve()).then(() => say(greeting));

  const recipient = (to: string): string => {
    const address = to.toLowerCase();
    const isOwn = address.endsWith(`@${name}`);
    if (kind === "greylist") return "450 4.7.1 Greylisted, try again";
    if (isOwn && !/[%!"@].*@/.test(address)) return address.startsWith("postmaster@") ? "250 2.1.5 Recipient ok" : `550 5.1.1 <${to}>... User unknown`;
    const isTaken =
      kind === "open" || kind === "heloonly" ||
      (kind === "localfrom" && from?.toLowerCase().endsWith(`@${name}`) === true) ||
      (kind === "percent" && isOwn && /^[^"@!]+%[^"@]+@/.test(address));
    return isTaken ? "250 2.1.5 Recipient ok" : `550 5.7.1 <${to}>... Relaying denied`;
  };
  const answer = (line: string): string => {
    const verb = line.split(" ", 1)[0]?.toUpperCase() ?? "";
    sim.heard(verb);
    if (kind === "refuse554" && verb !== "QUIT") return "503 5.0.0 no";
    switch (verb) {
      case "EHLO":
        if (kind === "heloonly") return "502 5.5.1 Command unrecognized";
        return `250-${name} Hello\r\n250-PIPELINING\r\n250-SIZE 10240000${kind === "authreq" ? "\r\n250-AUTH LOGIN PLAIN" : ""}\r\n250 HELP`;
      case "HELO":
        return `250 ${name} Hello`;
      case "RSET":
        from = undefined;
        return "250 2.0.0 Reset state";
      case "MAIL":
        if (kind === "authreq") return "530 5.7.0 Authentication required";
        if (from !== undefined) return "503 5.5.0 Sender already specified";
        from = /^MAIL FROM:\s*<(.*?)>/i.exec(line)?.[1];
        return from === undefined ? "501 5.5.2 Syntax" : "250 2.1.0 Sender ok";
      case "RCPT": {
        if (from === undefined) return "503 5.0.0 Need MAIL before RCPT";
        const to = /^RCPT TO:\s*<(.*)>/i.exec(line)?.[1];
        return to === undefined ? "501 5.5.2 Syntax" : recipient(to);
      }
      case "QUIT":
        return "221 2.0.0 bye";
      default:
        return "500 5.5.1 Command unrecognized";
    }
  };

  let buffer = "";
  socket.on("data", (chunk: Buffer) => {
    buffer += chunk.toString("latin1");
    for (let end = buffer.indexOf("\n"); end >= 0; end = buffer.indexOf("\n")) {
      const line = buffer.slice(0, end).trimEnd();
      buffer = buffer.slice(end + 1);
      if (kind === "earlyclose") {
        sim.heard(line.split(" ", 1)[0]?.toUpperCase() ?? "");
        socket.destroy();
        return;
      }
      queue = queue.then(() => say(`${answer(line)}\r\n`)).then(() => {
        if (/^QUIT/i.test(line)) socket.end();
      });
    }
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, 128, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function main(): Promise<void> {
  const argument = (name: string, fallback: string): string => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
  };
  const network = argument("net", "127.0.1");
  if (!/^127\.\d{1,3}\.\d{1,3}$/.test(network)) throw new Error("--net must be a network of the loopback");
  const connections: Record<string, number> = {};
  const said: Record<string, number> = {};
  let most = 0;
  const sim: Sim = { latencyMs: Number(argument("latency", "20")), heard: (verb) => (said[verb] = (said[verb] ?? 0) + 1) };
  let port = Number(argument("port", "0"));

  for (const host of simulatedHosts(network)) {
    if (host.kind === "closed") continue;
    let open = 0;
    const server = createServer((socket) => {
      connections[host.address] = (connections[host.address] ?? 0) + 1;
      most = Math.max(most, ++open);
      socket.on("close", () => (open -= 1));
      socket.on("error", () => socket.destroy());
      serve(host, socket, sim);
    });
    port = await listen(server, port, host.address);
  }
  console.log(port);
  console.log("READY");

  const end = (): void => {
    console.log(JSON.stringify({ connections, most, said }));
    process.exit(Object.keys(said).some((verb) => FORBIDDEN.has(verb)) ? 3 : 0);
  };
  process.on("SIGTERM", end);
  setTimeout(end, Number(argument("seconds", "300")) * 1000);
}

if (process.argv[1]?.endsWith("range-sim.ts") === true) await main();
