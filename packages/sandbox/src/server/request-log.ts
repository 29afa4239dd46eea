import type { Exchange, RequestLog } from './request-log-model.ts';

/** Counts always; keeps the exchanges only where `record` is set, because half a year of a company is a lot of text. */
export function createRequestLog({ record }: { readonly record: boolean }): RequestLog {
  const exchanges: Exchange[] = [];
  let count = 0;
  return {
    exchanges,
    get count() {
      return count;
    },
    recording: record,
    add(exchange) {
      if (record) exchanges.push(exchange);
    },
    countOne() {
      count += 1;
    },
    clear() {
      exchanges.length = 0;
      count = 0;
    },
  };
}
