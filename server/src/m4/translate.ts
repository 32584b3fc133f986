/** m4's `translit`: maps characters of `from` to those of `to` at the same place, deletes those that have none. Both may hold ranges. */
export function translate(subject: string, from: string, to: string): string {
  const source = expandRanges(from);
  const target = expandRanges(to);
  const map = new Map<string, string>();
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i);
    if (!map.has(char)) map.set(char, target.charAt(i));
  }
  let result = "";
  for (let i = 0; i < subject.length; i++) result += map.get(subject.charAt(i)) ?? subject.charAt(i);
  return result;
}

/** `a-e` and `e-a` are ranges; a dash at either end is itself. */
function expandRanges(set: string): string {
  let result = "";
  for (let i = 0; i < set.length; i++) {
    if (set.charAt(i) !== "-" || i === 0 || i === set.length - 1) {
      result += set.charAt(i);
      continue;
    }
    const first = set.charCodeAt(i - 1);
    const last = set.charCodeAt(++i);
    const step = first <= last ? 1 : -1;
    for (let code = first + step; step > 0 ? code <= last : code >= last; code += step) result += String.fromCharCode(code);
  }
  return result;
}
