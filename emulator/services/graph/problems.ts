/** Graph's refusal of a request that is wrong in itself. */
import { ServiceError } from '../../frame';

export function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'Request_BadRequest', message);
}
