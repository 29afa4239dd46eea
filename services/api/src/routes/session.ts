import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { SignIn } from '../plugins/sign-in.ts';

export function addSessionRoutes(api: ApiInstance, { signIn }: { signIn: SignIn }): void {
  api.post(
    '/v1/session/end',
    {
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        description:
          'Ends the session for good; a copy of its cookie is worthless afterwards. Ending none is no error.',
        tags: ['Session'],
        security: [{ session: [] }, {}],
        response: {
          204: z.undefined().meta({ description: 'Signed out' }),
          ...problems('foreign_origin', 'too_large', 'unsupported_media_type'),
        },
      },
    },
    async (request, reply) => {
      await signIn.end(request, reply);
      return reply.code(204).send();
    },
  );

  api.post(
    '/v1/session/end-all',
    {
      onRequest: signIn.requirePerson,
      schema: {
        operationId: 'signOutEverywhere',
        summary: 'Sign out everywhere',
        description:
          'Ends every session of the person for good, on every device, this one included. Connected calendars stay connected.',
        tags: ['Session'],
        security: [{ session: [] }],
        response: {
          204: z.undefined().meta({ description: 'Signed out everywhere' }),
          ...problems('not_signed_in', 'foreign_origin', 'too_large', 'unsupported_media_type'),
        },
      },
    },
    async (request, reply) => {
      await signIn.endEverywhere(request, reply);
      return reply.code(204).send();
    },
  );
}
