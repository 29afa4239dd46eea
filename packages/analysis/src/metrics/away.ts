import type { Interval, MirroredEvent, Occurrence, PlainDate, Zone } from '@clearweek/calendar';
import { datesInterval, normalize } from '@clearweek/calendar';

/** Whole local dates of leave; `end` is exclusive. */
export interface TimeOff {
  readonly start: PlainDate;
  readonly end: PlainDate;
}

/**
 * When the owner of a calendar is on leave: out-of-office entries (by kind or by availability, all-day ones from the
 * first to the last instant of their dates in `zone`) and `timeOff`. Normalised.
 *
 * An entry that was cancelled, or that is an invitation which the owner declined or never answered, says nothing about
 * the owner: colleagues send their own leave around.
 */
export function awayTime(
  occurrences: readonly Occurrence<MirroredEvent>[],
  timeOff: readonly TimeOff[],
  zone: Zone,
): Interval[] {
  const entries = occurrences
    .filter(meansAway)
    .map(({ allDay, interval }) => (allDay ? datesInterval(allDay.startOn, allDay.endOn, zone) : interval));
  return normalize([...entries, ...timeOff.map(({ start, end }) => datesInterval(start, end, zone))]);
}

function meansAway({ event }: Occurrence<MirroredEvent>): boolean {
  const { ownResponse } = event.participation;
  if (event.cancelled || ownResponse === 'declined' || ownResponse === 'needsAction') return false;
  return event.kind === 'outOfOffice' || event.availability === 'outOfOffice';
}
