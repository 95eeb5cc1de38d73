/** Routes as a list: method, path, and a handler that is a function of the service's store and the call. */
import type { Answer, Call, Route } from '../frame';

type Handler<Store> = (store: Store, call: Call) => Answer | Promise<Answer>;

export type RouteTable<Store> = readonly (readonly [method: Route['method'], path: string, handle: Handler<Store>])[];

/** The routes of a service whose store that is. */
export function routesOf<Store>(store: Store, table: RouteTable<Store>): Route[] {
  return table.map(([method, path, handle]) => ({ method, path, handle: (call) => handle(store, call) }));
}
