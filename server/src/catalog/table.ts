// Frozen tables with an index that is built when it is first asked for: loading the catalog must not cost the server's start.

/** What the compiler can see of a data file: that each entry has the keys. What they hold is checked by a test, against the schema. */
type Stored<T> = { readonly [K in keyof T]: unknown };

/** Freezes the entries of a data file. */
export function tableOf<T extends object>(data: readonly Stored<T>[]): readonly T[] {
  for (const entry of data) Object.freeze(entry);
  return Object.freeze(data) as readonly T[];
}

/** Finds an entry by a key. Of two entries with one key the first counts. */
export function indexBy<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined): (key: string) => T | undefined {
  let index: Map<string, T> | undefined;
  return (key) => {
    index ??= buildIndex(entries, keyOf);
    return index.get(key);
  };
}

function buildIndex<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined): Map<string, T> {
  const index = new Map<string, T>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== undefined && !index.has(key)) index.set(key, entry);
  }
  return index;
}
