// What a piece of work takes of the processor: a busy machine makes it last longer, and costs it hardly more of this.

/** Milliseconds that this process computed while `work` ran, all of its threads together. */
export function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
