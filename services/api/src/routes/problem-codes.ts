import { AppError, type ErrorCode, errorTable } from '@clearweek/app';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { problems } from '../contracts/problem-responses.ts';
import { codePage, retryInWords } from '../pages/code-page.ts';
import { prefersHtml } from './prefers-html.ts';

const codeSchema = z
  .object({
    code: z.string(),
    status: z.int(),
    title: z.string(),
    retry: z.enum(['never', 'later', 'action']),
    text: z.string(),
  })
  .meta({ id: 'ProblemCode' });

/** Where the `type` of a problem leads. */
export function addProblemCodeRoutes(api: ApiInstance): void {
  api.get(
    '/problems/:code',
    {
      schema: {
        operationId: 'getProblemCode',
        summary: 'What an error code means',
        tags: ['Operations'],
        security: [],
        params: z.object({ code: z.string() }),
        response: { 200: codeSchema, ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      if (!isErrorCode(code)) throw new AppError('not_found', 'There is no such code.');
      if (prefersHtml(request)) {
        return reply
          .type('text/html; charset=utf-8')
          .serializer(String)
          .send(codePage(code) as never);
      }
      const { status, title, retry } = errorTable[code];
      return { code, status, title, retry, text: retryInWords[retry] };
    },
  );
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTable, text);
}
