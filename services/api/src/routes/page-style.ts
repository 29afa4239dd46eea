import type { ApiInstance } from '../api-instance.ts';
import { pageStyle } from '../pages/page-style.ts';

export function addPageStyleRoute(api: ApiInstance): void {
  api.get('/page.css', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=300').send(pageStyle),
  );
}
