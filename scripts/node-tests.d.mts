export function testFiles(suite: string): string[];
export function runNodeTests(files: readonly string[], options: { readonly concurrency: number; readonly say?: (line: string) => void }): Promise<{ readonly passed: number; readonly failed: number }>;
