import { randomUUID } from 'node:crypto';
import type { Simulator, SimulatorFrame } from '../server/frame.ts';
import { permissionsRoutes } from '../server/permissions-page.ts';
import type { Watches } from '../server/watches-model.ts';
import { adminConsent } from './admin-consent.ts';
import { entraAuthorize } from './authorize.ts';
import { defaultBehaviour } from './behaviour.ts';
import { calendars } from './calendars.ts';
import { calendarView } from './calendar-view.ts';
import { calendarViewDelta } from './calendar-view-delta.ts';
import { controlRoutes, createControl, type MicrosoftControl } from './control.ts';
import { entraMetadata } from './entra-metadata.ts';
import { entraToken } from './entra-token.ts';
import { createEventJson } from './event-json.ts';
import type { GraphContext } from './graph-context.ts';
import { createMailboxLimits } from './mailbox-limits.ts';
import { mailboxSettings } from './mailbox-settings.ts';
import { createNotifications } from './notifications.ts';
import { scopeLabel } from './scope-list.ts';
import { singleEvent } from './single-event.ts';
import { subscriptionMemory, type RememberedSubscription } from './subscription-memory.ts';
import { createSubscriptionTable } from './subscription-table.ts';
import { subscriptions } from './subscriptions.ts';
import { unknownPath } from './unknown-path.ts';
import { users } from './users.ts';
import { usersDelta } from './users-delta.ts';
import { createWindowStates } from './window-states.ts';
import { writeEvent } from './write-event.ts';

/** As at myapps.microsoft.com. */
const permissionsPath = '/myapps';

export interface MicrosoftSimulator extends Simulator {
  readonly control: MicrosoftControl;
  readonly watches: Watches<RememberedSubscription>;
}

/**
 * Microsoft's side of the sandbox: sign-in as Entra has it under `/{tenant}/…`, and Graph under `/v1.0/…`, on one address. What it knows
 * beyond the world is lost when it ends, unless somebody keeps what `accounts` and `watches` remember; its links are then answered with 410.
 */
export function createMicrosoft(frame: SimulatorFrame): MicrosoftSimulator {
  const instance = randomUUID();
  const behaviour = defaultBehaviour();
  const table = createSubscriptionTable(frame.world.clock);
  const control = createControl(behaviour, table, createNotifications(frame, table));
  const context: GraphContext = {
    frame,
    behaviour,
    eventJson: createEventJson(),
    windows: createWindowStates(frame.world, instance),
    limits: createMailboxLimits(frame, behaviour),
    transactions: new Map(),
  };
  const routes = [
    ...calendarViewDelta(context),
    ...calendarView(context),
    ...singleEvent(context),
    ...writeEvent(context),
    ...calendars(context),
    ...mailboxSettings(context),
    ...subscriptions(context, table),
    ...usersDelta(context, instance),
    ...users(context),
    ...unknownPath(),
    ...entraMetadata(frame),
    ...entraAuthorize(frame),
    ...entraToken(frame, behaviour),
    ...adminConsent(frame, behaviour),
    ...permissionsRoutes({ provider: 'microsoft', frame, path: permissionsPath, label: scopeLabel }),
    ...controlRoutes(control),
  ];
  return { routes, permissionsPath, control, watches: subscriptionMemory(frame, table) };
}
