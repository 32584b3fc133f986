export function chosenSteps(args: readonly string[]): string[];
export function runSteps(names: readonly string[]): Promise<number>;
