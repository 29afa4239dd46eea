import type { SimulatorFrame } from '../server/frame.ts';
import type { Instant } from '../world/model.ts';

/** A wish to be told of changes. */
export interface Channel {
  readonly id: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly address: string;
  readonly token: string | null;
  readonly expiresAt: Instant;
  readonly personId: string;
  readonly clientId: string;
  /** Of one calendar's events; null: of the person's list of calendars. */
  readonly calendarId: string | null;
}

export interface Channels {
  /** Whether the id was ever used: the project may not use it again. */
  isTaken(id: string): boolean;
  /** Opens a channel and sends `sync`, as Google does first of all. */
  open(channel: Channel): void;
  /** False where no live channel of this account has both ids. */
  stop(id: string, resourceId: string, personId: string, clientId: string): boolean;
  live(): readonly Channel[];
  /** Takes up a channel of an earlier start, without `sync`. */
  recall(channel: Channel): void;
  /** Called when a channel has been opened or has ended. */
  onChanged(listener: () => void): void;
}

/** Tells of every change of what is watched, until the channel expires or is stopped. What changed stays unsaid. */
export function createChannels(frame: SimulatorFrame): Channels {
  const { world } = frame;
  const open = new Map<string, { readonly channel: Channel; messages: number; calendars: string }>();
  const taken = new Set<string>();
  const listeners: (() => void)[] = [];
  const changed = (): void => listeners.forEach((listener) => listener());
  const listOf = (personId: string): string =>
    world
      .calendars(personId)
      .map(({ id, name }) => `${id} ${name}`)
      .join('\n');

  function tell(id: string, state: 'sync' | 'exists' | 'not_exists'): void {
    const known = open.get(id);
    if (known === undefined) return;
    known.messages += 1;
    send(known.channel, state, known.messages, frame);
  }

  world.onChange((calendarIds) => {
    const now = world.clock.now();
    for (const [id, known] of open) {
      const { channel } = known;
      if (channel.expiresAt <= now) open.delete(id);
      else if (channel.calendarId !== null && calendarIds.includes(channel.calendarId)) {
        const there = world.calendars(channel.personId).some((calendar) => calendar.id === channel.calendarId);
        tell(id, there ? 'exists' : 'not_exists');
        if (!there && open.delete(id)) changed();
      } else if (channel.calendarId === null && known.calendars !== listOf(channel.personId)) {
        known.calendars = listOf(channel.personId);
        tell(id, 'exists');
      }
    }
  });

  return {
    isTaken: (id) => taken.has(id),
    open(channel) {
      taken.add(channel.id);
      open.set(channel.id, { channel, messages: 0, calendars: listOf(channel.personId) });
      changed();
      tell(channel.id, 'sync');
    },
    stop(id, resourceId, personId, clientId) {
      const channel = open.get(id)?.channel;
      if (channel === undefined || channel.expiresAt <= world.clock.now()) return false;
      if (channel.resourceId !== resourceId || channel.personId !== personId || channel.clientId !== clientId)
        return false;
      open.delete(id);
      changed();
      return true;
    },
    live: () =>
      [...open.values()].map(({ channel }) => channel).filter(({ expiresAt }) => expiresAt > world.clock.now()),
    recall(channel) {
      taken.add(channel.id);
      // How many went out before is not kept; message numbers must be larger than those, and no channel sends one in each second.
      const messages = Math.floor(world.clock.now() / 1_000);
      open.set(channel.id, { channel, messages, calendars: listOf(channel.personId) });
    },
    onChanged: (listener) => void listeners.push(listener),
  };
}

/** The headers say everything, the body is empty. Message numbers grow, and not one by one. */
function send(channel: Channel, state: string, messages: number, frame: SimulatorFrame): void {
  frame.pushes.send({
    provider: 'google',
    channel: channel.id,
    personId: channel.personId,
    url: channel.address,
    headers: {
      'x-goog-channel-id': channel.id,
      'x-goog-channel-expiration': new Date(channel.expiresAt).toUTCString(),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-uri': channel.resourceUri,
      'x-goog-resource-state': state,
      'x-goog-message-number': String(messages === 1 ? 1 : messages * 1_000 + 7),
      ...(channel.token === null ? {} : { 'x-goog-channel-token': channel.token }),
    },
    body: '',
  });
}
