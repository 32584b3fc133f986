export const projectRoot: string;
export const cacheDirectory: string;
export function inProject(...parts: readonly string[]): string;
