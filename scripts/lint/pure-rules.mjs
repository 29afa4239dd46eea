/** Lint rules of our own, for what the linter's built-in rules cannot say. */

const isDate = (node) => node.type === 'Identifier' && node.name === 'Date';

/** `new Date()` and `Date()` read the machine's clock; `new Date(instant)` does not. */
const noClock = {
  create(context) {
    const message =
      'This package is pure: an engine that reads the clock cannot be tested at another time. Take `now` as an argument.';
    return {
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) context.report({ node, message });
      },
      CallExpression(node) {
        if (isDate(node.callee)) context.report({ node, message });
      },
    };
  },
};

export default { meta: { name: 'pure' }, rules: { 'no-clock': noClock } };
