import { dotted } from './names.ts';
import type { Names } from './names.ts';
import { asNode, isReference, isWholeExpression, nameUnder, nodesIn } from './syntax.ts';
import type { PlacedNode, SyntaxNode } from './syntax.ts';

/** `vi.mock` and its kin: they put another module in the place of the one that an import names. */
export function mocksModule({ node }: PlacedNode, names: Names): boolean {
  const name = node.type === 'MemberExpression' ? dotted(node, names) : null;
  return name !== null && /^(?:vitest\.)?(?:vi|vitest)\.(?:mock|doMock)$/.test(name);
}

/** `eval`, `Function('…')`, `new Function('…')` and Node's `vm`: text becomes code that no rule has read. */
export function runsText(place: PlacedNode, names: Names): boolean {
  const { node } = place;
  if (isReference(place) || node.type === 'MemberExpression') {
    if (dotted(node, names) === 'eval') return true;
  }
  if (node.type === 'ImportDeclaration') return /^(?:node:)?vm$/.test(String(asNode(node['source'])?.['value']));
  return /^(?:Call|New)Expression$/.test(node.type) && dotted(node['callee'], names) === 'Function';
}

/** `require` as a value: from there on, nobody can see what is loaded by it. A new name for it is seen through. */
export function handsRequireOn(place: PlacedNode, names: Names): boolean {
  const { node, parent, key } = place;
  if (!isWholeExpression(place) || dotted(node, names) !== 'require') return false;
  return !['callee', 'object', 'init', 'left'].includes(key) || (key === 'init' && !isPlainName(parent));
}

/** Reading the environment, or taking the whole process by which it could be read. */
export function readsEnvironment(place: PlacedNode, names: Names): boolean {
  const { node } = place;
  if (node.type === 'MemberExpression' && dotted(node['object'], names) === 'process') {
    return [null, 'env', 'loadEnvFile'].includes(nameUnder(node, 'property'));
  }
  if (node.type === 'VariableDeclarator') return takesEnvironment(node, names);
  if (node.type === 'ImportDeclaration' && /^(?:node:)?process$/.test(String(asNode(node['source'])?.['value']))) {
    return nodesIn(node['specifiers']).some(
      (entry) => entry.type === 'ImportSpecifier' && nameUnder(entry, 'imported') === 'env',
    );
  }
  return isWholeExpression(place) && isWholeProcess(place, names);
}

function takesEnvironment(node: SyntaxNode, names: Names): boolean {
  const from = dotted(node['init'], names);
  const pattern = asNode(node['id']);
  if (pattern?.type !== 'ObjectPattern' || (from !== 'process' && from !== 'globalThis')) return false;
  const wanted = from === 'process' ? 'env' : 'process';
  return nodesIn(pattern['properties']).some((entry) => {
    const name = entry.type === 'Property' ? nameUnder(entry, 'key') : null;
    return name === null || name === wanted;
  });
}

/** `process` or the global object itself, where it is neither asked for a member nor taken apart. */
function isWholeProcess({ node, parent, key }: PlacedNode, names: Names): boolean {
  if (!['process', 'globalThis'].includes(dotted(node, names) ?? '')) return false;
  if (key === 'object' || (key === 'argument' && parent?.['operator'] === 'typeof')) return false;
  return key !== 'init' || isPlainName(parent);
}

function isPlainName(declarator: SyntaxNode | null): boolean {
  return declarator?.type === 'VariableDeclarator' && asNode(declarator['id'])?.type === 'Identifier';
}
