import { parseAst } from 'vitest/node';

/** A node of the syntax tree, as far as these tests look at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

/** A node, what holds it, and under which name. */
export interface PlacedNode {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode | null;
  readonly key: string;
}

/** Every node of a file's syntax tree, in the order of the text. Throws on text that does not parse. */
export function placedNodes(file: string, text: string): PlacedNode[] {
  const lang = file.endsWith('x') ? 'tsx' : 'ts';
  const nodes: PlacedNode[] = [];
  collect(parseAst(text, { lang }, file), null, '', nodes);
  return nodes;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export function asNode(value: unknown): SyntaxNode | null {
  return typeof value === 'object' && value !== null && 'type' in value ? (value as SyntaxNode) : null;
}

/** The nodes of a list such as a call's arguments; none where there is no list. */
export function nodesIn(value: unknown): SyntaxNode[] {
  return Array.isArray(value) ? value.flatMap((item) => asNode(item) ?? []) : [];
}

/** What a string says, where it says the same each time; null for everything else. */
export function literal(value: unknown): string | null {
  const node = asNode(value);
  if (node?.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  const quasis = node?.type === 'TemplateLiteral' ? (node['quasis'] as { value: { cooked: string } }[]) : [];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}

/** The name behind `a.b`, `a['b']`, and `b:` in an object or a pattern; null where it is worked out. */
export function nameUnder(node: SyntaxNode, key: 'property' | 'key' | 'imported'): string | null {
  const name = asNode(node[key]);
  if (name?.type === 'Identifier' && node['computed'] !== true) return String(name['name']);
  return literal(name);
}

const WRAPPERS = new Set([
  'ChainExpression',
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

/** The expression inside of brackets, `as`, `!` and `(0, x)`. */
export function unwrapped(value: unknown): SyntaxNode | null {
  const node = asNode(value);
  if (node === null) return null;
  if (WRAPPERS.has(node.type)) return unwrapped(node['expression']);
  return node.type === 'SequenceExpression' ? unwrapped(nodesIn(node['expressions']).at(-1)) : node;
}

/**
 * Whether a node is an expression as a whole, so that its place says what becomes of its value: `x` in `f(x)`, and
 * `x as T` in `f(x as T)`, but not the `x` in there.
 */
export function isWholeExpression(place: PlacedNode): boolean {
  const { node, parent } = place;
  if (parent !== null && WRAPPERS.has(parent.type)) return false;
  return ['MemberExpression', 'CallExpression'].includes(node.type) || WRAPPERS.has(node.type) || isReference(place);
}

/** Whether an identifier stands for a value here, and does not name a member, a type or a new thing. */
export function isReference({ node, parent, key }: PlacedNode): boolean {
  if (node.type !== 'Identifier' || parent === null) return false;
  if (['property', 'key'].includes(key)) return parent['computed'] === true;
  if (['id', 'local', 'imported', 'exported', 'label', 'params', 'param', 'meta'].includes(key)) return false;
  return !parent.type.startsWith('TS') || WRAPPERS.has(parent.type);
}

function collect(value: unknown, parent: SyntaxNode | null, key: string, nodes: PlacedNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, parent, key, nodes);
    return;
  }
  const node = asNode(value);
  if (node === null) return;
  nodes.push({ node, parent, key });
  for (const [name, child] of Object.entries(node)) if (typeof child === 'object') collect(child, node, name, nodes);
}
