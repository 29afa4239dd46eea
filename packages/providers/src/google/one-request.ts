import type { BoundedAnswer, BoundedFetch } from '../oauth/bounded-fetch.ts';

/** What a method of googleapis is given besides its parameters. */
export interface RequestOptions {
  readonly retry: false;
  readonly responseType: 'text';
  readonly validateStatus: () => boolean;
  readonly fetchImplementation: typeof fetch;
  /** Query parameters besides the method's own. */
  readonly params: Readonly<Record<string, string>>;
}

export interface OwnParts {
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Lets googleapis make a request (address, query, body) and sends it ourselves, once. Its own transport would try up to
 * three times more, read answers of any length, and put the whole request into its errors.
 */
export async function oneRequest(
  send: BoundedFetch,
  { headers, params, signal }: OwnParts,
  call: (options: RequestOptions) => unknown,
): Promise<BoundedAnswer> {
  let answer: BoundedAnswer | null = null;
  // gaxios wraps what its transport throws: kept aside, so that ours comes out as it went in.
  let thrown: { readonly error: unknown } | null = null;

  const carry = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    try {
      answer = await send(addressOf(input), {
        method: init?.method ?? 'GET',
        headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers },
        body: typeof init?.body === 'string' ? init.body : null,
        signal,
      });
    } catch (error) {
      thrown = { error };
      throw error;
    }
    return new Response(null, { status: 200 });
  };

  try {
    await call({
      retry: false,
      responseType: 'text',
      validateStatus: () => true,
      fetchImplementation: carry,
      params,
    });
  } catch (error) {
    throw (thrown as { error: unknown } | null)?.error ?? error;
  }
  if (answer === null) throw new TypeError('The call made no request');
  return answer;
}

function addressOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : String(input);
}
