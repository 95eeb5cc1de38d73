/**
 * A limit of requests under way at once, for each host: many links side by side would else begin as many at once, and be
 * throttled. Who waits for its next attempt holds no place.
 */
import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** More than a single link ever has under way, and few enough that no service throttles them. Chosen by us. */
const mostAtOnce = 24;

/** The policy, which counts for all pipelines that it is put on. */
export type Limiter = PipelinePolicy;

export function makeLimiter(most = mostAtOnce): Limiter {
  const hosts = new Map<string, Places>();
  return {
    name: 'limiter',
    async sendRequest(request, next) {
      const host = /^[a-z]+:\/\/([^/?#]+)/i.exec(request.url)?.[1] ?? '';
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

interface Places {
  taken: number;
  /** Those who wait, the first first. */
  readonly waiting: (() => void)[];
}

/** A place that is free goes to who waits longest. */
function handOn(places: Places): void {
  const first = places.waiting.shift();
  if (first) {
    first();
  } else {
    places.taken -= 1;
  }
}
