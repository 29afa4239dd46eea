import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { describeBodies } from './openapi-bodies.ts';
import { type OpenApiDocument, withNamedStatuses, withoutUnusedSchemas } from './openapi-document.ts';
import { sessionCookieName } from './session-cookie.ts';

const about = `Clearweek gives people their week back. Instants are RFC 3339 in UTC, weeks ISO 8601, durations whole minutes. Whatever is not
understood is refused: unknown fields and parameters are errors. Every refusal is a problem (RFC 9457) with a stable \`code\`.`;

/** Builds the description of the API from the schemas of its routes. Register it before the routes. */
export async function addOpenApi(api: ApiInstance, context: ApiContext): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Clearweek', version: context.version, description: about.replaceAll('\n', ' ') },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: sessionCookieName(context),
            description:
              'The session of a signed-in person. In embedded mode a visit from the same machine gets one by itself, as long as nobody has connected an account.',
          },
        },
      },
      tags: [
        { name: 'Me', description: 'The person who asks' },
        { name: 'Connections', description: 'Calendars that are read' },
        { name: 'Weeks', description: 'Figures and recurring meetings' },
        { name: 'Analysis', description: 'Calendar in, analysis out; nothing is stored' },
        { name: 'Session', description: 'Signing out' },
        { name: 'Organization', description: 'What administrators set up; tells nothing about anybody' },
        { name: 'Operations', description: 'For those who run it' },
      ],
    },
    transform: describeBodies(jsonSchemaTransform),
    transformObject: (input) =>
      withNamedStatuses(withoutUnusedSchemas(jsonSchemaTransformObject(input) as OpenApiDocument)) as never,
  });
}
