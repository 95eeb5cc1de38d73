/**
 * Addresses of containers with a shared access signature.
 * Source: learn.microsoft.com/rest/api/storageservices/create-service-sas.
 */
import { allClouds } from '../../../clouds';
import type { ArmStore } from '../store';

interface Container {
  readonly account: string;
  readonly container: string;
  /** Of ARM: its cloud says where storage accounts are. */
  readonly host: string;
}

const hours = 3_600_000;

/** Good for eight hours, for that container alone. */
export function sharedLink(
  { ground, blobs }: Pick<ArmStore, 'ground' | 'blobs'>,
  { account, container, host }: Container,
) {
  const suffix = allClouds.find(({ armHost }) => armHost === host)?.storageSuffix ?? 'core.windows.net';
  const ends = new Date(ground.clock.now().getTime() + 8 * hours);
  const signature = ground.secret(`signature ${account}/${container}`);
  blobs.signatures.push({ signature, account, container, endsAt: ends });
  const blobUri = `https://${account}.blob.${suffix}/${container}`;
  const query = new URLSearchParams({ sv: '2023-11-03', sr: 'c', sp: 'rcwl', se: ends.toISOString(), sig: signature });
  return { blobUri, sasToken: query.toString(), sasUri: `${blobUri}?${query}` };
}
