import { hash } from 'node:crypto';
import type { EventTime, EventTiming, MirroredEvent, Participation } from '@clearweek/calendar';
import type { KeyedHash } from '../encryption/tenant-keys.ts';
import type { StoredFacts, StoredTiming } from '../schema.ts';
import type { EventRow } from './mirrored-event.ts';

/** An event as it is written: the uid only as a keyed hash, and nothing beyond what the mirror may keep. */
export interface StoredEvent {
  readonly uidHash: Buffer;
  readonly identity: Buffer;
  readonly contentHash: Buffer;
  readonly timing: string;
  readonly facts: string;
  readonly participation: string;
  readonly title: string | null;
  /** Names of cues with a space between them; null where there are none. */
  readonly cues: string | null;
}

/**
 * Prepares events for the mirror. Every field is named here, so whatever else an object carries stays out, and the same event
 * always gives the same bytes. `belongsTo`: what else must be equal for an event to be left alone.
 */
export function storedEvent(
  event: MirroredEvent,
  uidHash: Buffer,
  identity: Buffer,
  keyed: KeyedHash,
  belongsTo?: string,
): StoredEvent {
  const timing = JSON.stringify(timingOf(event));
  const facts = JSON.stringify(factsOf(event));
  const participation = JSON.stringify(participationOf(event.participation));
  const cues = event.cues.length === 0 ? null : event.cues.join(' ');
  const content = [
    identity.toString('hex'),
    timing,
    facts,
    participation,
    event.title,
    ...(cues === null ? [] : [cues]),
  ];
  const contentHash = keyed('content', JSON.stringify(belongsTo === undefined ? content : [...content, belongsTo]));
  return { uidHash, identity, contentHash, timing, facts, participation, title: event.title, cues };
}

/**
 * Which record of its calendar an event is: the series, or the exception for one start (RFC 5545, 3.8.4.4). `ordinal` tells
 * apart records that a calendar lists under the same name.
 */
export function identityOf(event: EventTiming, uidHash: Buffer, ordinal: number): Buffer {
  const start = event.recurrenceId === null ? null : timeOf(event.recurrenceId);
  return hash('sha256', JSON.stringify([uidHash.toString('hex'), start, event.thisAndFuture, ordinal]), 'buffer');
}

/** Whether an event is the one of a row in all that is kept but its title and cues, and whether it or its series was called off. */
export function isAlike(event: MirroredEvent, row: Pick<EventRow, 'timing' | 'facts' | 'participation'>): boolean {
  const textOf = (timing: StoredTiming, facts: StoredFacts, participation: Participation) =>
    JSON.stringify([{ ...timing, cancelled: false }, facts, participation]);
  return (
    textOf(timingOf(event), factsOf(event), participationOf(event.participation)) ===
    textOf(row.timing, row.facts, row.participation)
  );
}

/** What stands where the uid stood, for everybody outside the store. */
export function uidOf(uidHash: Buffer): string {
  return uidHash.toString('hex');
}

function timingOf(event: EventTiming): StoredTiming {
  return {
    sequence: event.sequence,
    recurrenceId: event.recurrenceId === null ? null : timeOf(event.recurrenceId),
    thisAndFuture: event.thisAndFuture,
    start: timeOf(event.start),
    length: { days: event.length.days, seconds: event.length.seconds },
    rules: event.rules,
    exclusionRules: event.exclusionRules,
    extraStarts: event.extraStarts.map(({ start, length }) => ({
      start: timeOf(start),
      length: length === null ? null : { days: length.days, seconds: length.seconds },
    })),
    excludedStarts: event.excludedStarts.map(timeOf),
    cancelled: event.cancelled,
  };
}

function timeOf(time: EventTime): EventTime {
  switch (time.kind) {
    case 'date':
      return { kind: 'date', date: time.date };
    case 'utc':
      return { kind: 'utc', at: time.at };
    case 'zoned':
      return { kind: 'zoned', wall: time.wall, zone: time.zone };
    case 'floating':
      return { kind: 'floating', wall: time.wall };
  }
}

function factsOf(event: MirroredEvent): StoredFacts {
  return {
    isPrivate: event.isPrivate,
    kind: event.kind,
    availability: event.availability,
    hasAgenda: event.hasAgenda,
    hasNotesDocument: event.hasNotesDocument,
    hasConferenceLink: event.hasConferenceLink,
    createdAt: event.createdAt,
  };
}

function participationOf({ responses, ...counts }: Participation): Participation {
  return {
    people: counts.people,
    optional: counts.optional,
    external: counts.external,
    responses: {
      accepted: responses.accepted,
      declined: responses.declined,
      tentative: responses.tentative,
      needsAction: responses.needsAction,
    },
    ownRole: counts.ownRole,
    ownResponse: counts.ownResponse,
  };
}
