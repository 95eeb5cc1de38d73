/**
 * The headers that tell a caller how much of its allowance is left.
 * Source: learn.microsoft.com "Rate and usage limits": 200 TSTU in a sliding five minutes for each caller, and
 * `Retry-After`, on answers of any status, for who is past it.
 * Beware: the window here starts with a caller's first request rather than slide; what a request costs is ours, about
 * what recorded answers say (`x-ratelimit-cost`); the real service sends these headers only as a caller comes near the limit.
 */
import { createHash } from 'node:crypto';
import type { Call } from '../../frame';

const windowSeconds = 300;
const usualLimit = 200;
const costs = { read: 0.1, write: 0.4 };

interface Use {
  readonly until: number;
  spent: number;
}

export type RateLimit = (call: Call, now: Date, limit?: number) => Record<string, string>;

export function createRateLimit(): RateLimit {
  const uses = new Map<string, Use>();
  return (call, now, limit = usualLimit) => {
    const nowSeconds = Math.floor(now.getTime() / 1000);
    const who = createHash('sha256')
      .update(call.headers.get('Authorization') ?? '')
      .digest('hex');
    const known = uses.get(who);
    const use =
      known !== undefined && known.until > nowSeconds ? known : { until: nowSeconds + windowSeconds, spent: 0 };
    uses.set(who, use);
    use.spent += call.method === 'GET' || call.method === 'OPTIONS' ? costs.read : costs.write;
    const isOver = use.spent > limit;
    return {
      'X-RateLimit-Resource': 'Core',
      'X-RateLimit-Delay': isOver ? '1.0' : '0',
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(Math.max(0, Math.floor(limit - use.spent))),
      'X-RateLimit-Reset': String(use.until),
      ...(isOver ? { 'Retry-After': String(Math.max(1, use.until - nowSeconds)) } : {}),
    };
  };
}
