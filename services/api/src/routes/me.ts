import { type App, personSchema, preferencesChangeSchema } from '@clearweek/app';
import type { ApiInstance } from '../api-instance.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { SignIn } from '../plugins/sign-in.ts';

export function addMeRoutes(api: ApiInstance, { app, signIn }: { app: App; signIn: SignIn }): void {
  api.get(
    '/v1/me',
    {
      onRequest: signIn.requirePerson,
      schema: {
        operationId: 'getMe',
        summary: 'Who I am to Clearweek',
        tags: ['Me'],
        security: [{ session: [] }],
        response: { 200: personSchema, ...problems('not_signed_in', 'not_found') },
      },
    },
    (request) => app.me(signIn.signedIn(request).principal),
  );

  api.patch(
    '/v1/me/preferences',
    {
      onRequest: signIn.requirePerson,
      schema: {
        operationId: 'changePreferences',
        summary: 'Change my time zone or working hours',
        description: 'What is left out stays as it is. My weeks are measured again.',
        tags: ['Me'],
        security: [{ session: [] }],
        body: preferencesChangeSchema,
        response: {
          200: personSchema,
          ...problems(
            'unknown_zone',
            'not_signed_in',
            'foreign_origin',
            'not_found',
            'too_large',
            'unsupported_media_type',
          ),
        },
      },
    },
    (request) => app.changePreferences(signIn.signedIn(request).principal, request.body),
  );
}
