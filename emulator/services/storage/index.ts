/**
 * Blob storage, as far as uploads of Machine Learning clients go: whether a blob is there, put, metadata, read, list.
 *
 * Source: learn.microsoft.com/rest/api/storageservices: Put Blob, Get Blob Properties, Set Blob Metadata, Get Blob,
 * authorize-with-shared-key and create-service-sas, authorize-access-azure-active-directory; …/common-rest-api-error-codes.
 * Beware: contents are kept as text.
 */
import { allClouds } from '../../clouds';
import type { Call, Service, ServiceError } from '../../frame';
import { routesOf } from '../route-table';
import { blobRoutes } from './blobs';
import { accountOf, type GuardedBlobs } from './store';

export function createStorage(store: GuardedBlobs): Service {
  return {
    name: 'storage',
    ownsHost: (host) => allClouds.some(({ storageSuffix }) => host.endsWith(`.blob.${storageSuffix}`)),
    hasHost: (host) => store.idOf(accountOf(host)) !== undefined,
    hostForBasePath: () => undefined,
    routes: routesOf(store, blobRoutes),
    answerHeaders: (call) => ({ 'x-ms-request-id': call.requestId, 'x-ms-version': '2023-11-03' }),
    toError,
    state: () => ({ blobs: store.blobs.map(({ account, container, path }) => `${account}/${container}/${path}`) }),
  };
}

/** An answer to HEAD has no body, and its code in a header. */
function toError({ status, code, message }: ServiceError, { method }: Call) {
  const body = `\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'x-ms-error-code': code }, ...(method === 'HEAD' ? {} : { body }) };
}
