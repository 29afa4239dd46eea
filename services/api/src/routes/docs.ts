import swaggerUi from '@fastify/swagger-ui';
import type { ApiInstance } from '../api-instance.ts';

// The page sets styles by script and draws its pictures from data; everything it loads is our own.
const policy =
  "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'";

/** The description of the API, for programs and for people. */
export async function addDocsRoutes(api: ApiInstance): Promise<void> {
  api.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').header('cache-control', 'max-age=300').send(api.swagger()),
  );
  await api.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: policy,
    uiConfig: { docExpansion: 'list', layout: 'BaseLayout', deepLinking: true, supportedSubmitMethods: ['get'] },
    theme: { title: 'Clearweek API' },
  });
}
