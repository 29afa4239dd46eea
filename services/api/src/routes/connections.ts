import { type App, connectionSchema, type ConnectionView, type Principal } from '@clearweek/app';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import {
  calendarFileSchema,
  type ConnectCalendar,
  connectCalendarSchema,
  connectQuerySchema,
} from '../contracts/calendar-body.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { ApiLimits } from '../options.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { requireBody, takeCalendarFiles } from './calendar-bodies.ts';
import { connectionId } from './connection-id.ts';
import { onlyOnce } from './only-once.ts';

interface Dependencies {
  readonly app: App;
  readonly signIn: SignIn;
  readonly limits: ApiLimits;
}

const idSchema = z.object({ id: z.string().meta({ format: 'uuid', description: 'Of a connection' }) });
const about = { tags: ['Connections'], security: [{ session: [] }] };

export function addConnectionRoutes(api: ApiInstance, { app, signIn, limits }: Dependencies): void {
  takeCalendarFiles(api);
  addConnectRoute(api, { app, signIn, limits });

  api.get(
    '/v1/me/connections',
    {
      onRequest: signIn.requirePerson,
      schema: {
        ...about,
        operationId: 'listConnections',
        summary: 'My calendars and how each one is doing',
        response: { 200: z.object({ connections: z.array(connectionSchema) }), ...problems('not_signed_in') },
      },
    },
    async (request) => ({ connections: await app.listConnections(signIn.signedIn(request).principal) }),
  );

  api.get(
    '/v1/me/connections/:id',
    {
      onRequest: signIn.requirePerson,
      schema: {
        ...about,
        operationId: 'getConnection',
        summary: 'One of my calendars',
        params: idSchema,
        response: { 200: connectionSchema, ...problems('not_signed_in', 'not_found') },
      },
    },
    (request) => app.getConnection(signIn.signedIn(request).principal, connectionId(request.params.id)),
  );

  api.delete(
    '/v1/me/connections/:id',
    {
      onRequest: signIn.requirePerson,
      schema: {
        ...about,
        operationId: 'disconnect',
        summary: 'Disconnect a calendar',
        description:
          'Erases the calendar and everything that was read from it. With the last account every session of the person ends, this one too, and files and feeds are erased as well.',
        params: idSchema,
        response: {
          204: z.undefined().meta({ description: 'It is gone' }),
          ...problems('not_signed_in', 'foreign_origin', 'not_found', 'too_large', 'unsupported_media_type'),
        },
      },
    },
    async (request, reply) => {
      await app.disconnect(signIn.signedIn(request).principal, connectionId(request.params.id));
      return reply.code(204).send();
    },
  );
}

function addConnectRoute(api: ApiInstance, { app, signIn, limits }: Dependencies): void {
  api.post(
    '/v1/me/connections/ics',
    {
      onRequest: signIn.requirePerson,
      bodyLimit: limits.calendarBytes,
      schema: {
        ...about,
        operationId: 'connectIcs',
        summary: 'Connect a calendar file or feed',
        description:
          'Send the file itself, or JSON with its text or with the address of a feed. It is read after the answer; look at Location for how it went.',
        querystring: connectQuerySchema,
        body: {
          content: {
            'application/json': { schema: connectCalendarSchema },
            'text/calendar': { schema: calendarFileSchema },
            'application/octet-stream': { schema: calendarFileSchema },
          },
        },
        response: {
          202: connectionSchema,
          ...problems(
            'invalid_feed_address',
            'not_signed_in',
            'foreign_origin',
            'too_large',
            'unsupported_media_type',
            'not_a_calendar',
            'too_many_connections',
          ),
        },
      },
    },
    async (request, reply) => {
      const body = requireBody(request.body as ConnectCalendar | Uint8Array | undefined);
      const connection = await connect(app, signIn.signedIn(request).principal, body, request.query.owner);
      return reply.code(202).header('location', `/v1/me/connections/${connection.id}`).send(connection);
    },
  );
}

function connect(
  app: App,
  principal: Principal,
  body: ConnectCalendar | Uint8Array,
  ownerInQuery?: string,
): Promise<ConnectionView> {
  if (body instanceof Uint8Array) return app.connectFile(principal, body, ownerInQuery ?? null);
  onlyOnce({ owner: ownerInQuery }, body);
  const owner = body.owner ?? ownerInQuery ?? null;
  if (body.url !== undefined) return app.connectFeed(principal, body.url, owner);
  return app.connectFile(principal, Buffer.from(body.ics ?? ''), owner);
}
