// Servers that misbehave, each on a port of its own of a loopback address, for the tests of the SMTP client.
//   node test/lab/hostile-sim.ts [--host 127.0.0.1] [--base PORT] [--seconds 300] [--cert FILE --key FILE]
// Without --base the system chooses the ports. Prints a line `PORT NAME` for each server, then READY. On SIGTERM, or when the
// time is up, it prints what each server was told as JSON, {"said":{"NAME":["EHLO",…]}}, and exits: 3 if a client
// said a word that a probe must never say.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";

type Serve = (socket: Socket, sim: Sim) => void;
/** What a verb is answered with; a function does it itself. */
type Answers = Readonly<Record<string, string | Buffer | ((socket: Socket, sim: Sim) => unknown)>>;

interface Sim {
  readonly secureContext: SecureContext | undefined;
  readonly heard: (line: string) => void;
}

const FORBIDDEN = new Set(["DATA", "BDAT", "AUTH", "ETRN", "TURN", "ATRN", "BURL"]);
/** Where a server that floods ends its stream. */
const FLOOD_OCTETS = 100_000_000;

const EHLO = "250-h.test Hello\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 HELP\r\n";
const EHLO_WITH_TLS = "250-h.test Hello\r\n250-STARTTLS\r\n250 HELP\r\n";
const ORDINARY: Answers = {
  EHLO,
  HELO: "250 h.test\r\n",
  HELP: "214 see RFC 5321\r\n",
  RSET: "250 ok\r\n",
  MAIL: "250 ok\r\n",
  RCPT: "550 no\r\n",
  QUIT: (socket) => socket.end("221 bye\r\n"),
};
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);

/** A well-behaved server, but for the answers that are replaced. */
function ordinary(answers: Answers = {}, greeting: string | Buffer = "220 h.test ESMTP\r\n"): Serve {
  return (socket, sim) => {
    socket.write(greeting);
    onLine(socket, (line) => {
      sim.heard(line);
      const verb = verbOf(line);
      const postmaster = /^RCPT TO:<postmaster[@>]/i.test(line) ? "250 ok\r\n" : undefined;
      const answer = answers[verb] ?? postmaster ?? ORDINARY[verb] ?? "500 what\r\n";
      if (typeof answer === "function") answer(socket, sim);
      else socket.write(answer);
    });
  };
}

function tlsAnswering(starttls: (socket: Socket, sim: Sim) => void): Serve {
  return ordinary({ EHLO: EHLO_WITH_TLS, STARTTLS: starttls });
}

/** 220 to STARTTLS, and from there on none of the ordinary answers. */
function goAhead(then: (socket: Socket) => void): Serve {
  return tlsAnswering((socket) => {
    socket.removeAllListeners("data");
    socket.resume();
    socket.write("220 go\r\n");
    then(socket);
  });
}

function startTls(say: string, ehloInTls: string = EHLO): (socket: Socket, sim: Sim) => void {
  return (socket, sim) => {
    socket.removeAllListeners("data");
    socket.write(say);
    if (sim.secureContext === undefined) return;
    const secure = new TLSSocket(socket, { isServer: true, secureContext: sim.secureContext });
    secure.on("error", () => secure.destroy());
    onLine(secure, (line) => {
      sim.heard(line);
      const verb = verbOf(line);
      if (verb === "QUIT") secure.end("221 bye\r\n");
      else secure.write(verb === "EHLO" ? ehloInTls : "250 ok\r\n");
    });
  };
}

export const SERVERS: Readonly<Record<string, Serve>> = {
  // Connections that say nothing, too little, too slowly or too much.
  "silent": () => undefined,
  "close-at-once": (socket) => socket.end(),
  "reset-at-once": (socket) => socket.resetAndDestroy(),
  "banner-no-newline": (socket) => {
    socket.write("220 ");
    every(socket, 100, () => socket.write("x"));
  },
  "banner-drip": (socket) => {
    const greeting = "220 h.test ESMTP ready\r\n";
    let sent = 0;
    every(socket, 1000, () => socket.write(greeting.charAt(sent++)));
  },
  "banner-endless": (socket) => every(socket, 50, () => socket.write("220-h.test more\r\n")),
  "banner-flood-line": (socket) => {
    socket.write("220 ");
    flood(socket, Buffer.alloc(65_536, "A"));
  },
  "banner-flood-lines": (socket) => flood(socket, Buffer.from("220-h.test flood flood flood\r\n".repeat(2000))),
  "reads-nothing": (socket) => {
    socket.write("220 h.test\r\n");
    socket.pause();
  },
  "half-close": (socket) => {
    socket.end("220 h.test\r\n");
    socket.resume();
  },

  // Greetings.
  "banner-421": (socket) => socket.end("421 4.3.2 h.test too busy\r\n"),
  "banner-554": ordinary({ EHLO: "503 no\r\n", HELO: "503 no\r\n", MAIL: "503 no\r\n" }, "554 h.test no service\r\n"),
  "banner-450": ordinary({}, "450 h.test later\r\n"),
  "banner-nul": ordinary({ EHLO: latin1("250-h.test\0\0\r\n250-SI\0ZE 5\r\n250 HELP\r\n") }, latin1("220 h\0.test ES\0MTP\r\n")),
  "banner-latin1": ordinary({ EHLO: latin1("250-h.test \xff\xfe\xc3\r\n250 X\xe9\r\n") }, latin1("220 h.test \xc3\x28\xff\r\n")),
  // Window title, clear screen, OSC 52 clipboard, OSC 8 link, C1 controls, bidi and zero-width marks.
  "banner-escape": ordinary(
    { EHLO: Buffer.from("250-h.test \x1b[31mred\x1b[0m\r\n250-X\u202eOLLEH\u2066\r\n250 HELP\u200b\r\n") },
    Buffer.from("220 h.test \x1b]0;pwned\x07\x1b[2J\x1b]52;c;cm0gLXJm\x07\x1b]8;;http://evil.test\x07click\x1b]8;;\x07 \x9b31m\r\n"),
  ),
  "banner-markdown": ordinary(
    {},
    "220 h.test [a](command:workbench.action.terminal.new) <img src=x onerror=alert(1)> ![x](http://127.0.0.1:9/t) `$(id)`\r\n",
  ),

  // Bytes that are not SMTP.
  "bare-lf": ordinary({ EHLO: "250-h.test\n250 HELP\n", QUIT: "221 bye\n" }, "220 h.test\n"),
  "bare-cr": ordinary({}, "220 h.test\r250 x\r"),
  "blank-lines": ordinary({ EHLO: "\r\n250-h.test\r\n\r\n250 HELP\r\n\r\n" }, "\r\n220 h.test\r\n\r\n"),
  "no-code": ordinary({ EHLO: "hello there\r\n" }, "welcome\r\n"),
  "http": (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")),
  "ssh": (socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"),
  "code-changes": ordinary({ EHLO: "250-h.test\r\n550-PIPELINING\r\n250-STARTTLS\r\n421 HELP\r\n" }),
  "multiline-unended": ordinary({ EHLO: "250-h.test\r\n250-SIZE\r\n" }),

  // EHLO.
  "many-extensions": ordinary({ EHLO: `250-h.test\r\n${Array.from({ length: 100_000 }, (_, n) => `250-X${n} y\r\n`).join("")}250 HELP\r\n` }),
  "odd-extensions": ordinary({
    EHLO: `250-h.test\r\n250-SIZE ${"1234567890".repeat(4)}\r\n250-size -5\r\n250-AUTH=LOGIN\r\n250-AUTH\tPLAIN\r\n250-AUTH LOGIN plain LOGIN\r\n250-__proto__ x\r\n250-constructor\r\n250 starttls\r\n`,
    STARTTLS: "502 no\r\n",
  }),
  "ehlo-refused": ordinary({ EHLO: "502 unrecognized\r\n" }),
  "ehlo-closes": ordinary({ EHLO: (socket) => socket.end() }),
  "ehlo-421": ordinary({ EHLO: (socket) => socket.end("421 4.7.0 try later\r\n") }),
  // Offers STARTTLS to every second connection only.
  "ehlo-flip": (() => {
    let connections = 0;
    return (socket: Socket, sim: Sim): void => ordinary({ EHLO: connections++ % 2 === 0 ? EHLO_WITH_TLS : EHLO })(socket, sim);
  })(),
  "early-421": ordinary({
    EHLO: (socket) => {
      socket.write(EHLO);
      setTimeout(() => socket.end("421 4.4.2 timeout\r\n"), 300).unref();
    },
    HELP: () => undefined,
  }),
  "reply-ahead": ordinary({ EHLO: `${EHLO}250 ok\r\n250 accepted\r\n` }),
  "auth-334": ordinary({ EHLO: "334 VXNlcm5hbWU6\r\n" }),

  // Recipients: no concern of a probe, and traps for a relay test.
  "rcpt-421": (socket, sim) => {
    let count = 0;
    ordinary({ RCPT: (s) => (++count < 3 ? s.write("550 no\r\n") : s.end("421 4.7.0 too many errors\r\n")) })(socket, sim);
  },
  "rcpt-slow": (socket, sim) => {
    let count = 0;
    ordinary({ RCPT: (s) => void setTimeout(() => s.write("550 no\r\n"), 1000 * ++count).unref() })(socket, sim);
  },
  "rcpt-all": ordinary({ RCPT: "250 ok\r\n" }),
  "rcpt-251": ordinary({ RCPT: "251 will forward\r\n" }),
  "extra-reply": ordinary({ MAIL: "250 ok\r\n250 ok\r\n" }),
  "data-354": ordinary({ RCPT: "354 go ahead\r\n" }),

  // STARTTLS.
  "tls-inject": tlsAnswering(startTls("220 go\r\n250-evil.test\r\n250 AUTH PLAIN\r\n")),
  "tls-inject-part": tlsAnswering(startTls("220 go\r\n250-AUTH PLAIN ")),
  "tls-refused": tlsAnswering((socket) => socket.write("454 4.3.3 TLS not available\r\n")),
  "tls-hangs": goAhead(() => undefined),
  "tls-garbage": goAhead((socket) => socket.once("data", () => socket.write("500 what\r\n"))),
  "tls-alert": goAhead((socket) => socket.once("data", () => socket.end(HANDSHAKE_FAILURE))),
  "tls-closes": goAhead((socket) => socket.once("data", () => socket.destroy())),
  "tls-again": tlsAnswering(startTls("220 go\r\n", "250-other.test\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")),
};

function onLine(socket: Socket, take: (line: string) => void): void {
  let buffer = "";
  socket.on("data", (chunk: Buffer) => {
    buffer += chunk.toString("latin1");
    for (let end = buffer.indexOf("\n"); end >= 0; end = buffer.indexOf("\n")) {
      const line = buffer.slice(0, end).trim();
      buffer = buffer.slice(end + 1);
      take(line);
    }
  });
}

function verbOf(line: string): string {
  return line.split(" ", 1)[0]?.toUpperCase() ?? "";
}

function every(socket: Socket, ms: number, work: () => void): void {
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else work();
  }, ms);
  socket.on("close", () => clearInterval(timer));
}

function flood(socket: Socket, chunk: Buffer): void {
  let sent = 0;
  const go = (): void => {
    while (!socket.destroyed && sent < FLOOD_OCTETS) {
      sent += chunk.length;
      if (!socket.write(chunk)) {
        socket.once("drain", go);
        return;
      }
    }
    socket.end();
  };
  go();
}

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

async function main(): Promise<void> {
  const argument = (name: string): string | undefined => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? undefined : process.argv[at + 1];
  };
  const host = argument("host") ?? "127.0.0.1";
  if (!host.startsWith("127.")) throw new Error("--host must be a loopback address");
  const [cert, key] = [argument("cert"), argument("key")];
  const secureContext = cert === undefined || key === undefined ? undefined : createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) });
  const base = argument("base");
  const said: Record<string, string[]> = {};

  for (const [index, [name, serve]] of Object.entries(SERVERS).entries()) {
    const verbs: string[] = [];
    said[name] = verbs;
    const server = createServer({ allowHalfOpen: name === "half-close" }, (socket) => {
      socket.on("error", () => socket.destroy());
      const heard = (line: string): void => {
        if (verbs.length < 1000) verbs.push(verbOf(line));
      };
      serve(socket, { secureContext, heard });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(base === undefined ? 0 : Number(base) + index, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    console.log(`${port} ${name}`);
  }
  console.log("READY");

  const end = (): void => {
    console.log(JSON.stringify({ said }));
    process.exit(Object.values(said).flat().some((verb) => FORBIDDEN.has(verb)) ? 3 : 0);
  };
  process.on("SIGTERM", end);
  setTimeout(end, Number(argument("seconds") ?? 300) * 1000);
}

if (process.argv[1]?.endsWith("hostile-sim.ts") === true) await main();
