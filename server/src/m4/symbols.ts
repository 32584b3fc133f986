// Macro names as small numbers, for the whole process: names of the library's files are looked up once, not at each expansion.

const ids = new Map<string, number>();
const names: string[] = [];

export function symbolOf(name: string): number {
  let id = ids.get(name);
  if (id === undefined) {
    id = names.length;
    ids.set(name, id);
    names.push(name);
  }
  return id;
}

/** The number of a name that some text or definition has used before; undefined for one never seen: it can't be a macro. */
export function knownSymbol(name: string): number | undefined {
  return ids.get(name);
}

export function nameOf(symbol: number): string {
  return names[symbol] ?? "";
}

export function symbolCount(): number {
  return names.length;
}
