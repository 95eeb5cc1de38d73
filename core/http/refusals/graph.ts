/**
 * What Microsoft Graph refuses. Source: docs graph/errors; codes of application policies all end alike, and that their
 * status is 400 is not confirmed, so it does not count.
 */
import type { RefusalTable } from './table';

export const graphRefusals: RefusalTable = [
  // The code is unconfirmed, and so is whether a deleted application keeps its unique name.
  { refusal: 'nameTaken', code: /^Request_MultipleObjectsWithSameKeyValue$/ },
  { refusal: 'applicationUnknown', code: /^NoBackingApplicationObject$/ },
  { refusal: 'keyPolicy', words: /AsPerAppPolicy|assigned policy/i },
  // An identity may own 250 objects, a tenant hold so many; a 403. Source: docs graph/resolve-auth-errors, terraform-provider-azuread #84.
  { refusal: 'limitReached', code: /^Directory_(?:Quota|ResourceSize)Exceeded$/ },
  { refusal: 'notFound', words: /No password credential found/i },
];
