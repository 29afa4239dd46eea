import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as calendar from '../packages/calendar/src/index.ts';

/** What an engine is asked: a series, and how many starts at most, none of them at or after `before`. */
export interface Question {
  readonly start: string;
  readonly zone: string | null;
  readonly allDay: boolean;
  /** With an UNTIL in UTC turned into wall time: the reading in which the engines without zones are compared. */
  readonly rules: readonly string[];
  readonly rulesAsWritten: readonly string[];
  readonly exclusionRules: readonly string[];
  /** Wall times `YYYY-MM-DDTHH:MM:SS`. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly most: number;
  /** Wall time; starts from `from` up to here, exclusive. */
  readonly from: string;
  readonly before: string;
}

/** Answers with wall times, in order. May throw, and may take for ever. */
type Engine = (question: Question) => string[];

const fromCalendar = createRequire(new URL('../packages/calendar/package.json', import.meta.url));
const load = (name: string): Promise<unknown> => import(pathToFileURL(fromCalendar.resolve(name)).href);

/** The engines by name, each loaded when it is asked for. */
export const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  clearweek: async () => ownEngine,
  rrule: async () => rruleEngine(((await load('rrule')) as { default: RruleModule }).default),
  'rrule-temporal': async () => temporalEngine((await load('rrule-temporal')) as TemporalModule),
  'ical.js': async () => icalEngine(((await load('ical.js')) as { default: IcalModule }).default),
};

const asWall = (text: string): calendar.WallTime => Date.parse(`${text}Z`) as calendar.WallTime;
const asText = (wall: number): string => new Date(wall).toISOString().slice(0, 19);
const compact = (text: string): string => text.replaceAll(/[-:]/g, '');

function ownEngine(question: Question): string[] {
  const wall = asWall(question.start);
  const start: calendar.EventTime = question.allDay
    ? { kind: 'date', date: question.start.slice(0, 10) as calendar.PlainDate }
    : { kind: 'floating', wall };
  const expand = (text: string): calendar.WallTime[] => {
    const reading = calendar.readRule(text, start, (at) => at as calendar.WallTime);
    if (reading.kind === 'unreadable') throw new Error(reading.why);
    const bounds = { ...calendar.defaultBounds, maxStarts: question.most };
    return calendar.matchingStarts(reading.rule, wall, asWall(question.from), asWall(question.before), bounds).starts;
  };
  const removed = new Set([...question.removed.map(asWall), ...question.exclusionRules.flatMap(expand)]);
  const made = new Set([...question.rules.flatMap(expand), ...question.added.map(asWall)]);
  return [...made]
    .filter((at) => !removed.has(at))
    .sort((a, b) => a - b)
    .map(asText);
}

interface RruleModule {
  RRule: { new (options: object): object; parseString(text: string): object };
  RRuleSet: new () => {
    rrule(rule: object): void;
    exrule(rule: object): void;
    rdate(date: Date): void;
    exdate(date: Date): void;
    all(go: (date: Date, index: number) => boolean): Date[];
    between(after: Date, before: Date, inclusive: boolean, go: (date: Date, index: number) => boolean): Date[];
  };
}

function rruleEngine({ RRule, RRuleSet }: RruleModule): Engine {
  return (question) => {
    const dtstart = new Date(asWall(question.start));
    const set = new RRuleSet();
    const rule = (text: string): object => new RRule({ ...RRule.parseString(text), dtstart });
    for (const text of question.rules) set.rrule(rule(text));
    for (const text of question.exclusionRules) set.exrule(rule(text));
    for (const date of question.added) set.rdate(new Date(asWall(date)));
    for (const date of question.removed) set.exdate(new Date(asWall(date)));
    const before = asWall(question.before);
    const from = new Date(asWall(question.from));
    return set
      .between(from, new Date(before - 1), true, (_, index) => index < question.most)
      .map((at) => asText(at.getTime()));
  };
}

interface TemporalModule {
  RRuleTemporal: new (options: { rruleString: string }) => {
    all(go: (date: { toPlainDateTime(): { toString(): string } }, index: number) => boolean): unknown[];
  };
}

function temporalEngine({ RRuleTemporal }: TemporalModule): Engine {
  return (question) => {
    const zone = question.zone ?? 'UTC';
    const dates = (name: string, list: readonly string[]): string[] =>
      list.length === 0 ? [] : [`${name};TZID=${zone}:${list.map(compact).join(',')}`];
    const rruleString = [
      `DTSTART;TZID=${zone}:${compact(question.start)}`,
      ...question.rulesAsWritten.map((text) => `RRULE:${text}`),
      ...question.exclusionRules.map((text) => `EXRULE:${text}`),
      ...dates('RDATE', question.added),
      ...dates('EXDATE', question.removed),
    ].join('\n');
    const kept: string[] = [];
    new RRuleTemporal({ rruleString }).all((date) => {
      const text = date.toPlainDateTime().toString().padEnd(19, ':00').slice(0, 19);
      if (text >= question.before) return false;
      if (text >= question.from) kept.push(text);
      return kept.length < question.most;
    });
    return kept;
  };
}

interface IcalTime {
  toString(): string;
}
interface IcalModule {
  parse(text: string): unknown;
  Component: new (jcal: unknown) => { getFirstPropertyValue(name: string): IcalTime };
  RecurExpansion: new (options: object) => { next(): IcalTime | undefined };
}

function icalEngine({ parse, Component, RecurExpansion }: IcalModule): Engine {
  return (question) => {
    const type = question.allDay ? ';VALUE=DATE' : '';
    const date = (text: string): string => compact(question.allDay ? text.slice(0, 10) : text);
    const text = [
      'BEGIN:VEVENT',
      `DTSTART${type}:${date(question.start)}`,
      ...question.rules.map((rule) => `RRULE:${rule}`),
      ...question.exclusionRules.map((rule) => `EXRULE:${rule}`),
      ...question.added.map((at) => `RDATE${type}:${date(at)}`),
      ...question.removed.map((at) => `EXDATE${type}:${date(at)}`),
      'END:VEVENT',
    ].join('\r\n');
    const component = new Component(parse(text));
    const expansion = new RecurExpansion({ component, dtstart: component.getFirstPropertyValue('dtstart') });
    const kept: string[] = [];
    for (let next = expansion.next(); next !== undefined && next !== null; next = expansion.next()) {
      const at = next.toString().padEnd(11, 'T').padEnd(19, '00:00:00').slice(0, 19);
      if (at >= question.before) break;
      if (at >= question.from) kept.push(at);
      if (kept.length >= question.most) break;
    }
    return kept;
  };
}
