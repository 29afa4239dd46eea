import { AppError, errorTable } from '@clearweek/app';
import type { NextPage, Refusal } from './build-problem.ts';

/** What is known of the request that failed. */
export interface RefusedRequest {
  /** The limit of its body in bytes. */
  readonly bodyLimit: number;
  /** Content types that the route takes. */
  readonly accepts: readonly string[];
}

/**
 * Puts any thrown value into the table of errors. Our own errors say what happened; those of Fastify and its plugins
 * are known by their codes, and their messages are never passed on. Whatever is not known is our fault: 500, no text.
 */
export function refusalOf(error: unknown, request: RefusedRequest): Refusal {
  if (error instanceof AppError) return ofAppError(error);
  const { code, statusCode } = asFastifyError(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return ofSize(request.bodyLimit);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return ofMediaType(request.accepts);
  const known = frameworkErrors[code];
  if (known !== undefined) return known;
  // Whatever else Fastify blames on the request, and a body that was cut off. Other errors with a status are those of
  // libraries about somebody else's answer, and no fault of the caller.
  const blamed = statusCode !== null && statusCode >= 400 && statusCode < 500;
  if (blamed && (code.startsWith('FST_') || code === 'ECONNRESET')) return unreadable;
  return {
    code: 'internal',
    detail: 'It is not your fault, and it has been noted. Name the number of the request when you ask for help.',
  };
}

const unreadable: Refusal = { code: 'invalid_request', detail: 'The request could not be read.' };

const frameworkErrors: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_request', detail: 'The body is empty; JSON was announced.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid_request', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid_request',
    detail: 'The body is not as long as its Content-Length says.',
  },
  FST_ERR_BAD_URL: {
    code: 'invalid_request',
    detail: 'The address cannot be read: a percent sign has to be written as %25.',
  },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found', detail: 'There is nothing at this address.' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send a form with a file, as multipart/form-data.',
  },
  FST_ERR_HANDLER_TIMEOUT: {
    code: 'overloaded',
    detail: 'The answer took too long. Try again in a while.',
    headers: { 'retry-after': '30' },
  },
};

function ofAppError(error: AppError): Refusal {
  const { limit, retryAfterSeconds } = error.extra;
  const next = nextPage(error);
  const { retry, status } = errorTable[error.code];
  const seconds =
    typeof retryAfterSeconds === 'number' ? retryAfterSeconds : retry === 'later' && status !== 500 ? 30 : null;
  return {
    code: error.code,
    detail: error.detail,
    errors: error.problems,
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(next === null ? {} : { next }),
    headers: {
      ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
      // RFC 9110 section 15.5.2 asks for a challenge with every 401; there is no registered scheme for cookies.
      ...(status === 401 ? { 'www-authenticate': 'Session realm="Clearweek"' } : {}),
    },
  };
}

function nextPage({ code, extra }: AppError): NextPage | null {
  if (code === 'not_signed_in') return { href: '/connect', words: 'Sign in by connecting your account' };
  const { nearest } = extra;
  if (code === 'week_not_kept' && typeof nearest === 'string')
    return { href: `/weeks/${nearest}`, words: `Go to week ${nearest}` };
  return null;
}

function ofSize(limit: number): Refusal {
  return { code: 'too_large', detail: `At most ${sizeInWords(limit)} are taken here.`, limit };
}

export function sizeInWords(bytes: number): string {
  const mib = bytes / 1024 / 1024;
  return Number.isInteger(mib) ? `${mib} MiB` : `${Math.floor(bytes / 1024)} KiB`;
}

function ofMediaType(accepts: readonly string[]): Refusal {
  const detail =
    accepts.length === 0 ? 'No body is taken here.' : `Send ${accepts.join(' or ')}, and say so in Content-Type.`;
  return {
    code: 'unsupported_media_type',
    detail,
    ...(accepts.length === 0 ? {} : { headers: { accept: accepts.join(', ') } }),
  };
}

function asFastifyError(error: unknown): { code: string; statusCode: number | null } {
  if (typeof error !== 'object' || error === null) return { code: '', statusCode: null };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return { code: typeof code === 'string' ? code : '', statusCode: typeof statusCode === 'number' ? statusCode : null };
}
