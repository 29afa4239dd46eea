import type { App, Clock } from '@clearweek/app';
import { createServer } from '../../services/api/src/create-server.ts';
import { apiContext } from '../../services/api/src/options.ts';
import { addProblems } from '../../services/api/src/plugins/problems.ts';
import { createRequestLog } from '../../services/api/src/plugins/request-log.ts';
import { addWebhookRoutes } from '../../services/api/src/routes/webhooks.ts';

/** A history sends far more notices than providers do, on a machine that is busy with other tests. */
const unlimited = {
  requestsPerMinute: { address: 1e9, person: 1e9 },
  strangersPerMinute: 1e9,
  eventLoopDelayMs: 60_000,
};

/** The API's own webhook routes without its pages, because it is opened anew after each kill. */
export async function openWebhookApi(app: App, publicUrl: string, clock: Clock) {
  const context = apiContext({
    app,
    mode: 'embedded',
    publicUrl,
    pretended: ['google', 'microsoft'],
    version: '0.0.0-convergence',
    ready: async () => ({ checks: [] }),
    log: () => undefined,
    clock,
    limits: unlimited,
  });
  const requestLog = createRequestLog(context);
  const api = createServer(context);
  requestLog.install(api);
  addProblems(api, context, requestLog);
  await api.register((part) => addWebhookRoutes(part as typeof api, context, requestLog));
  await api.ready();
  return api;
}
