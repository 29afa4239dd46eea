import {
  type App,
  AppError,
  googleOrganizationSchema,
  microsoftOrganizationSchema,
  type OrganizationId,
  organizationSchema,
  PEOPLE_LIST_BYTES,
  peopleImportSchema,
} from '@clearweek/app';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { peopleListSchema } from '../contracts/people-list-body.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { SignIn } from '../plugins/sign-in.ts';

interface Dependencies {
  readonly app: App;
  readonly signIn: SignIn;
}

const about = { tags: ['Organization'], security: [{ session: [] }] };
const idSchema = z.object({ id: z.string().meta({ format: 'uuid', description: 'Of an organization' }) });
const refused = ['not_signed_in', 'foreign_origin', 'not_an_administrator'] as const;
const refusedBodies = [...refused, 'too_large', 'unsupported_media_type'] as const;
const onlyAdministrators = "For administrators. Nothing here tells anything about anybody's calendar.";

/** What an administrator sets up for the whole organization. Who is one, the use cases know. */
export function addOrganizationRoutes(api: ApiInstance, { app, signIn }: Dependencies): void {
  const onRequest = signIn.requirePerson;

  api.get(
    '/v1/org',
    {
      onRequest,
      schema: {
        ...about,
        operationId: 'listOrganizations',
        summary: 'What is set up for the organization, and how reading it goes',
        description: onlyAdministrators,
        response: {
          200: z.object({ organizations: z.array(organizationSchema) }),
          ...problems('not_signed_in', 'not_an_administrator'),
        },
      },
    },
    async (request) => ({ organizations: await app.listOrganizations(signIn.signedIn(request).principal) }),
  );

  api.delete(
    '/v1/org/:id',
    {
      onRequest,
      schema: {
        ...about,
        operationId: 'removeOrganization',
        summary: 'Take back what was set up',
        description: `${onlyAdministrators} The consent and the directory are forgotten, and what was read by them is erased; what people connected themselves stays.`,
        params: idSchema,
        response: {
          204: z.undefined().meta({ description: 'It is gone' }),
          ...problems(...refusedBodies, 'not_found'),
        },
      },
    },
    async (request, reply) => {
      await app.removeOrganization(signIn.signedIn(request).principal, organizationId(request.params.id));
      return reply.code(204).send();
    },
  );

  addConsentRoutes(api, { app, signIn });
}

function addConsentRoutes(api: ApiInstance, { app, signIn }: Dependencies): void {
  const onRequest = signIn.requirePerson;
  const response = {
    202: organizationSchema,
    ...problems(...refusedBodies, 'account_taken', 'provider_not_set_up'),
  };

  api.put(
    '/v1/org/google',
    {
      onRequest,
      schema: {
        ...about,
        operationId: 'connectGoogleOrganization',
        summary: "Read the organization's Google calendars by domain-wide delegation",
        description: `${onlyAdministrators} The directory is read after the answer; sending it again replaces the key. People who do not want to be read never are.`,
        body: googleOrganizationSchema,
        response,
      },
    },
    async (request, reply) =>
      reply.code(202).send(await app.connectGoogleOrganization(signIn.signedIn(request).principal, request.body)),
  );

  api.put(
    '/v1/org/microsoft',
    {
      onRequest,
      schema: {
        ...about,
        operationId: 'connectMicrosoftOrganization',
        summary: "Read the organization's Microsoft calendars by application permissions",
        description: `${onlyAdministrators} An administrator of the tenant has to consent to them first. People who do not want to be read never are.`,
        body: microsoftOrganizationSchema,
        response,
      },
    },
    async (request, reply) =>
      reply.code(202).send(await app.connectMicrosoftOrganization(signIn.signedIn(request).principal, request.body)),
  );
}

/** In a part of its own, because it takes a kind of content that the others do not take. */
export function addPeopleRoute(api: ApiInstance, { app, signIn }: Dependencies): void {
  // JSON would be read as something else than bytes.
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  api.put(
    '/v1/org/people',
    {
      onRequest: signIn.requirePerson,
      bodyLimit: PEOPLE_LIST_BYTES,
      schema: {
        ...about,
        operationId: 'importPeople',
        summary: 'Replace the list of people',
        description: `${onlyAdministrators} A list with a mistake changes nothing; the answer names each line that is wrong.`,
        body: { content: { 'text/csv': { schema: peopleListSchema } } },
        response: { 200: peopleImportSchema, ...problems(...refusedBodies, 'invalid_people_list') },
      },
    },
    (request) => {
      const bytes = request.body as Uint8Array | undefined | null;
      if (bytes === undefined || bytes === null) {
        throw new AppError('invalid_request', 'The body is missing: send a list of people.');
      }
      return app.importPeople(signIn.signedIn(request).principal, bytes);
    },
  );
}

/** Anything that is no UUID names nothing, and the database is not asked about it. */
function organizationId(text: string): OrganizationId {
  if (z.uuid().safeParse(text).success) return text as OrganizationId;
  throw new AppError('not_found', 'There is no such organization.');
}
