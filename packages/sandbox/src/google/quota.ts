import type { Instant } from '../world/model.ts';
import { Refused } from './refusal.ts';

/** Requests in a minute, as Google counts them since May 2026; changeable while it runs. */
export interface QuotaLimits {
  perUserPerMinute: number;
  perProjectPerMinute: number;
  /** Writes of a person in a day, after which Calendar's protection against abuse sets in. */
  writesPerDay: number;
}

const googleLimits: Readonly<QuotaLimits> = {
  perUserPerMinute: 600,
  perProjectPerMinute: 10_000,
  writesPerDay: 10_000,
};

const minuteMs = 60_000;
const dayMs = 86_400_000;

export interface Quota {
  readonly limits: QuotaLimits;
  /** Counts a request, or refuses it. `user`: whom Google counts it for. @throws Refused */
  count(user: string, writes: boolean): void;
}

/** Sliding windows by the world's clock. What is refused does not count. */
export function createQuota(now: () => Instant): Quota {
  const limits = { ...googleLimits };
  const users = new Map<string, SlidingWindow>();
  const writers = new Map<string, SlidingWindow>();
  const project = createWindow(minuteMs);
  let refusals = 0;
  return {
    limits,
    count(user, writes) {
      const at = now();
      const own = windowOf(users, user, minuteMs);
      if (own.used(at) >= limits.perUserPerMinute)
        throw tooMany(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', 'defaultPerMinutePerUser');
      if (project.used(at) >= limits.perProjectPerMinute) {
        refusals += 1;
        // Google answers with either; nobody may rely on one of them.
        const status = refusals % 2 === 1 ? 403 : 429;
        throw tooMany(status, 'rateLimitExceeded', 'Rate Limit Exceeded', 'defaultPerMinutePerProject');
      }
      if (writes) {
        const written = windowOf(writers, user, dayMs);
        if (written.used(at) >= limits.writesPerDay)
          throw tooMany(403, 'quotaExceeded', 'Calendar usage limits exceeded.', null);
        written.add(at);
      }
      own.add(at);
      project.add(at);
    },
  };
}

/** Google's quotas have names; what Calendar itself counts against abuse has none. */
function tooMany(status: number, reason: string, message: string, quotaLimit: string | null): Refused {
  return new Refused({ status, reason, message, domain: 'usageLimits', ...(quotaLimit !== null && { quotaLimit }) });
}

interface SlidingWindow {
  /** How many were added in the span that ends now. */
  used(at: Instant): number;
  add(at: Instant): void;
}

function windowOf(windows: Map<string, SlidingWindow>, key: string, spanMs: number): SlidingWindow {
  let found = windows.get(key);
  if (found === undefined) {
    found = createWindow(spanMs);
    windows.set(key, found);
  }
  return found;
}

function createWindow(spanMs: number): SlidingWindow {
  let times: Instant[] = [];
  let first = 0;
  return {
    used(at) {
      while (first < times.length && (times[first] ?? at) <= at - spanMs) first += 1;
      if (first > 1_000 && first * 2 > times.length) {
        times = times.slice(first);
        first = 0;
      }
      return times.length - first;
    },
    add(at) {
      times.push(at);
    },
  };
}
