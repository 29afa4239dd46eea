import { Refused } from './refusal.ts';

/** Which fields of an answer are asked for; null: with everything below. `*` stands for any name. */
export type FieldTree = ReadonlyMap<string, FieldTree> | null;

/**
 * Reads the `fields` parameter: names by commas, paths by slashes, several of one object in parentheses, as in
 * `nextPageToken,items(id,start/dateTime)`.
 * @throws Refused where it cannot be read.
 */
export function readFields(text: string): FieldTree {
  const reader = { text, at: 0 };
  const tree = readList(reader);
  if (reader.at !== text.length) throw unreadable(text);
  return tree;
}

interface Reader {
  readonly text: string;
  at: number;
}

type Growing = Map<string, Growing | null>;

function readList(reader: Reader): Growing {
  const tree: Growing = new Map();
  for (;;) {
    const [name, below] = readPath(reader);
    const known = tree.get(name);
    if (known === undefined) tree.set(name, below);
    else tree.set(name, known === null || below === null ? null : merged(known, below));
    if (reader.text[reader.at] !== ',') return tree;
    reader.at += 1;
  }
}

function readPath(reader: Reader): [string, Growing | null] {
  const name = /^(?:[A-Za-z_][\w-]*|\*)/.exec(reader.text.slice(reader.at))?.[0];
  if (name === undefined) throw unreadable(reader.text);
  reader.at += name.length;
  const next = reader.text[reader.at];
  if (next === '/') {
    reader.at += 1;
    const [below, further] = readPath(reader);
    return [name, new Map([[below, further]])];
  }
  if (next !== '(') return [name, null];
  reader.at += 1;
  const below = readList(reader);
  if (reader.text[reader.at] !== ')') throw unreadable(reader.text);
  reader.at += 1;
  return [name, below];
}

function merged(one: Growing, other: Growing): Growing {
  const tree = new Map(one);
  for (const [name, below] of other) {
    const known = tree.get(name);
    if (known === undefined) tree.set(name, below);
    else tree.set(name, known === null || below === null ? null : merged(known, below));
  }
  return tree;
}

function unreadable(text: string): Refused {
  const message = `Invalid field selection ${text.slice(0, 100)}`;
  return new Refused({ status: 400, reason: 'invalidParameter', message, location: 'fields' });
}

/** What is asked for below a name; undefined: nothing of it. */
export function fieldsBelow(tree: FieldTree, name: string): FieldTree | undefined {
  if (tree === null) return null;
  const below = tree.get(name);
  return below === undefined ? tree.get('*') : below;
}

/** The part of a value that is asked for; lists are gone through item by item. Objects with nothing left disappear. */
export function selectFields(value: unknown, tree: FieldTree): unknown {
  if (tree === null) return value;
  if (Array.isArray(value)) {
    return value.map((item) => selectFields(item, tree)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const selected: Record<string, unknown> = {};
  let any = false;
  for (const [name, inner] of Object.entries(value)) {
    const below = fieldsBelow(tree, name);
    if (below === undefined) continue;
    const part = selectFields(inner, below);
    if (part === undefined) continue;
    selected[name] = part;
    any = true;
  }
  return any ? selected : undefined;
}
