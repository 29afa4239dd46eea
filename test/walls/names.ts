import { asNode, literal, nameUnder, nodesIn, unwrapped } from './syntax.ts';
import type { PlacedNode, SyntaxNode } from './syntax.ts';

/** What a file's own names stand for: `p` after `const p = process` stands for `process`. */
export type Names = ReadonlyMap<string, string>;

/**
 * What names that are declared in this file stand for, by imports and by plain assignments, in the order of the text.
 * One scope for the whole file: it is enough to see through a new name, and nobody writes code to deceive these tests.
 */
export function namesIn(nodes: readonly PlacedNode[]): Names {
  const names = new Map<string, string>();
  for (const { node } of nodes) {
    if (node.type === 'ImportDeclaration') addImports(node, names);
    if (node.type === 'VariableDeclarator') addVariable(node['id'], dotted(node['init'], names), names);
  }
  return names;
}

/**
 * What an expression names, as `process.env` or `import.meta.resolve`, whatever it is called in this file; members of
 * the global object stand without it, `createRequire(…)` gives `require`, and `require('x')` gives x. Null: not a plain name.
 */
export function dotted(value: unknown, names: Names): string | null {
  const node = unwrapped(value);
  if (node === null) return null;
  if (node.type === 'Identifier') return known(String(node['name']), names);
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type === 'MemberExpression') return member(dotted(node['object'], names), nameUnder(node, 'property'));
  if (node.type === 'AwaitExpression') return dotted(node['argument'], names);
  if (node.type === 'ImportExpression') return moduleNamed(node['source']);
  if (node.type !== 'CallExpression') return null;
  const called = dotted(node['callee'], names);
  if (called === 'module.createRequire') return 'require';
  const loads = called === 'require' || called === 'process.getBuiltinModule';
  return loads ? moduleNamed(nodesIn(node['arguments'])[0]) : null;
}

/** A module as the owner of what it exports; Node's own without their prefix. */
function moduleNamed(specifier: unknown): string | null {
  return literal(specifier)?.replace(/^node:/, '') ?? null;
}

/** Joins an owner and a member. */
function member(owner: string | null, name: string | null): string | null {
  if (owner === null || name === null) return null;
  if (owner === 'globalThis' || name === 'default') return name === 'default' ? owner : name;
  return `${owner}.${name}`;
}

function known(name: string, names: Names): string {
  return names.get(name) ?? (name === 'global' ? 'globalThis' : name);
}

function addImports(node: SyntaxNode, names: Map<string, string>): void {
  const module = moduleNamed(node['source']);
  for (const entry of nodesIn(node['specifiers'])) {
    const whole = entry.type !== 'ImportSpecifier';
    const meaning = member(module, whole ? 'default' : nameUnder(entry, 'imported'));
    if (meaning !== null) names.set(String(asNode(entry['local'])?.['name']), meaning);
  }
}

function addVariable(target: unknown, meaning: string | null, names: Map<string, string>): void {
  const node = asNode(target);
  if (node === null || meaning === null) return;
  if (node.type === 'Identifier') names.set(String(node['name']), meaning);
  if (node.type === 'AssignmentPattern') addVariable(node['left'], meaning, names);
  if (node.type !== 'ObjectPattern') return;
  for (const entry of nodesIn(node['properties'])) {
    if (entry.type === 'Property') addVariable(entry['value'], member(meaning, nameUnder(entry, 'key')), names);
  }
}
