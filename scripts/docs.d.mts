export function staleDocs(): Promise<{ readonly files: ReadonlyMap<string, string>; readonly stale: readonly string[] }>;
