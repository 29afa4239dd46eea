import type { ProviderName } from './fault-kinds.ts';

/** One request and its answer, without secrets: no Authorization, no cookies; tokens, codes and secrets in bodies are masked. */
export interface Exchange {
  readonly provider: ProviderName;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** In order, repeated names kept. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** The kind of fault that struck; null for an honest answer. */
  readonly fault: string | null;
  readonly personId: string | null;
}

export interface RequestLog {
  /** Empty unless recording was asked for. */
  readonly exchanges: readonly Exchange[];
  /** All requests to the simulators, recorded or not; those of the control pages do not count. */
  readonly count: number;
  readonly recording: boolean;
  add(exchange: Exchange): void;
  countOne(): void;
  clear(): void;
}
