import { callOf, holderOf, isReference, knownText, mayHaveOption, memberName, unwrapped } from './expressions.mjs';
import { createNameBook } from './name-book.mjs';

const ADVICE =
  'This package is pure: what reads the clock cannot be tested at another time. Take `now` as an argument; use cases in packages/app get it from `clock.now()`.';
const say = (deed) => `${deed} ${ADVICE}`;

/** What reads the clock by being named at all. */
const ALWAYS = new Map([
  ['Date.now', say('Date.now is the clock.')],
  ['Temporal.Now', say('Temporal.Now is the clock.')],
  ['luxon.DateTime.now', say('DateTime.now is the clock.')],
  ['luxon.Settings', say("luxon's Settings hold a clock, a zone and a language for the whole process.")],
  ['ical.js.Time.now', say('ICAL.Time.now is the clock.')],
]);

const BIGGEST_UNITS = ['year', 'weekYear'];
const TIME_ONLY = /^T?\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** What reads the clock when it is called in a certain way: the complaint, or null. */
function complaintAbout(name, call) {
  const args = call?.arguments ?? [];
  const numbers = args.filter((argument) => unwrapped(argument).type !== 'ObjectExpression');
  if (/^luxon\.DateTime\.(?:local|utc)$/.test(name) && numbers.length === 0) {
    return say(`${name.slice(6)} without a date is the clock.`);
  }
  if (name === 'luxon.DateTime.fromObject' && call !== null && !BIGGEST_UNITS.some((unit) => sets(args, unit))) {
    return say('DateTime.fromObject without a year takes the missing units from the clock.');
  }
  if (name === 'luxon.DateTime.fromISO' && TIME_ONLY.test(knownText(args[0]) ?? '')) {
    return say("DateTime.fromISO of a time alone takes today's date from the clock.");
  }
  return null;
}

/** What luxon calls "from now" unless a base is given. */
function complaintAboutMethod(name, call) {
  if (name === 'diffNow') return say('diffNow compares with the clock; `a.diff(now)` does not.');
  if (!/^toRelative(?:Calendar)?$/.test(name ?? '')) return null;
  const [options] = call?.arguments ?? [];
  const fromElsewhere = options !== undefined && unwrapped(options).type !== 'ObjectExpression';
  return fromElsewhere || (options && sets([options], 'base'))
    ? null
    : say(`${name} compares with the clock unless it is given a \`base\`.`);
}

function sets(args, option) {
  const [first] = args;
  return first !== undefined && (unwrapped(first).type !== 'ObjectExpression' || mayHaveOption([first], option));
}

/** What one use of Date does: `new Date(instant)`, `Date.UTC` and `instanceof Date` read no clock. */
function complaintAboutDate(node) {
  const holder = holderOf(node);
  const call = callOf(node);
  if (call?.type === 'CallExpression') return say('Date(…) is the clock, whatever it is given.');
  if (call !== null) return call.arguments.length === 0 ? say('new Date() is the clock.') : null;
  if (holder.type === 'MemberExpression' && unwrapped(holder.object) === node) return null;
  if (holder.type === 'BinaryExpression' && holder.operator === 'instanceof') return null;
  return say('Date handed on makes a clock wherever it arrives (Reflect.construct, another name, a subclass).');
}

/** Forbids everything by which code learns what time it is: of the language, of luxon and of ical.js. */
export const noClock = {
  create(context) {
    const { dotted, visitors } = createNameBook();
    const report = (node, message) => message !== null && context.report({ node, message });
    const look = (node) => {
      const name = dotted(node);
      if (name === null) return;
      if (name === 'Date') report(node, complaintAboutDate(node));
      else report(node, ALWAYS.get(name) ?? complaintAbout(name, callOf(node)));
    };
    return {
      ImportDeclaration: visitors.ImportDeclaration,
      VariableDeclarator(node) {
        visitors.VariableDeclarator(node);
        if (node.id.type !== 'ObjectPattern') return;
        for (const entry of node.id.properties) {
          const owner = dotted(node.init);
          const name = entry.type === 'Property' && owner !== null ? `${owner}.${memberName(entry)}` : '';
          report(entry, ALWAYS.get(name) ?? (name === 'globalThis.Date' ? say('Date under another name.') : null));
        }
      },
      Identifier(node) {
        if (isReference(node)) look(node);
      },
      MemberExpression(node) {
        look(node);
        report(node, complaintAboutMethod(memberName(node), callOf(node)));
      },
    };
  },
};
