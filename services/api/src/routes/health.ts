import { AppError } from '@clearweek/app';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { ApiContext, Readiness } from '../options.ts';

const aliveSchema = z.object({ status: z.literal('alive'), version: z.string() }).meta({ id: 'Alive' });

const readySchema = z
  .object({
    status: z.literal('ready'),
    version: z.string(),
    zoneRules: z.string().meta({ description: 'Edition of the time zone rules', example: '2026c' }),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .meta({ id: 'Ready' });

export function addHealthRoutes(api: ApiInstance, { ready, version }: Pick<ApiContext, 'ready' | 'version'>): void {
  api.get(
    '/livez',
    {
      schema: {
        operationId: 'getLiveness',
        summary: 'Whether the process lives',
        tags: ['Operations'],
        security: [],
        response: { 200: aliveSchema, ...problems() },
      },
    },
    async () => ({ status: 'alive' as const, version }),
  );

  api.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether everything works',
        tags: ['Operations'],
        security: [],
        response: { 200: readySchema, ...problems('not_ready') },
      },
    },
    async () => {
      const checks = await checksOf(ready);
      const failing = checks.filter(({ ok }) => !ok);
      if (failing.length > 0) throw notReady(failing);
      return { status: 'ready' as const, version, zoneRules: process.versions.tz ?? 'unknown', checks: [...checks] };
    },
  );
}

async function checksOf(ready: ApiContext['ready']): Promise<Readiness['checks']> {
  try {
    return (await withinPatience(ready())).checks;
  } catch (error) {
    throw new AppError('not_ready', 'The checks could not be made.', { cause: error });
  }
}

/** A check that hangs is a check that fails. */
async function withinPatience<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the checks take too long')), patienceMs);
  });
  try {
    return await Promise.race([promise, overdue]);
  } finally {
    clearTimeout(timer);
  }
}

const patienceMs = 5_000;

/** Names what does not work; the reasons are for `clearweek doctor`, because they can hold addresses of machines. */
function notReady(failing: Readiness['checks']): AppError {
  return new AppError('not_ready', `Not working yet: ${failing.map(({ name }) => name).join(', ')}.`, {
    problems: failing.map(({ name }) => ({
      pointer: `/checks/${name}`,
      code: 'check_failed',
      text: 'This does not work at the moment.',
    })),
    extra: { retryAfterSeconds: 5 },
  });
}
