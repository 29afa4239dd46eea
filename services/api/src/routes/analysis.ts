import { analysisQuerySchema, type App, calendarAnalysisSchema } from '@clearweek/app';
import type { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { type AnalyzeCalendar, analyzeCalendarSchema, calendarFileSchema } from '../contracts/calendar-body.ts';
import { problems } from '../contracts/problem-responses.ts';
import type { ApiLimits } from '../options.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { requireBody, takeCalendarFiles } from './calendar-bodies.ts';
import { onlyOnce } from './only-once.ts';

interface Dependencies {
  readonly app: App;
  readonly signIn: SignIn;
  readonly limits: ApiLimits;
}

/** Without its default, so that it shows whether the number was given. */
const querySchema = analysisQuerySchema.extend({
  weeks: analysisQuerySchema.shape.weeks.unwrap().optional().meta({ description: 'Default: 4' }),
});
const DEFAULT_WEEKS = analysisQuerySchema.parse({}).weeks;

type Query = z.infer<typeof querySchema>;

export function addAnalysisRoutes(api: ApiInstance, { app, signIn, limits }: Dependencies): void {
  takeCalendarFiles(api);
  api.post(
    '/v1/analysis/calendar',
    {
      onRequest: signIn.requireLocalVisit,
      bodyLimit: limits.calendarBytes,
      schema: {
        operationId: 'analyzeCalendar',
        summary: 'Analyse a calendar file',
        description:
          'Nothing is stored. Open to programs on the same machine in embedded mode; elsewhere it needs an API key with the scope `analysis`, and answers 401 as long as there are none.',
        tags: ['Analysis'],
        security: [],
        querystring: querySchema,
        body: {
          content: {
            'text/calendar': { schema: calendarFileSchema },
            'application/octet-stream': { schema: calendarFileSchema },
            'application/json': { schema: analyzeCalendarSchema },
          },
        },
        response: {
          200: calendarAnalysisSchema,
          ...problems(
            'unknown_zone',
            'unknown_week',
            'not_signed_in',
            'too_large',
            'unsupported_media_type',
            'not_a_calendar',
          ),
        },
      },
    },
    (request) =>
      app.analyzeCalendar(
        analysisInput(requireBody(request.body as AnalyzeCalendar | Uint8Array | undefined), request.query),
      ),
  );
}

function analysisInput(body: AnalyzeCalendar | Uint8Array, query: Query): Parameters<App['analyzeCalendar']>[0] {
  const isFile = body instanceof Uint8Array;
  if (!isFile) onlyOnce(query, body);
  const wishes: Query = isFile ? query : { ...query, ...body };
  return {
    bytes: isFile ? body : Buffer.from(body.ics),
    owner: wishes.owner ?? null,
    zone: wishes.zone ?? null,
    weeks: wishes.weeks ?? DEFAULT_WEEKS,
    until: wishes.until ?? null,
  };
}
