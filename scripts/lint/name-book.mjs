import { memberName, unwrapped } from './expressions.mjs';

/**
 * Knows what names stand for in one file: `D` after `import { DateTime as D } from 'luxon'` stands for luxon's DateTime.
 * `visitors` listens to the declarations; it must stand before the rule's own. `dotted(node)` gives `luxon.DateTime.now`,
 * `Date.now`, … for an expression whatever it is called in this file, and null for what is no plain name.
 */
export function createNameBook() {
  const meanings = new Map();

  function dotted(value) {
    const node = unwrapped(value);
    if (node?.type === 'Identifier') return meanings.get(node.name) ?? node.name;
    return node?.type === 'MemberExpression' ? join(dotted(node.object), memberName(node)) : null;
  }

  function declare(target, meaning) {
    if (meaning === null) return;
    if (target.type === 'Identifier') meanings.set(target.name, meaning);
    if (target.type === 'AssignmentPattern') declare(target.left, meaning);
    if (target.type !== 'ObjectPattern') return;
    for (const entry of target.properties) {
      if (entry.type === 'Property') declare(entry.value, join(meaning, memberName(entry)));
    }
  }

  const visitors = {
    ImportDeclaration({ source, specifiers }) {
      for (const entry of specifiers) {
        const name = entry.type === 'ImportSpecifier' ? (entry.imported.name ?? entry.imported.value) : 'default';
        declare(entry.local, join(source.value, name));
      }
    },
    VariableDeclarator({ id, init }) {
      declare(id, dotted(init));
    },
  };
  return { dotted, visitors };
}

/** A module's default export and its whole namespace stand for the module itself. */
function join(owner, name) {
  if (owner === null || name === null) return null;
  if (owner === 'globalThis') return name;
  return name === 'default' ? owner : `${owner}.${name}`;
}
