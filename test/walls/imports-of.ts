import { dotted } from './names.ts';
import type { Names } from './names.ts';
import { asNode, lineAt, literal, nodesIn, unwrapped } from './syntax.ts';
import type { PlacedNode, SyntaxNode } from './syntax.ts';

/** One place where a module names another; `specifier` is null where it is worked out only when the code runs. */
export interface ImportUse {
  readonly specifier: string | null;
  readonly line: number;
}

const DECLARATIONS = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Calls that load or find a module by its name. */
const LOADERS = new Set([
  'require',
  'require.resolve',
  'import.meta.resolve',
  'process.getBuiltinModule',
  'vitest.vi.importActual',
  'vitest.vi.importMock',
]);

/**
 * Every import of a file: static, type-only, re-export, dynamic, `import('x').T`, `import x = require()`, `require()`
 * under whatever name, `import.meta.resolve()`, `process.getBuiltinModule()`, a file given to a `Worker`, and
 * `new URL('./x.ts', import.meta.url)`.
 */
export function importsOf(text: string, nodes: readonly PlacedNode[], names: Names): ImportUse[] {
  return nodes.flatMap(({ node }) => {
    const specifier = specifierOf(node, names);
    return specifier === undefined ? [] : [{ specifier, line: lineAt(text, node.start) }];
  });
}

/** Undefined: no import. Null: one that cannot be seen. */
function specifierOf(node: SyntaxNode, names: Names): string | null | undefined {
  const [first] = nodesIn(node['arguments']);
  if (DECLARATIONS.has(node.type)) return asNode(node['source']) === null ? undefined : literal(node['source']);
  if (node.type === 'TSExternalModuleReference') return literal(node['expression']);
  if (node.type === 'CallExpression') {
    return LOADERS.has(dotted(node['callee'], names) ?? '') ? literal(first) : undefined;
  }
  if (node.type !== 'NewExpression') return undefined;
  const made = dotted(node['callee'], names);
  if (made === 'URL' || made === 'url.URL') return moduleBeside(node, names);
  return made === 'Worker' || made === 'worker_threads.Worker' ? program(first, names) : undefined;
}

/** `new URL('./x.ts', import.meta.url)` names a module; of another kind of file it is a matter of reading. */
function moduleBeside(node: SyntaxNode, names: Names): string | undefined {
  const [path, from] = nodesIn(node['arguments']);
  const specifier = literal(path);
  if (specifier === null || dotted(from, names) !== 'import.meta.url') return undefined;
  return /\.[cm]?[jt]sx?$/.test(specifier) ? (/^[./]/.test(specifier) ? specifier : `./${specifier}`) : undefined;
}

/** What a thread runs: a `new URL` tells itself, so that it is not told twice. */
function program(first: SyntaxNode | undefined, names: Names): string | null | undefined {
  const node = unwrapped(first);
  const isSeen = node?.type === 'NewExpression' && moduleBeside(node, names) !== undefined;
  return isSeen ? undefined : literal(node);
}
