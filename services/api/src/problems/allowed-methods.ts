/** Remembers which methods each route takes, to tell a wrong method (405) from a wrong address (404). */
export function createAllowedMethods() {
  const methodsByPattern = new Map<string, Set<string>>();
  return {
    add(pattern: string, methods: string | readonly string[]): void {
      const known = methodsByPattern.get(pattern) ?? new Set();
      for (const method of [methods].flat()) known.add(method);
      methodsByPattern.set(pattern, known);
    },
    /** The methods that an address without its query takes, in order of the alphabet; empty where there is no such address. */
    at(path: string): string[] {
      const methods = new Set<string>();
      for (const [pattern, known] of methodsByPattern) {
        if (matches(pattern, path)) for (const method of known) methods.add(method);
      }
      return [...methods].toSorted();
    },
  };
}

/** The kinds of pattern that are used here: whole segments, `:name` for one segment, `*` for the rest. */
function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  for (const [index, segment] of wanted.entries()) {
    if (segment === '*') return index < given.length;
    const actual = given[index];
    if (actual === undefined) return false;
    if (segment.startsWith(':') ? actual === '' : segment !== actual) return false;
  }
  return wanted.length === given.length;
}
