import { holderOf, isReference, memberName, unwrapped } from './expressions.mjs';

const ADVICE =
  'This package is pure: through the global object it could reach everything that its name is forbidden to. Take it as an argument, or take one of the language by its name: `const { TextDecoder } = globalThis`.';

/** What the global object may be asked for: parts of every JavaScript, without clock, zone, timers and I/O. */
const OF_THE_LANGUAGE = new Set(['TextDecoder', 'TextEncoder', 'structuredClone', 'Array', 'Math', 'Number', 'Object']);
// Judged by no-clock and no-machine-zone, use by use.
const JUDGED_ELSEWHERE = new Set(['Date', 'Intl', 'Temporal']);

/** The names that an expression takes out of the global object; null among them: one that cannot be seen. */
function takenFrom(node) {
  const holder = holderOf(node);
  if (holder.type === 'MemberExpression' && unwrapped(holder.object) === node) return [memberName(holder)];
  if (holder.type !== 'VariableDeclarator' || holder.id.type !== 'ObjectPattern') return [null];
  return holder.id.properties.map((entry) => (entry.type === 'Property' ? memberName(entry) : null));
}

/** Forbids the way around no-restricted-globals: `globalThis.process`, `const { fetch } = globalThis`. */
export const noGlobalObject = {
  create(context) {
    return {
      Identifier(node) {
        if (node.name !== 'globalThis' || !isReference(node)) return;
        const isHarmless = (name) => OF_THE_LANGUAGE.has(name) || JUDGED_ELSEWHERE.has(name);
        if (!takenFrom(node).every(isHarmless)) context.report({ node, message: ADVICE });
      },
    };
  },
};
