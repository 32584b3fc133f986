// How many connections a minute one host gets: with a clock that is turned by hand, so that nobody waits a minute here.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { runProbe } from "../../server/src/cli/probe.ts";
import { SmtpFailure } from "../../server/src/smtp/failure.ts";
import { HostPace, MOST_PER_MINUTE } from "../../server/src/smtp/host-pace.ts";
import type { Clock, PaceOptions, Turn } from "../../server/src/smtp/host-pace.ts";

/** Sleeping moves it on at once. */
class HandClock implements Clock {
  readonly slept: number[] = [];
  #now = 1000;

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.#now += ms;
    return Promise.resolve();
  }
}

const HOST = "192.0.2.7";

function setUp(options: PaceOptions = {}) {
  const clock = new HandClock();
  const pace = new HostPace({ clock, ...options });
  const waits: string[] = [];
  const turn = (addresses: readonly string[], connections: number, signal?: AbortSignal): Promise<Turn> => pace.turn(addresses, { connections, signal, onWait: (text) => waits.push(text) });
  const probe = async (connections: number, most: number, address = HOST): Promise<void> => {
    const mine = await turn([address], most);
    for (let made = 0; made < connections; made++) mine.count(address);
    mine.leave();
  };
  return { clock, pace, waits, turn, probe };
}

describe("HostPace", () => {
  it("lets a probe with room for all its connections begin at once, and makes the next one wait for the rest of the minute", async () => {
    const { clock, waits, probe } = setUp();
    await probe(1, 7);
    await probe(7, 7);
    assert.deepEqual([clock.slept, waits], [[], []]);
    await probe(1, 7);
    assert.deepEqual([clock.slept, waits], [[60_000], ["a wait of 60 s: 8 connections to 192.0.2.7 were made in the last minute, and a host gets at most 8"]]);
  });

  it("never gives an address more than eight connections in any minute, whatever the probes are like", async () => {
    const { clock, turn } = setUp();
    const made: number[] = [];
    for (const [connections, most, pauseMs] of [[7, 7, 0], [1, 8, 10_000], [3, 7, 500], [8, 8, 40_000], [1, 7, 0], [1, 7, 0], [7, 7, 0]] as const) {
      const mine = await turn([HOST], most);
      for (let count = 0; count < connections; count++) {
        mine.count(HOST);
        made.push(clock.now());
        await clock.sleep(700);
      }
      mine.leave();
      await clock.sleep(pauseMs);
    }
    for (const at of made) assert.ok(made.filter((other) => other > at - 60_000 && other <= at).length <= MOST_PER_MINUTE, made.join());
  });

  it("lets probes of an address take turns, also where they share but one of theirs, and others begin", async () => {
    const { waits, turn } = setUp();
    const order: string[] = [];
    const first = await turn([HOST, "192.0.2.8"], 1);
    const second = turn(["192.0.2.8"], 1).then((mine) => {
      order.push("second");
      mine.leave();
    });
    (await turn(["192.0.2.9"], 1)).leave();
    order.push("other host");
    first.leave();
    await second;
    assert.deepEqual(order, ["other host", "second"]);
    assert.deepEqual(waits, ["a wait until another probe of 192.0.2.8 is done"]);
  });

  it("gives the turn on when it is cancelled while it waits, for others or for the minute", async () => {
    const { turn, probe } = setUp();
    const first = await turn([HOST], 1);
    const controller = new AbortController();
    const cancelled = turn([HOST], 1, controller.signal);
    controller.abort();
    await assert.rejects(cancelled, (error) => error instanceof SmtpFailure && error.kind === "cancelled");
    first.leave();
    await probe(8, 8);
    await assert.rejects(turn([HOST], 8, AbortSignal.abort()), SmtpFailure);
    await probe(1, 8);
  });

  it("has no limit for this machine itself, as its help says", async () => {
    for (const address of ["127.0.0.1", "127.9.8.7", "::1"]) {
      const { clock, waits, probe } = setUp();
      for (let time = 0; time < 4; time++) await probe(8, 8, address);
      assert.deepEqual([clock.slept, waits], [[], []], address);
    }
  });
});

describe("probes of one host at several ports", () => {
  it("are made one after the other, and wait before a ninth connection in a minute; a word on standard error says for what", async () => {
    const heard: string[] = [];
    const servers = [1, 2, 3].map(() =>
      createServer((socket) => {
        heard.push("connection");
        socket.on("error", () => socket.destroy());
        socket.write("220 h.test ESMTP\r\n");
        const answers: Readonly<Record<string, string>> = { EHLO: "250 h.test\r\n", HELP: "214 x\r\n", QUIT: "221 bye\r\n" };
        socket.on("data", (chunk: Buffer) => {
          const verb = chunk.toString("latin1").split(/[ \r]/, 1)[0] ?? "";
          if (verb === "QUIT") heard.push(verb);
          socket.write(answers[verb] ?? "500 what\r\n");
        });
      }),
    );
    try {
      for (const server of servers) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { clock, pace } = setUp({ isExempt: () => false });
      const err: string[] = [];
      const streams = { stdout: { write: () => undefined }, stderr: { write: (text: string) => err.push(text) }, pace };
      const words = servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`);
      // Each makes one connection and may make seven.
      assert.equal(await runProbe(words, { timeoutSeconds: 30, format: "json" }, streams), 1);
      assert.deepEqual(heard, [1, 2, 3].flatMap(() => ["connection", "QUIT"]));
      assert.deepEqual([err, clock.slept], [[`${words[2]}: a wait of 60 s: 2 connections to 127.0.0.1 were made in the last minute, and a host gets at most 8\n`], [60_000]]);
    } finally {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    }
  });
});
