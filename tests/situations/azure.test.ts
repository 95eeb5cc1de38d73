import { situations } from './situation';

describe('Situations in Azure', () => {
  situations([
    { title: 'is enough for a setup identity', seed: 'custom-role', outcome: 'created' },
    {
      title: 'is given to the identity of a link',
      seed: 'custom-role',
      text: { role: 'AML Runner' },
      outcome: 'created',
    },
    {
      title: 'is not given where it cannot be',
      seed: 'custom-role',
      text: { role: 'AML Elsewhere' },
      outcome: 'failed',
      codes: ['role.unknown'],
      says: /no role "AML Elsewhere".*assignable scopes/,
      writes: false,
    },
    { title: 'newer built-in roles', seed: 'contoso', text: { role: 'Azure AI Developer' }, outcome: 'created' },
    {
      title: 'newer built-in roles too',
      seed: 'contoso',
      text: { role: 'Azure AI Administrator' },
      outcome: 'created',
    },
    { title: 'is enough for a setup identity', seed: 'role-by-group', outcome: 'created' },
    {
      title: 'is no reason to give it anew',
      seed: 'link-role-by-group',
      text: { connectionName: 'mlw-churn', pipelineAccess: 'none' },
      outcome: 'noChange',
      writes: false,
    },
    { title: 'keeps nobody from linking', seed: 'deletions-locked', outcome: 'created' },
    {
      title: 'is named, with its lock, before anything is written',
      seed: 'locked-group',
      outcome: 'failed',
      codes: ['azure.locked'],
      says: /"freeze"/,
      writes: false,
    },
    {
      title: 'is not there to be linked',
      seed: 'workspace-soft-deleted',
      outcome: 'failed',
      codes: ['workspace.not-found'],
      says: /no workspace of that name/,
      writes: false,
    },
    {
      title: 'is not linked',
      seed: 'workspace-failed',
      outcome: 'failed',
      codes: ['workspace.not-ready'],
      says: /"Failed"/,
      writes: false,
    },
  ]);
});
