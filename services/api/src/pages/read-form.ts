import multipart from '@fastify/multipart';
import { AppError } from '@clearweek/app';
import type { FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiLimits } from '../options.ts';
import { sizeInWords } from '../problems/refusal-of.ts';

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Uint8Array | null;
}

/** Lets the routes of this part take forms. All forms of ours are multipart, so that there is one way to read them. */
export async function takeForms(api: ApiInstance, { calendarBytes }: Pick<ApiLimits, 'calendarBytes'>): Promise<void> {
  await api.register(multipart, {
    throwFileSizeLimit: true,
    limits: {
      fileSize: calendarBytes,
      files: 1,
      fields: 5,
      parts: 6,
      fieldNameSize: 50,
      fieldSize: 4096,
      headerPairs: 20,
    },
  });
}

/** Reads a form into memory. Several fields of the same name are refused. */
export async function readForm(
  request: FastifyRequest,
  { calendarBytes }: Pick<ApiLimits, 'calendarBytes'>,
): Promise<Form> {
  try {
    return await readParts(request);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') throw error;
    if (code === 'FST_REQ_FILE_TOO_LARGE') throw tooLarge(calendarBytes);
    // Whatever else the parser throws is its way to say that this is no form of ours.
    throw unreadable(error);
  }
}

async function readParts(request: FastifyRequest): Promise<Form> {
  const fields = new Map<string, string>();
  let file: Uint8Array | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'file') file = await part.toBuffer();
    else if (fields.has(part.fieldname) || typeof part.value !== 'string' || part.valueTruncated) throw unreadable();
    else fields.set(part.fieldname, part.value);
  }
  return { fields, file };
}

function tooLarge(limit: number): AppError {
  return new AppError('too_large', `A calendar may have at most ${sizeInWords(limit)}.`, { extra: { limit } });
}

function unreadable(cause?: unknown): AppError {
  return new AppError('invalid_request', 'The form could not be read.', { cause });
}
