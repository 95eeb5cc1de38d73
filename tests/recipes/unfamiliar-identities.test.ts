import assert from 'node:assert/strict';
import { type Json, readObjects } from '../../emulator/json';
import { fixOf, said } from './said';
import { type Scene, scenario } from './snapshot';
import { completes, connectionName, linkFromNothing, stops, text, withRights } from './starts';
import { applicationOf, connectionOf, workspaceOf } from './tenant';
import { changesBetween, thingsIn } from './tenant-changes';

const link = 'aml-links-contoso-churn-mlw-churn';
const managed = { ...text, identity: 'existingManagedIdentity', managedIdentity: 'id-churn' };
const graph = 'https://graph.microsoft.com/v1.0';
/** A tenant in which a deleted application gives its unique name free at once. */
const givesNamesFree = `
extends: contoso
tenants: [{ domain: contoso.onmicrosoft.com, softDeletedKeepsName: false }]
`;
const noRestoring = {
  match: { service: 'graph', method: 'POST', url: '/restore$' },
  times: 100,
  fault: { kind: 'status', status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } },
} as const;
const closedBin = {
  match: { service: 'graph', method: 'GET', url: 'deletedItems' },
  times: 100,
  fault: forbidden(),
} as const;

function forbidden() {
  return {
    kind: 'status',
    status: 403,
    body: {
      error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
    },
  } as const;
}

/** What lies in the bin of the directory. */
async function binned({ byHand }: Scene, kind: 'application' | 'servicePrincipal'): Promise<readonly Json[]> {
  return readObjects(await byHand('GET', `${graph}/directory/deletedItems/microsoft.graph.${kind}`), 'value');
}

/** The application first: a service principal needs it. */
async function restore(scene: Scene, kinds: readonly ('application' | 'servicePrincipal')[]): Promise<void> {
  for (const kind of kinds) {
    for (const { id } of await binned(scene, kind)) {
      await scene.byHand('POST', `${graph}/directory/deletedItems/${String(id)}/restore`, {});
    }
  }
}

async function purge(scene: Scene): Promise<void> {
  for (const { id } of await binned(scene, 'application')) {
    await scene.byHand('DELETE', `${graph}/directory/deletedItems/${String(id)}`);
  }
}

async function deleteApplication({ lab, byHand }: Scene, name = link): Promise<void> {
  await byHand('DELETE', `${graph}/applications/${String(applicationOf(lab, name).id)}`);
}

/** Codes of what a run foresees. */
const warned = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);

describe('unfamiliar starts: the application was deleted', () => {
  scenario(
    'an application of somebody else that was deleted is restored by hand and adopted',
    withRights('deleted-app'),
    async (scene) => {
      const says =
        /"churn-by-hand" \(\S+\), as which the service connection "mlw-churn" signs in, was deleted.*deleted on 2026-11-21.*until 2026-12-21.*takeOver: true/;
      await stops(scene, text, 'application.deleted', says);
      await stops(scene, { ...text, takeOver: 'true' }, 'application.deleted', /Restore it/);
      await restore(scene, ['application', 'servicePrincipal']);
      assert.deepEqual(await completes(scene, text), []);
    },
  );

  scenario(
    'an application that was deleted and that the inputs name is said so',
    withRights('deleted-app'),
    async (scene) => {
      const [{ appId } = {}] = await binned(scene, 'application');
      const asked = { ...text, identity: 'existingClientId', clientId: String(appId) };
      await stops(scene, asked, 'application.deleted', /"churn-by-hand" \(\S+\) was deleted.*name another identity/);
      await restore(scene, ['application', 'servicePrincipal']);
      assert.deepEqual(await completes(scene, asked), []);
    },
  );

  scenario(
    'an application that was restored alone, and that the inputs name, lacks its service principal',
    withRights('deleted-app'),
    async (scene) => {
      await restore(scene, ['application']);
      const { appId } = applicationOf(scene.lab, 'churn-by-hand');
      const asked = { ...text, identity: 'existingClientId', clientId: appId };
      await stops(scene, asked, 'application.no-principal', /no service principal.*az ad sp create --id/);
      await scene.byHand('POST', `${graph}/servicePrincipals`, { appId });
      assert.deepEqual(await completes(scene, asked), ['+ role of churn-by-hand']);
    },
  );

  scenario(
    'instead of a deleted application of somebody else another identity is named',
    withRights('deleted-app'),
    async (scene) => {
      const asked = { ...text, identity: 'newManagedIdentity', managedIdentity: 'id-instead', takeOver: 'true' };
      assert.deepEqual(await completes(scene, asked), [
        '+ identity id-instead',
        '+ principal id-instead',
        '+ role of id-instead',
        '+ trust aml-links-mlw-churn',
        '~ connection mlw-churn',
      ]);
    },
  );

  scenario(
    'where the bin may not be looked into, what can be told is told',
    withRights('deleted-app'),
    async (scene) => {
      scene.lab.emulator.setFaults([closedBin]);
      await stops(scene, text, 'application.gone', /which is no application of this tenant.*restore it/);
    },
  );

  scenario(
    'an application of ours that was deleted is restored, with its service principal',
    'contoso',
    async (scene) => {
      await scene.earlier(text);
      const before = thingsIn(scene.lab);
      await deleteApplication(scene);
      assert.deepEqual(await completes(scene, text), [
        `+ application ${link}`,
        `+ principal ${link}`,
        `+ trust aml-links-mlw-churn`,
        `- deleted application ${link}`,
      ]);
      assert.deepEqual(changesBetween(before, thingsIn(scene.lab)), []);
    },
  );

  scenario('an application of ours that may not be restored is replaced', 'contoso', async (scene) => {
    await scene.earlier(text);
    await deleteApplication(scene);
    scene.lab.emulator.setFaults([noRestoring]);
    const { id } = connectionOf(scene.lab, connectionName);
    const { report } = await scene.run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assert.match(scene.lab.lines.join('\n'), /not restored: application .*gets another key/s);
    assert.equal(connectionOf(scene.lab, connectionName).id, id);
    assert.equal((await scene.run(text)).report.outcome, 'noChange');
  });

  scenario(
    'an application of ours that was restored alone gets a service principal and a role again',
    'contoso',
    async (scene) => {
      await scene.earlier(text);
      await deleteApplication(scene);
      await restore(scene, ['application']);
      assert.deepEqual(await completes(scene, text), [`+ principal ${link}`, `+ role of ${link}`]);
    },
  );

  for (const [kept, seed] of [
    ['keeps', 'contoso'],
    ['gives free', givesNamesFree],
  ] as const) {
    scenario(
      `an application of ours that is gone for good is made anew, in a tenant that ${kept} names`,
      seed,
      async (scene) => {
        await scene.earlier(text);
        const { id } = connectionOf(scene.lab, connectionName);
        await deleteApplication(scene);
        await purge(scene);
        const plan = await scene.run(text, 'plan');
        assert.deepEqual([plan.report.outcome, plan.report.problems], ['planned', []]);
        const changes = await completes(scene, text);
        assert.deepEqual(
          changes.filter((line) => !line.includes('trust')),
          [`+ application ${link}`, `+ principal ${link}`, `+ role of ${link}`, '~ connection mlw-churn'],
        );
        assert.equal(connectionOf(scene.lab, connectionName).id, id);
      },
    );
  }

  scenario('an application of ours is not replaced where the bin may not be looked into', 'contoso', async (scene) => {
    await scene.earlier(text);
    await deleteApplication(scene);
    scene.lab.emulator.setFaults([closedBin]);
    await stops(scene, text, 'application.gone', /which is no application of this tenant/);
  });

  scenario(
    'the role of an application that is gone is told by the run that makes a new one',
    'contoso',
    async (scene) => {
      await scene.earlier(text);
      await deleteApplication(scene);
      await purge(scene);
      const { report } = await scene.run(text);
      assert.deepEqual([report.outcome, warned(report)], ['changed', ['advice.orphan-role']]);
      assert.match(said(report.warnings[0]), /"Contributor".*Identity not found.*az role assignment delete/);
      const assignment = /--ids (\S+)$/.exec(fixOf(report.warnings[0]))?.[1];
      await scene.byHand('DELETE', `https://management.azure.com${assignment}?api-version=2022-04-01`);
      assert.deepEqual(await completes(scene, text), []);
    },
  );

  scenario(
    'an application of somebody else that is gone for good is replaced only when that is asked for',
    withRights('purged-app'),
    async (scene) => {
      await stops(scene, text, 'application.purged', /nothing in this tenant has.*Set takeOver: true/);
      const { id } = connectionOf(scene.lab, connectionName);
      assert.deepEqual(await completes(scene, { ...text, takeOver: 'true' }), [
        ...linkFromNothing().filter((line) => !/connection|grants/.test(line)),
        '~ connection mlw-churn',
      ]);
      assert.equal(connectionOf(scene.lab, connectionName).id, id);
    },
  );

  scenario('a link that was removed is made again with the application from the bin', 'contoso', async (scene) => {
    await scene.earlier({ ...text, authentication: 'secret' });
    const before = thingsIn(scene.lab);
    assert.equal((await scene.run({ ...text, authentication: 'secret' }, 'remove')).report.outcome, 'removed');
    assert.match(
      scene.lab.lines.join('\n'),
      /kept: the deleted application .*30 days.*for good: az rest --method DELETE/,
    );
    const changes = await completes(scene, text);
    assert.deepEqual(
      changes.filter((line) => !/application|secret/.test(line)),
      linkFromNothing().slice(1),
    );
    // The secret that it came back with is off again.
    assert.deepEqual(applicationOf(scene.lab, link).passwordCredentials, []);
    const again = changesBetween(before, thingsIn(scene.lab)).filter((line) => line.includes('application'));
    assert.deepEqual(again, []);
  });

  for (const [title, faults] of [
    ['may not be restored', () => [noRestoring]],
    ['may not be looked for', () => [closedBin]],
  ] as const) {
    scenario(
      `a link is made, removed and made again thrice where its application ${title}`,
      'contoso',
      async (scene) => {
        await scene.earlier(text);
        scene.lab.emulator.setFaults(faults());
        for (const _ of [1, 2, 3]) {
          assert.equal((await scene.run(text, 'remove')).report.outcome, 'removed');
          const changes = await completes(scene, text);
          assert.deepEqual(changes, linkFromNothing());
        }
      },
    );
  }

  scenario(
    'where a deleted application gives its name free, a link that was removed is made again',
    givesNamesFree,
    async (scene) => {
      await scene.earlier(text);
      await scene.run(text, 'remove');
      assert.deepEqual(await completes(scene, text), linkFromNothing());
    },
  );

  scenario('a link whose application was deleted by hand is removed', 'contoso', async (scene) => {
    const before = thingsIn(scene.lab);
    await scene.earlier(text);
    await deleteApplication(scene);
    const { report } = await scene.run(text, 'remove');
    assert.deepEqual([report.outcome, warned(report)], ['removed', ['advice.orphan-role']]);
    assert.deepEqual(changesBetween(before, thingsIn(scene.lab)), [
      `+ deleted application ${link}`,
      '+ role of nobody',
    ]);
  });
});

describe('unfamiliar starts: managed identities', () => {
  scenario('a managed identity that was made again gets its trust and role again', 'contoso', async (scene) => {
    const made = { ...text, identity: 'newManagedIdentity', managedIdentity: 'id-churn' };
    await scene.earlier(made);
    const { id } = connectionOf(scene.lab, connectionName);
    await remake(scene);
    const before = thingsIn(scene.lab);
    const { report } = await scene.run(managed);
    assert.deepEqual([report.problems, warned(report), report.verified], [[], ['advice.orphan-role'], true]);
    assert.deepEqual(changesBetween(before, thingsIn(scene.lab)), [
      '+ role of id-churn',
      '+ trust aml-links-mlw-churn',
      '~ connection mlw-churn',
    ]);
    assert.equal(connectionOf(scene.lab, connectionName).id, id);
    assert.deepEqual(await completes(scene, managed), []);
  });

  scenario(
    'a managed identity of somebody else that was made again is given back only when that is asked for',
    withRights('remade-identity'),
    async (scene) => {
      await stops(
        scene,
        text,
        'application.purged',
        /a managed identity that was deleted or made again.*existingManagedIdentity/,
      );
      await stops(scene, managed, 'change.not-in-place', /Client id is.*set takeOver: true/);
      assert.deepEqual(await completes(scene, { ...managed, takeOver: 'true' }), [
        '+ role of id-churn',
        '+ trust aml-links-mlw-churn',
        '~ connection mlw-churn',
      ]);
    },
  );

  scenario('a connection of a managed identity is not given an application by default', 'contoso', async (scene) => {
    await scene.earlier({ ...text, identity: 'newManagedIdentity', managedIdentity: 'id-churn' });
    await stops(
      scene,
      text,
      'application.managed-identity',
      /userAssignedIdentities\/id-churn.*identity: existingManagedIdentity/,
    );
    assert.deepEqual(await completes(scene, managed), []);
  });

  scenario(
    'a multi-tenant application is made single-tenant by hand and then adopted',
    withRights('multi-tenant-app'),
    async (scene) => {
      await stops(scene, text, 'application.multi-tenant', /organizational directory only/);
      const { id } = applicationOf(scene.lab, 'churn-by-hand');
      await scene.byHand('PATCH', `${graph}/applications/${String(id)}`, { signInAudience: 'AzureADMyOrg' });
      assert.deepEqual(await completes(scene, text), []);
    },
  );
});

/** Deleted and made again under the same name: new ids, and what held the old ones still does. */
async function remake({ lab, byHand }: Scene): Promise<void> {
  const identities = workspaceOf(lab).replace(/MachineLearning.*$/, 'ManagedIdentity/userAssignedIdentities');
  const url = `https://management.azure.com${identities}/id-churn?api-version=2024-11-30`;
  await byHand('DELETE', url);
  await byHand('PUT', url, { location: 'westeurope' });
}
