import { createApi } from './create-api.ts';
import type { ApiOptions } from './options.ts';

/**
 * The description of the API as it is kept in docs/openapi.json: it comes from the routes alone, so no use case is needed.
 * The version is the program's, as a running service tells it.
 */
export async function openApiText(version: string): Promise<string> {
  const api = await createApi({
    app: {} as ApiOptions['app'],
    mode: 'embedded',
    publicUrl: 'http://localhost:3000',
    pretended: [],
    version,
    ready: async () => ({ checks: [] }),
    log: () => {},
  });
  const document = (api as typeof api & { swagger: () => unknown }).swagger();
  await api.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
