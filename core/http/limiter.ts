/**
 * A limit of requests under way at once, for each host: many links side by side would otherwise send so many at once that
 * they are throttled. A request that waits for its next attempt does not count.
 */
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';

/** More than a single link ever has under way, and few enough that no service throttles them. Chosen by us. */
const mostAtOnce = 24;

/** The policy, which counts for all pipelines that it is put on. */
export type Limiter = PipelinePolicy;

export function makeLimiter(most = mostAtOnce): Limiter {
  const hosts = new Map<string, Places>();
  return {
    name: 'limiter',
    async sendRequest(request, next) {
      const host = hostOf(request);
      const places = hosts.get(host) ?? { taken: 0, waiting: [] };
      hosts.set(host, places);
      if (places.taken >= most) {
        await new Promise<void>((resolve) => places.waiting.push(resolve));
      } else {
        places.taken += 1;
      }
      try {
        return await next(request);
      } finally {
        handOn(places);
      }
    },
  };
}

/** Which host is asked, with its port. */
export function hostOf({ url }: PipelineRequest): string {
  return /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? 'the service';
}

interface Places {
  taken: number;
  /** Those who wait, in the order in which they came. */
  readonly waiting: (() => void)[];
}

/** A place that becomes free goes to whoever has waited longest. */
function handOn(places: Places): void {
  const first = places.waiting.shift();
  if (first) {
    first();
  } else {
    places.taken -= 1;
  }
}
