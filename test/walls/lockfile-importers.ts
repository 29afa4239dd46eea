/** The dependencies of one kind: package name to what the manifest asks for. */
export type Wanted = Readonly<Record<string, string>>;

/** What one workspace asks for, by kind; kinds with nothing in them are left out. */
export type Manifest = Readonly<Record<string, Wanted>>;

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** What a package.json asks for. */
export function wantedBy(text: string): Manifest {
  const manifest = JSON.parse(text) as Readonly<Record<string, Wanted | undefined>>;
  const kinds = KINDS.flatMap((kind) => {
    const wanted = manifest[kind] ?? {};
    return Object.keys(wanted).length === 0 ? [] : [[kind, wanted] as const];
  });
  return Object.fromEntries(kinds);
}

/**
 * The `importers` of a pnpm lockfile (format 9): what each workspace asked for when the lockfile was written, by the
 * workspace's folder ('.' for the root). It reads the few shapes that pnpm writes there, and throws on any other line:
 * a reader that skips what it does not know would call an old lockfile new.
 */
export function lockedImporters(lockfile: string): Readonly<Record<string, Manifest>> {
  const importers: Record<string, Record<string, Record<string, string>>> = {};
  const path: string[] = [];
  for (const line of sectionOf(lockfile)) {
    const { depth, key, value } = entryIn(line);
    if (depth > path.length + 1) throw notUnderstood(line);
    path.splice(depth - 1, path.length, key);
    const [folder = '', kind = '', name = ''] = path;
    if (depth === 1) importers[folder] = {};
    if (depth === 2) importers[folder]![kind] = {};
    if (depth === 4 && key === 'specifier') importers[folder]![kind]![name] = value;
  }
  return importers;
}

const ENTRY =
  /^(?<indent>(?: {2}){1,4})(?<key>'[^']+'|"[^"]+"|[^\s'":][^\s:]*):(?: (?<value>'.*'|".*"|[^\s'"|>[&*].*))?$/;

/** One line of the section: a workspace (depth 1), a kind (2), a package (3), or what is known of it (4). */
function entryIn(line: string): { readonly depth: number; readonly key: string; readonly value: string } {
  const { indent = '', key = '', value = '' } = ENTRY.exec(line)?.groups ?? {};
  const depth = indent.length / 2;
  const fits = depth === 4 ? ['specifier', 'version'].includes(key) && value !== '' : ['', '{}'].includes(value);
  if (depth === 0 || !fits) throw notUnderstood(line);
  return { depth, key: unquoted(key), value: unquoted(value) };
}

function notUnderstood(line: string): Error {
  return new Error(`pnpm-lock.yaml: not understood: ${line}`);
}

/** What the manifests ask for and the lockfile does not hold, and the other way round; one sentence each, sorted. */
export function differences(
  manifests: Readonly<Record<string, Manifest>>,
  locked: Readonly<Record<string, Manifest>>,
): string[] {
  const asked = entries(manifests);
  const held = entries(locked);
  return [
    ...[...asked].filter((entry) => !held.has(entry)).map((entry) => `${entry}, and pnpm-lock.yaml does not know`),
    ...[...held]
      .filter((entry) => !asked.has(entry))
      .map((entry) => `pnpm-lock.yaml says that ${entry}, and that is past`),
  ].toSorted();
}

function entries(manifests: Readonly<Record<string, Manifest>>): Set<string> {
  const lines = Object.entries(manifests).flatMap(([folder, kinds]) => [
    `${folder} is a workspace`,
    ...Object.entries(kinds).flatMap(([kind, wanted]) =>
      Object.entries(wanted).map(([name, specifier]) => `${folder} has ${name} ${specifier} in ${kind}`),
    ),
  ]);
  return new Set(lines);
}

/** The lines between `importers:` and the next section, without empty ones. */
function sectionOf(lockfile: string): string[] {
  const lines = lockfile.split(/\r?\n/);
  if (!lines.includes("lockfileVersion: '9.0'")) throw new Error('pnpm-lock.yaml: only format 9.0 is understood');
  const start = lines.indexOf('importers:') + 1;
  if (start === 0) throw new Error('pnpm-lock.yaml has no importers');
  const length = lines.slice(start).findIndex((line) => /^\S/.test(line));
  return lines.slice(start, length === -1 ? undefined : start + length).filter((line) => line.trim() !== '');
}

function unquoted(text: string): string {
  return /^'.*'$|^".*"$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}
