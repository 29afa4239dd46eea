import { z } from 'zod';
import { errorTable, type ErrorCode } from '../errors.ts';

/** RFC 9457 `application/problem+json`, the body of every answer that is not a success. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Where the code is explained' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string(),
    instance: z.string().meta({ description: 'Number of the request, to be named when asking for help' }),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), text: z.string() })).optional(),
    limit: z.number().optional().meta({ description: 'The limit that was passed' }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
