export { createApi } from './create-api.ts';
export type { ApiEvent, ApiLimits, ApiOptions, Readiness } from './options.ts';
