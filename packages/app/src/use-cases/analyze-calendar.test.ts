import { describe, expect, test } from 'vitest';
import { calendarAnalysisSchema } from '../contracts/analysis.ts';
import { bytesOf, calendarText, meetingLines } from '../testing/calendar-text.ts';
import { createTestWorld, wednesday } from '../testing/test-world.ts';
import { type AnalysisInput, type AnalysisProgress, analyzeCalendarSteps } from './analyze-calendar.ts';

const weekly = ['RRULE:FREQ=WEEKLY', 'SUMMARY:Stand-up'];
const early = meetingLines('20260601T090000', '20260601T100000', weekly, 'America/New_York');

function inputOf(bytes: Uint8Array, more: Partial<AnalysisInput> = {}): AnalysisInput {
  const input = { owner: null, zone: null, defaultZone: 'Europe/Berlin', weeks: 1, until: null, now: wednesday };
  return { bytes, ...input, ...more };
}

function analyze(bytes: Uint8Array, more: Partial<AnalysisInput> = {}) {
  const steps = analyzeCalendarSteps(inputOf(bytes, more));
  const progress: AnalysisProgress[] = [];
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { progress, ...calendarAnalysisSchema.strict().parse(step.value) };
    progress.push(step.value);
  }
}

const meetingsOf = ({ weeks }: Pick<ReturnType<typeof analyze>, 'weeks'>) =>
  weeks.map(({ week, metrics }) => [week, metrics['meetings']?.value]);

describe('the zone of an analysis', () => {
  const named = ['X-WR-TIMEZONE:Asia/Tokyo'];
  const inUtc = [meetingLines('20261123T090000', '20261123T100000')];
  test.each([
    ['is the one asked for, whatever the calendar says', 'Europe/Lisbon', [early], named, 'Europe/Lisbon'],
    ['may be asked for by a name of Windows', 'Tokyo Standard Time', [early], [], 'Asia/Tokyo'],
    ["is otherwise the calendar's own", null, [early], named, 'Asia/Tokyo'],
    ['is otherwise that of its events', null, [early], [], 'America/New_York'],
    ['is otherwise the default', null, inUtc, [], 'Europe/Berlin'],
  ])('%s', (_what, zone, events, header, expected) => {
    expect(analyze(calendarText(events, header), { zone }).zone).toBe(expected);
  });

  test('decides where the week ends', () => {
    const late = calendarText([meetingLines('20261129T230000', '20261129T233000')]);
    expect(meetingsOf(analyze(late, { zone: 'Europe/Berlin' }))).toEqual([['2026-W48', 0]]);
    expect(meetingsOf(analyze(late, { zone: 'UTC' }))).toEqual([['2026-W48', 1]]);
  });

  test('that nobody knows is refused', () => {
    expect(() => analyze(calendarText([early]), { zone: 'Mars/Base' })).toThrow(
      expect.objectContaining({ code: 'unknown_zone', problems: [expect.objectContaining({ pointer: '/zone' })] }),
    );
  });
});

describe('whose calendar it is', () => {
  const shared = [0, 1, 2].map((day) =>
    meetingLines(`2026112${day + 3}T090000`, `2026112${day + 3}T100000`, [
      `ATTENDEE:mailto:guest-${day}@clearweek.example`,
    ]).filter((line) => !line.includes('ben@')),
  );

  test('is told by whoever asks', () => {
    expect(analyze(calendarText(shared), { owner: 'ben@clearweek.example' }).owner).toBe('ben@clearweek.example');
  });

  test('is otherwise guessed: the one who stands on by far the most events', () => {
    expect(analyze(calendarText(shared)).owner).toBe('ada@clearweek.example');
  });

  test('is otherwise not told: two events say nothing', () => {
    expect(analyze(calendarText(shared.slice(1))).owner).toBeNull();
  });

  test('is doubted where the calendar names people and that address nowhere, and only then', () => {
    const codes = (owner: string | null, events = shared) =>
      analyze(calendarText(events), { owner }).warnings.map(({ code }) => code);
    expect(codes('adda@clearweek.example')).toEqual(['owner_not_listed']);
    expect(codes('ADA@clearweek.example')).toEqual([]);
    expect(codes('guest-1@clearweek.example')).toEqual([]);
    expect(codes(null)).toEqual([]);
    // Where nobody is named, that alone is said.
    expect(codes('ada@clearweek.example', [['DTSTART:20261123T090000Z', 'DURATION:PT1H']])).toEqual(['nobody_named']);
    expect(codes('ada@clearweek.example', [])).toEqual([]);
  });

  test('decides which invitations were declined', () => {
    const declined = calendarText([[...early, 'ATTENDEE;PARTSTAT=DECLINED:mailto:cem@clearweek.example']]);
    expect(meetingsOf(analyze(declined, { owner: 'cem@clearweek.example' }))).toEqual([['2026-W48', 0]]);
    expect(meetingsOf(analyze(declined, { owner: 'ada@clearweek.example' }))).toEqual([['2026-W48', 1]]);
  });
});

describe('the weeks of an analysis', () => {
  const bytes = calendarText([early]);

  test('end with the current one', () => {
    expect(meetingsOf(analyze(bytes, { weeks: 3 }))).toEqual([
      ['2026-W46', 1],
      ['2026-W47', 1],
      ['2026-W48', 1],
    ]);
  });

  test('end with the one asked for, across the end of a year', () => {
    const weeks = analyze(bytes, { weeks: 3, until: '2027-W01' }).weeks.map(({ week }) => week);
    expect(weeks).toEqual(['2026-W52', '2026-W53', '2027-W01']);
  });

  test('may lie far from today in both directions', () => {
    expect(meetingsOf(analyze(bytes, { until: '2026-W22' }))).toEqual([['2026-W22', 0]]);
    expect(meetingsOf(analyze(bytes, { until: '2026-W23' }))).toEqual([['2026-W23', 1]]);
    expect(meetingsOf(analyze(bytes, { until: '2036-W10' }))).toEqual([['2036-W10', 1]]);
  });

  test('can be as many as a year has', () => {
    const { weeks } = analyze(bytes, { weeks: 53 });
    expect([weeks.length, weeks[0]?.week]).toEqual([53, '2025-W48']);
  });

  test.each(['2025-W53', 'today', ''])('are refused where the last one does not exist: %s', (until) => {
    expect(() => analyze(bytes, { until })).toThrow(
      expect.objectContaining({ code: 'unknown_week', problems: [expect.objectContaining({ pointer: '/until' })] }),
    );
  });

  test('are measured by the working hours that are given, else by the usual ones', () => {
    const minutes = (more: Partial<AnalysisInput>) => analyze(bytes, more).weeks[0]?.metrics['working_minutes']?.value;
    expect(minutes({})).toBe(2400);
    expect(minutes({ workingHours: [{ days: [1], start: '09:00', end: '11:00' }] })).toBe(120);
  });
});

describe('the series of an analysis', () => {
  test('are described as of the end of a past week, with the thirteen weeks before it', () => {
    const { series } = analyze(calendarText([early]), { until: '2026-W27' });
    expect(series).toMatchObject([
      { title: 'Stand-up', cadence: 'weekly', occurrences: { held: 5, cancelled: 0, moved: 0 } },
    ]);
  });

  test('do not show what descriptions say', () => {
    const read = analyze(calendarText([[...early, 'DESCRIPTION:Agenda: a performance review']]));
    expect(read.series).toMatchObject([{ title: 'Stand-up', hasAgenda: true }]);
    expect(JSON.stringify(read)).not.toMatch(/cues|one-person|performance review/);
  });

  test('stand with the costliest first', () => {
    const small = [
      'UID:small',
      ...meetingLines('20260602T090000', '20260602T091500', ['RRULE:FREQ=WEEKLY', 'SUMMARY:Small']),
    ];
    expect(analyze(calendarText([small, early])).series.map(({ title }) => title)).toEqual(['Stand-up', 'Small']);
  });
});

describe('what could not be read', () => {
  test('is counted once for each reason, from reading and from laying out', () => {
    const { warnings } = analyze(
      calendarText([
        ['UID:a', ...early, 'RRULE:FREQ=SOMETIMES'],
        ['UID:b', ...early, 'RRULE:FREQ=NEVER'],
        ['UID:c', 'SUMMARY:No start'],
        ['UID:d', 'SUMMARY:No start either'],
      ]),
    );
    expect(warnings.map(({ code, count }) => [code, count])).toEqual([
      ['broken_event', 2],
      ['unreadable_rule', 2],
    ]);
  });

  test('nobody_named: a calendar without people says so once, and its busy events count as meetings', () => {
    const alone = ['DTSTART:20261124T090000Z', 'DTEND:20261124T100000Z'];
    const analysis = analyze(calendarText([alone, alone, alone]));
    expect(analysis.warnings.map(({ code, count }) => [code, count])).toEqual([['nobody_named', 1]]);
    expect(analysis.warnings[0]?.text).not.toBe('');
    expect(meetingsOf(analysis)).toEqual([['2026-W48', 3]]);
    expect(meetingsOf(analyze(calendarText([alone, early])))).toEqual([['2026-W48', 1]]);
  });

  test('a calendar without events lacks nobody', () => {
    expect(analyze(calendarText([]))).toMatchObject({ warnings: [], series: [], owner: null });
  });

  test.each(['', '<html></html>', '{}'])('what is no calendar is refused with a reason: %o', (text) => {
    expect(() => analyze(bytesOf(text))).toThrow(expect.objectContaining({ code: 'not_a_calendar' }));
  });
});

describe('progress', () => {
  test('goes from reading over expanding to measuring, a step for each week, and never beyond its total', () => {
    const many = Array.from({ length: 600 }, (_, index) => [`UID:${index}`, ...early]);
    const { progress } = analyze(calendarText(many), { weeks: 4 });
    const stages = progress.map(({ stage }) => stage);
    expect([...new Set(stages)]).toEqual(['reading', 'expanding', 'measuring']);
    expect(stages).toEqual(stages.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(stages.filter((stage) => stage === 'reading').length).toBeGreaterThan(2);
    expect(stages.filter((stage) => stage === 'expanding').length).toBeGreaterThan(2);
    const weeksMeasured = progress.filter(({ stage }) => stage === 'measuring');
    expect(new Set(weeksMeasured.map(({ done }) => done))).toEqual(new Set([0, 1, 2, 3, 4]));
    for (const stage of order) {
      const shares = progress.filter((step) => step.stage === stage).map(({ done, total }) => done / total);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    }
    for (const { done, total } of progress) expect(done).toBeLessThanOrEqual(total);
  });

  const order = ['reading', 'expanding', 'measuring'];

  test('the server lets others run at each of its steps', async () => {
    const it = createTestWorld();
    let between = 0;
    it.meanwhile(async () => void (between += 1));
    const bytes = calendarText([early]);
    const analysis = await it.app.analyzeCalendar({ bytes, owner: null, zone: null, weeks: 2, until: null });
    const { progress: _, ...expected } = analyze(bytes, { weeks: 2 });
    expect(analysis).toEqual(expected);
    expect(between).toBe(1);
    expect(it.store.outbox.items.size).toBe(0);
  });

  test('one analysis runs at a time, few wait, and more are refused before anything of them is read', async () => {
    const it = createTestWorld();
    const bytes = calendarText([early]);
    const input = { bytes, owner: null, zone: null, weeks: 1, until: null };
    const asked = Array.from({ length: 10 }, () => it.app.analyzeCalendar(input));
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status)).toEqual([...Array<string>(9).fill('fulfilled'), 'rejected']);
    expect(answers[9]).toMatchObject({ reason: { code: 'overloaded' } });
    await expect(it.app.analyzeCalendar(input)).resolves.toMatchObject({ zone: 'America/New_York' });
  });
});

describe('an analysis with very many series', () => {
  test('lists the costliest, and counts the others', () => {
    const series = Array.from({ length: 503 }, (_, index) =>
      meetingLines('20261102T090000', `20261102T${index < 500 ? '10' : '11'}0000`, ['RRULE:FREQ=WEEKLY']),
    );
    const { series: listed, warnings } = analyze(calendarText(series));
    expect(listed).toHaveLength(500);
    expect(listed.slice(0, 4).map(({ durationMinutes }) => durationMinutes)).toEqual([120, 120, 120, 60]);
    expect(warnings).toMatchObject([{ code: 'series_left_out', count: 3 }]);
    expect(analyze(calendarText(series.slice(3))).warnings).toEqual([]);
  });
});
