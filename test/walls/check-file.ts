import { checkImports } from './check-imports.ts';
import type { Doors } from './check-imports.ts';
import { asNode, isNamed, lineAt, syntaxNodes } from './syntax.ts';
import type { SyntaxNode } from './syntax.ts';
import { queriesElsewhere, walls } from './table.ts';

// SQL as people write it: keywords all in one case, at the start of a text. A sentence such as "Select one from …" is none.
const SQL =
  /^\s*(?:(?:SELECT|select)\s[\s\S]+\s(?:FROM|from)\s|(?:INSERT INTO|insert into|DELETE FROM|delete from)\s|(?:UPDATE|update)\s+\S+\s+(?:SET|set)\s|(?:(?:CREATE|ALTER|DROP) (?:TABLE|SCHEMA|ROLE|INDEX|DATABASE)|(?:create|alter|drop) (?:table|schema|role|index|database))\s)/;

/**
 * What one file does against the walls, one sentence each naming the place, the deed, the rule and the way out. A file
 * outside every walled workspace (scripts, test, the root) may do everything.
 */
export function checkFile(file: string, text: string, doors: Doors): string[] {
  const folder = Object.keys(walls).find((name) => file.startsWith(`${name}/`));
  const wall = folder === undefined ? undefined : walls[folder];
  if (folder === undefined || wall === undefined) return [];
  const isTest = /\.test\.tsx?$|\/(?:testing|conformance)\//.test(file);
  const nodes = syntaxNodes(file, text);
  const place = (node: SyntaxNode): string => `${file}:${lineAt(text, node.start)}`;
  const environment = folder === 'services/host' || isTest ? [] : nodes.filter(readsEnvironment);
  const queries = folder === 'packages/store' || file in queriesElsewhere || isTest ? [] : nodes.filter(isSql);
  return [
    ...checkImports(file, text, nodes, { folder, wall, isTest }, doors),
    ...environment.map(
      (node) =>
        `${place(node)} reads process.env: only services/host reads the environment. Take the value as an argument and let the host's configuration pass it.`,
    ),
    ...queries.map(
      (node) =>
        `${place(node)} writes SQL: SQL only in packages/store. Declare a port in packages/app and implement it there.`,
    ),
  ];
}

function readsEnvironment(node: SyntaxNode): boolean {
  if (node.type === 'MemberExpression' && isNamed(node['object'], 'process')) {
    return isNamed(node['property'], 'env') || asNode(node['property'])?.['value'] === 'env';
  }
  if (node.type === 'VariableDeclarator' && isNamed(node['init'], 'process'))
    return namesEnv(node['id'], 'properties', 'key');
  const fromProcess = /^(?:node:)?process$/.test(String(asNode(node['source'])?.['value']));
  return node.type === 'ImportDeclaration' && fromProcess && namesEnv(node, 'specifiers', 'imported');
}

function namesEnv(node: unknown, list: string, key: string): boolean {
  const entries = asNode(node)?.[list];
  return Array.isArray(entries) && entries.some((entry) => isNamed(asNode(entry)?.[key], 'env'));
}

function isSql(node: SyntaxNode): boolean {
  if (node.type === 'TaggedTemplateExpression' && isNamed(node['tag'], 'sql')) return true;
  if (node.type === 'Literal') return typeof node['value'] === 'string' && SQL.test(node['value']);
  if (node.type !== 'TemplateLiteral') return false;
  const parts = node['quasis'] as { value: { raw: string } }[];
  return SQL.test(parts.map((part) => part.value.raw).join('x'));
}
