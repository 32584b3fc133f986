// `npm run bench`: figures against real peers, in turns, as JSON on standard output and as a table on standard error.
import { benchCorpus } from "./corpus.ts";
import { benchExpansion } from "./expansion.ts";
import type { Result } from "./measure.ts";
import { benchServer } from "./server.ts";
import { benchSizes } from "./sizes.ts";

export async function bench(): Promise<void> {
  const results: Result[] = [];
  for (const part of [benchSizes, benchExpansion, benchCorpus, benchServer]) {
    for (const result of await part()) {
      results.push(result);
      const peer = result.vs === undefined ? "" : `   (${result.vs.name}: ${result.vs.value} ${result.unit})`;
      process.stderr.write(`${String(result.value).padStart(9)} ${result.unit.padEnd(6)} ${result.name}${peer}\n`);
    }
  }
  process.stdout.write(`${JSON.stringify({ results })}\n`);
}
