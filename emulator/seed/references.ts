/** Whether the names in a seed lead somewhere. */
import type { Complaint } from '../complaints';
import { collectNames, inEach, type Names } from './names';
import { checkOrganization } from './references-azdo';
import { checkSubscription } from './references-azure';
import { checkLack } from './references-lacks';
import type { Seed } from './schema';

function checkBlocked(
  { applications }: { applications: 'all' | readonly string[] },
  { application }: Names,
): Complaint[] {
  return applications === 'all' ? [] : applications.flatMap((one) => application('applications', one));
}

/** Every name that leads nowhere, and every pair of settings that cannot be. */
export function checkReferences(seed: Seed): Complaint[] {
  const names = collectNames(seed);
  return [
    ...names.managedIdentity('agentIdentity', seed.agentIdentity),
    ...inEach('tenants', seed.tenants, ({ applications, groups, conditionalAccess, claimsChallenges }) => [
      ...inEach('applications', applications, ({ owners }) => owners.flatMap((owner) => names.owner('owners', owner))),
      ...inEach('conditionalAccess', conditionalAccess, (one) => checkBlocked(one, names)),
      ...inEach('claimsChallenges', claimsChallenges, (one) => checkBlocked(one, names)),
      ...inEach('groups', groups, ({ members }) => members.flatMap((member) => names.holder('members', member))),
    ]),
    ...inEach('subscriptions', seed.subscriptions, (one) => checkSubscription(one, names)),
    ...inEach('organizations', seed.organizations, (one) => checkOrganization(one, names)),
    ...inEach('lacks', seed.lacks, checkLack(seed)),
  ];
}
