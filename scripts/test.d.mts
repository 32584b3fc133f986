export function chosenSteps(args: readonly string[]): string[];
export function runSteps(names: readonly string[], options?: { readonly quick?: boolean }): Promise<number>;
