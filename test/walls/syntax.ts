import { parseAst } from 'vitest/node';

/** A node of the syntax tree, as far as these tests look at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

/** One place where a module names another; `specifier` is null where it is worked out only when the code runs. */
export interface ImportUse {
  readonly specifier: string | null;
  readonly line: number;
}

/** Every node of a file's syntax tree, in the order of the text. Throws on text that does not parse. */
export function syntaxNodes(file: string, text: string): SyntaxNode[] {
  const lang = file.endsWith('x') ? 'tsx' : 'ts';
  const nodes: SyntaxNode[] = [];
  collect(parseAst(text, { lang }, file), nodes);
  return nodes;
}

/** Every import of a file: static, type-only, re-export, dynamic, `import('x').T`, `import x = require()`, `require()`. */
export function importsOf(text: string, nodes: readonly SyntaxNode[]): ImportUse[] {
  return nodes.flatMap((node) => {
    const source = sourceOf(node);
    return source === undefined ? [] : [{ specifier: literal(source), line: lineAt(text, node.start) }];
  });
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export function asNode(value: unknown): SyntaxNode | null {
  return typeof value === 'object' && value !== null && 'type' in value ? (value as SyntaxNode) : null;
}

export function isNamed(value: unknown, name: string): boolean {
  const node = asNode(value);
  return node?.type === 'Identifier' && node['name'] === name;
}

function sourceOf(node: SyntaxNode): SyntaxNode | undefined {
  const isRequire = node.type === 'CallExpression' && isNamed(node['callee'], 'require');
  if (isRequire) return asNode((node['arguments'] as unknown[])[0]) ?? undefined;
  if (node.type === 'TSExternalModuleReference') return asNode(node['expression']) ?? undefined;
  const names = [
    'ImportDeclaration',
    'ExportAllDeclaration',
    'ExportNamedDeclaration',
    'ImportExpression',
    'TSImportType',
  ];
  return names.includes(node.type) ? (asNode(node['source']) ?? undefined) : undefined;
}

function literal(node: SyntaxNode): string | null {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  const quasis = node['quasis'] as { value: { cooked: string } }[] | undefined;
  return node.type === 'TemplateLiteral' && quasis?.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}

function collect(value: unknown, nodes: SyntaxNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, nodes);
    return;
  }
  const node = asNode(value);
  if (node === null) return;
  nodes.push(node);
  for (const child of Object.values(node)) if (typeof child === 'object') collect(child, nodes);
}
