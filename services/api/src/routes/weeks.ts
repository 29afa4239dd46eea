import { type App, weekNameSchema, weekSchema } from '@clearweek/app';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { SignIn } from '../plugins/sign-in.ts';

export function addWeekRoutes(api: ApiInstance, { app, signIn }: { app: App; signIn: SignIn }): void {
  api.get(
    '/v1/me/weeks/:week',
    {
      onRequest: signIn.requirePerson,
      schema: {
        operationId: 'getWeek',
        summary: 'One of my weeks',
        description:
          'Its figures, and my recurring meetings as they stand now: the 500 costliest of the last 13 weeks and of those to come.',
        tags: ['Weeks'],
        security: [{ session: [] }],
        params: z.object({ week: weekNameSchema }),
        response: { 200: weekSchema, ...problems('unknown_week', 'not_signed_in', 'not_found', 'week_not_kept') },
      },
    },
    (request) => app.getWeek(signIn.signedIn(request).principal, request.params.week),
  );
}
