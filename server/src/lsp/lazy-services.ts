// The real layers below the server, loaded when they are first needed and once.
import type { Engine, Services } from "./services.ts";

export function lazyServices(): Services {
  let engine: Promise<Engine> | undefined;
  return {
    engine: () => (engine ??= loadEngine()),
    probe: async (...args) => (await import("./engine.ts")).probe(...args),
    audit: async () => (await import("./engine.ts")).audit(),
    relay: async (...args) => (await import("./engine.ts")).relay(...args),
  };
}

async function loadEngine(): Promise<Engine> {
  const { documentedRules, ...engine } = await import("./engine.ts");
  return { ...engine, rules: documentedRules() };
}
