/** The blobs of a container, for whoever has a signature for it or a role on it. */
import { readCaller } from '../../caller';
import { type Answer, type Call, ServiceError } from '../../frame';
import type { RouteTable } from '../route-table';
import { accountOf, type Blob, type GuardedBlobs } from './store';

const actions = {
  read: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
  write: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write',
} as const;

interface Place {
  readonly account: string;
  readonly container: string;
  readonly path: string;
}

async function head(store: GuardedBlobs, call: Call): Promise<Answer> {
  return { status: 200, headers: headersOf(find(store, await enter(store, call, 'read'))) };
}

async function get(store: GuardedBlobs, call: Call): Promise<Answer> {
  const found = find(store, await enter(store, call, 'read'));
  return { status: 200, headers: headersOf(found), body: found.text };
}

async function list(store: GuardedBlobs, call: Call): Promise<Answer> {
  const { account, container } = await enter(store, call, 'read');
  const prefix = call.url.searchParams.get('prefix') ?? '';
  const own = store.blobs.filter((one) => one.account === account && one.container === container);
  const names = own
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => `<Blob><Name>${path}</Name></Blob>`);
  const body = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="${container}"><Blobs>${names.join('')}</Blobs><NextMarker /></EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

async function put(store: GuardedBlobs, call: Call): Promise<Answer> {
  const place = await enter(store, call, 'write');
  const component = call.url.searchParams.get('comp');
  if (component === 'metadata') {
    find(store, place).metadata = metadataIn(call);
    return { status: 200, headers: headersOf(find(store, place)) };
  }
  // Blocks are taken, and the list that ends them makes the blob.
  if (component === 'block') {
    return { status: 201 };
  }
  const at = store.blobs.findIndex((one) => isAt(one, place));
  if (at >= 0 && call.headers.get('if-none-match') === '*') {
    throw new ServiceError(409, 'BlobAlreadyExists', 'The specified blob already exists.');
  }
  const blob: Blob = { ...place, text: call.text, changedAt: store.ground.clock.now(), metadata: metadataIn(call) };
  store.blobs.splice(at < 0 ? store.blobs.length : at, at < 0 ? 0 : 1, blob);
  return { status: 201, headers: headersOf(blob) };
}

/** @throws 401, 403 */
async function enter(store: GuardedBlobs, call: Call, right: keyof typeof actions): Promise<Place> {
  const account = accountOf(call.url.hostname);
  const { container = '', path = '' } = call.params;
  if (!hasSignature(store, call, { account, container })) {
    await checkCaller(store, call, { account, action: actions[right] });
  }
  return { account, container, path };
}

function hasSignature({ signatures, ground }: GuardedBlobs, { url }: Call, place: Omit<Place, 'path'>): boolean {
  const signature = url.searchParams.get('sig');
  return signatures.some(
    (one) =>
      one.signature === signature &&
      one.account === place.account &&
      one.container === place.container &&
      one.endsAt > ground.clock.now(),
  );
}

async function checkCaller(
  store: GuardedBlobs,
  call: Call,
  { account, action }: { readonly account: string; readonly action: string },
): Promise<void> {
  const caller = await readCaller(store.ground, call, ['https://storage.azure.com', `https://${call.url.hostname}`]);
  if (caller.kind !== 'caller') {
    const code = caller.kind === 'missing' ? 'NoAuthenticationInformation' : 'InvalidAuthenticationInfo';
    throw new ServiceError(401, code, 'Server failed to authenticate the request.').withHeaders({
      'WWW-Authenticate':
        'Bearer authorization_uri=https://login.microsoftonline.com/common resource_id=https://storage.azure.com',
    });
  }
  if (!store.rules.allows(caller.principalId, action, store.idOf(account) ?? '')) {
    const message = 'This request is not authorized to perform this operation using this permission.';
    throw new ServiceError(403, 'AuthorizationPermissionMismatch', message);
  }
}

function isAt(blob: Blob, { account, container, path }: Place): boolean {
  return blob.account === account && blob.container === container && blob.path === path;
}

/** @throws BlobNotFound */
function find({ blobs }: GuardedBlobs, place: Place): Blob {
  const found = blobs.find((one) => isAt(one, place));
  if (found === undefined) {
    throw new ServiceError(404, 'BlobNotFound', 'The specified blob does not exist.');
  }
  return found;
}

function metadataIn({ headers }: Call): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-ms-meta-')));
}

function headersOf({ text, changedAt, metadata }: Blob): Record<string, string> {
  const stamp = changedAt.getTime().toString(16).toUpperCase();
  return {
    ...metadata,
    etag: `"0x${stamp}"`,
    'last-modified': changedAt.toUTCString(),
    'content-length': String(Buffer.byteLength(text)),
    'x-ms-blob-type': 'BlockBlob',
  };
}

const blob = '/:container/*path';

export const blobRoutes: RouteTable<GuardedBlobs> = [
  ['GET', '/:container', list],
  ['HEAD', blob, head],
  ['GET', blob, get],
  ['PUT', blob, put],
];
