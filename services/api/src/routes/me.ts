import { type App, AppError, type PersonView, type Principal } from '@clearweek/app';
import type { ApiInstance } from '../api-instance.ts';
import { type Me, meSchema, type MyChange, myChangeSchema } from '../contracts/me-body.ts';
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
        response: { 200: meSchema, ...problems('not_signed_in', 'not_found') },
      },
    },
    async (request) => {
      const { principal } = signIn.signedIn(request);
      return showMe(app, principal, await app.me(principal));
    },
  );

  api.patch(
    '/v1/me/preferences',
    {
      onRequest: signIn.requirePerson,
      schema: {
        operationId: 'changePreferences',
        summary: 'Change my time zone, my working hours, or whether the organization may read my calendar',
        description: 'What is left out stays as it is. My weeks are measured again where that is needed.',
        tags: ['Me'],
        security: [{ session: [] }],
        body: myChangeSchema,
        response: {
          200: meSchema,
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
    (request) => change(app, signIn.signedIn(request).principal, request.body),
  );
}

async function change(app: App, principal: Principal, { readByOrganization, ...rest }: MyChange): Promise<Me> {
  // Looked at before anything is changed: a request that is refused changes nothing.
  if (readByOrganization !== undefined && !(await app.organizationReading(principal)).listed) {
    throw new AppError('not_found', 'No organization lists you here, so none reads your calendar.');
  }
  const person = await app.changePreferences(principal, rest);
  if (readByOrganization !== undefined) await app.setOrganizationReading(principal, readByOrganization);
  return showMe(app, principal, person);
}

async function showMe(app: App, principal: Principal, person: PersonView): Promise<Me> {
  const { listed, allowed } = await app.organizationReading(principal);
  return { ...person, readByOrganization: listed && allowed };
}
