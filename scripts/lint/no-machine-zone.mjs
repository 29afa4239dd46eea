import { callOf, isReference, isSeen, knownText, mayHaveOption, memberName, unwrapped } from './expressions.mjs';
import { createNameBook } from './name-book.mjs';

const ADVICE =
  'This package is pure: the same input must give the same answer in every zone that a machine may stand in.';
const say = (deed, wayOut) => `${deed} ${ADVICE} ${wayOut}`;

const OWN_GETTERS =
  /^(?:get|set)(?:Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year)$|^getTimezoneOffset$/;
const OWN_TEXTS = /^to(?:DateString|TimeString|LocaleDateString|LocaleTimeString)$/;
const FROM = /^luxon\.(?:DateTime|Interval)\.from(?:ISO|Object|Format|String|SQL|HTTP|RFC2822|Millis|Seconds|JSDate)$/;
const MACHINE = /^(?:local|system|default)$/;
const DATE_ALONE = /^(?:[+-]\d{2})?\d{4}(?:-\d{2}){0,2}$/;
const ENDS_WITH_OFFSET = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i;

/** ECMA-262 Date Time String Format: without an offset a date alone is UTC, and a date with a time is the machine's. */
function lacksOffset(argument) {
  const text = knownText(argument);
  return text !== null && /\d/.test(text) && !DATE_ALONE.test(text) && !ENDS_WITH_OFFSET.test(text);
}

/** What a call does with the machine's zone: the complaint, or null. */
function complaintAbout(name, { type, arguments: args }) {
  const useZone = 'Give it { zone }.';
  if (name === 'Date' && type === 'NewExpression' && args.length > 1) {
    return say('new Date(y, m, …) counts in the zone of the machine.', 'Use Date.UTC, or wall-time.ts.');
  }
  if ((name === 'Date' || name === 'Date.parse') && lacksOffset(args[0])) {
    return say('A date with a time and no offset is read in the zone of the machine.', 'End it with Z or an offset.');
  }
  if (name === 'Intl.DateTimeFormat' && lacksOption(args.slice(1), 'timeZone')) {
    return say('Intl.DateTimeFormat without a timeZone shows the zone of the machine.', 'Give it { timeZone }.');
  }
  if (FROM.test(name) && lacksZone(name, args)) {
    return say(`${name.slice(6)} without a zone takes the machine's.`, useZone);
  }
  if (name === 'luxon.DateTime.local' && args.length > 0 && !mayHaveOption(args, 'zone')) {
    return say("DateTime.local without a zone takes the machine's.", useZone);
  }
  if (name === 'ical.js.Time.fromJSDate' && unwrapped(args[1])?.value !== true) {
    return say('ICAL.Time.fromJSDate counts in the zone of the machine.', 'Give it true (UTC) as second argument.');
  }
  return null;
}

/** An object of options is the last argument where it is anywhere; how many come before it depends on the reader. */
function lacksZone(name, args) {
  const before = /(?:Format|String)$/.test(name) ? 2 : 1;
  return lacksOption(args.slice(before), 'zone');
}

function lacksOption(rest, option) {
  if (rest.length === 0) return true;
  return rest.every(isSeen) && !mayHaveOption(rest, option);
}

/** What a method of a Date or of luxon's DateTime does, by its name alone. */
function complaintAboutMethod(name, call) {
  if (OWN_GETTERS.test(name)) {
    return say(`${name} counts in the zone of the machine.`, 'Use its UTC kin, or wall-time.ts.');
  }
  if (OWN_TEXTS.test(name) && !(call && mayHaveOption(call.arguments, 'timeZone'))) {
    return say(`${name} shows the zone of the machine.`, 'Use toISOString, or give it { timeZone }.');
  }
  const toMachine = name === 'toLocal' || (name === 'setZone' && MACHINE.test(knownText(call?.arguments[0]) ?? ''));
  return toMachine ? say(`${name} goes to the zone of the machine.`, 'Name the zone.') : null;
}

/** Forbids everything by which an answer depends on the zone of the machine: of the language, of luxon and of ical.js. */
export const noMachineZone = {
  create(context) {
    const { dotted, visitors } = createNameBook();
    const report = (node, message) => message !== null && context.report({ node, message });
    const look = (node) => {
      const name = dotted(node);
      const call = callOf(node);
      if (name === 'luxon.SystemZone') report(node, say('SystemZone is the zone of the machine.', 'Name the zone.'));
      else if (name !== null && call !== null) report(node, complaintAbout(name, call));
    };
    return {
      ...visitors,
      Identifier(node) {
        if (isReference(node)) look(node);
      },
      MemberExpression(node) {
        look(node);
        report(node, complaintAboutMethod(memberName(node) ?? '', callOf(node)));
      },
      Property(node) {
        if (node.parent.type !== 'ObjectExpression' || !/^zone$/.test(memberName(node) ?? '')) return;
        if (MACHINE.test(knownText(node.value) ?? '')) {
          report(node, say('This zone is the one of the machine.', 'Name the zone.'));
        }
      },
    };
  },
};
