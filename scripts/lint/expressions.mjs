/** Reading of expressions that the rules share. A node is an ESTree node that knows its parent. */

const WRAPPERS = new Set(['ChainExpression', 'TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

/** The expression inside of `as`, `!` and `(0, x)`. */
export function unwrapped(node) {
  if (node && WRAPPERS.has(node.type)) return unwrapped(node.expression);
  return node?.type === 'SequenceExpression' ? unwrapped(node.expressions.at(-1)) : node;
}

/** The name behind `a.b`, `a['b']`, and `b:` in an object or a pattern; null where it is worked out. */
export function memberName(node) {
  const name = node.property ?? node.key;
  if (name.type === 'Identifier' && !node.computed) return name.name;
  return name.type === 'Literal' && typeof name.value === 'string' ? name.value : null;
}

/** What holds an expression, seen through `as` and `!`. */
export function holderOf(node) {
  return WRAPPERS.has(node.parent.type) ? holderOf(node.parent) : node.parent;
}

/** The call or `new` of which this is the callee; null where it is not called. */
export function callOf(node) {
  const holder = holderOf(node);
  const isCall = holder.type === 'CallExpression' || holder.type === 'NewExpression';
  return isCall && unwrapped(holder.callee) === node ? holder : null;
}

/** Whether an identifier stands for a value here, and does not name a member, a type or a new thing. */
export function isReference(node) {
  const { parent } = node;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property' && parent.parent.type === 'ObjectPattern') return false;
  if (parent.type === 'Property') return parent.value === node || parent.computed;
  if (/^(?:Import|Export)\w*Specifier$|^(?:Method|Property)Definition$|^MetaProperty$/.test(parent.type)) {
    return parent.type === 'PropertyDefinition' && parent.value === node;
  }
  if (parent.id === node || parent.params?.includes(node)) return false;
  return !parent.type.startsWith('TS') || WRAPPERS.has(parent.type);
}

/**
 * Whether an object literal among the arguments sets this option. True also where that cannot be seen: an option object
 * from elsewhere, a spread.
 */
export function mayHaveOption(args, name) {
  return args.some((argument) => {
    const node = unwrapped(argument);
    if (node.type !== 'ObjectExpression') return node.type === 'SpreadElement';
    return node.properties.some((entry) => {
      if (entry.type !== 'Property') return true;
      const isNothing = entry.value.type === 'Identifier' && entry.value.name === 'undefined';
      return memberName(entry) === name && !isNothing;
    });
  });
}

/** Whether an argument can hold options: an object, or something from elsewhere. */
export function isSeen(node) {
  return ['ObjectExpression', 'Literal', 'TemplateLiteral'].includes(unwrapped(node)?.type);
}

/** The text of a literal or a template, with 0 for what is worked out; null where there is none, or its end is open. */
export function knownText(argument) {
  const node = unwrapped(argument);
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node?.type !== 'TemplateLiteral') return null;
  const parts = node.quasis.map((quasi) => quasi.value.cooked);
  return parts.length > 1 && parts.at(-1) === '' ? null : parts.join('0');
}
