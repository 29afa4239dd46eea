import { json, type Reply } from '../server/reply.ts';

/** An error as Graph words it. Never an address, a title or a token in it. */
export function graphError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return json(status, { error: { code, message } }, headers);
}

export function itemNotFound(): Reply {
  return graphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
}

export function badParameter(message: string): Reply {
  return graphError(400, 'ErrorInvalidParameter', message);
}

export function badRequest(message: string): Reply {
  return graphError(400, 'ErrorInvalidRequest', message);
}
