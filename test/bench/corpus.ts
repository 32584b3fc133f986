// Judging real files of other people, warm: all that the engine does between a keystroke and its findings.
import { SourceText } from "../../server/src/text/source-text.ts";
import { corpusFiles, NO_CORPUS } from "../support/corpus.ts";
import { judge } from "../support/judge.ts";
import { median, rounded, timed, type Result } from "./measure.ts";

const WARM_UP = 3;
/** Enough that a collection of garbage, every tenth time, is not what is measured. */
const ROUNDS = 15;

export async function benchCorpus(): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const kind of ["cf", "mc"] as const) {
    const files = corpusFiles(kind).map(({ name, path, bytes }) => ({ name, text: SourceText.fromBytes(path, bytes).text }));
    if (files.length === 0) {
      process.stderr.write(`real .${kind} files: ${NO_CORPUS}\n`);
      continue;
    }
    const times: { readonly name: string; readonly time: number }[] = [];
    for (const { name, text } of files) {
      for (let i = 0; i < WARM_UP; i++) judge(name, text, `sendmail-${kind}`);
      const rounds: number[] = [];
      for (let i = 0; i < ROUNDS; i++) rounds.push(await timed(() => void judge(name, text, `sendmail-${kind}`)));
      times.push({ name, time: median(rounds) });
    }
    const slowest = times.reduce((a, b) => (b.time > a.time ? b : a));
    results.push(
      { name: `judging one of ${files.length} real .${kind} files, median`, value: rounded(median(times.map(({ time }) => time))), unit: "ms" },
      { name: `judging the slowest of them, ${slowest.name}`, value: rounded(slowest.time), unit: "ms" },
    );
  }
  return results;
}
