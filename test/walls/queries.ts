import { asNode, nameUnder, nodesIn, unwrapped } from './syntax.ts';
import type { PlacedNode, SyntaxNode } from './syntax.ts';

/**
 * SQL as people write it: keywords all in one case, at the start of a text. A sentence such as "Select one from …" is
 * none, nor is "with a select few".
 */
const PATTERNS = [
  'SELECT\\s[\\s\\S]+\\sFROM\\s',
  'WITH\\s+(?:RECURSIVE\\s+)?[\\w"]+(?:\\s*\\([^)]*\\))?\\s+AS\\s+(?:NOT\\s+)?(?:MATERIALIZED\\s*)?\\(',
  '(?:INSERT|MERGE) INTO\\s',
  'DELETE FROM\\s',
  'UPDATE\\s+\\S+\\s+SET\\s',
  '(?:CREATE|ALTER|DROP) (?:UNIQUE |MATERIALIZED )?(?:TABLE|SCHEMA|ROLE|INDEX|DATABASE|VIEW|EXTENSION|POLICY|FUNCTION|SEQUENCE)\\s',
  'CREATE OR REPLACE\\s',
  'TRUNCATE\\s+(?:TABLE\\s+|ONLY\\s+)?[\\w".]+(?:\\s*,\\s*[\\w".]+)*(?:\\s+(?:CASCADE|RESTRICT|RESTART IDENTITY))*\\s*;?\\s*$',
  'TRUNCATE TABLE\\s',
  'GRANT\\s[\\s\\S]+\\sTO\\s',
  'REVOKE\\s[\\s\\S]+\\sFROM\\s',
  'LOCK TABLE\\s',
  '(?:BEGIN|START|COMMIT|ROLLBACK) (?:TRANSACTION|WORK|ISOLATION)\\b',
];
const SQL = oneCase(PATTERNS);

/** Words that are SQL only where something executes them: an iCalendar file has BEGIN too. */
const COMMAND = oneCase([
  '(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT|TABLE|VALUES|WITH|TRUNCATE|GRANT|REVOKE|SET|RESET|SHOW|LISTEN|UNLISTEN|NOTIFY|CALL|COPY|DO|EXPLAIN|VACUUM|ANALYZE|REINDEX|LOCK|DISCARD)(?:\\s|;|$)',
]);
const EXECUTES = new Set(['query', 'execute', 'executeQuery', 'exec', 'raw', 'unsafe', 'queryArray', 'queryObject']);

/** Whether a node holds SQL, in one text, in a template, put together by `+`, or marked as such. */
export function isSql({ node, parent, key }: PlacedNode): boolean {
  const tag = node.type === 'TaggedTemplateExpression' ? asNode(node['tag']) : null;
  if (tag?.type === 'Identifier' && tag['name'] === 'sql') return true;
  const text = textOf(node);
  if (text === null) return false;
  if (SQL.test(text)) return true;
  return key === 'arguments' && parent !== null && executes(parent) && COMMAND.test(text);
}

function executes(call: SyntaxNode): boolean {
  const callee = call.type === 'CallExpression' ? unwrapped(call['callee']) : null;
  return callee?.type === 'MemberExpression' && EXECUTES.has(nameUnder(callee, 'property') ?? '');
}

/** The text of a literal, a template or a sum of them, with x for what is worked out; null for everything else. */
function textOf(node: SyntaxNode): string | null {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type === 'TemplateLiteral') return nodesIn(node['quasis']).map(rawText).join('x');
  if (node.type !== 'BinaryExpression' || node['operator'] !== '+') return null;
  const [left, right] = [asNode(node['left']), asNode(node['right'])];
  const start = left === null ? null : textOf(left);
  return start === null || right === null ? null : start + (textOf(right) ?? 'x');
}

function rawText(quasi: SyntaxNode): string {
  return (quasi['value'] as { raw: string }).raw;
}

/** Each pattern with its words in capitals, and with them in small letters; escapes such as \s keep theirs. */
function oneCase(patterns: readonly string[]): RegExp {
  const small = patterns.map((pattern) => pattern.replaceAll(/(?<!\\)[A-Z]/g, (letter) => letter.toLowerCase()));
  return new RegExp(`^\\s*(?:${[...patterns, ...small].join('|')})`);
}
