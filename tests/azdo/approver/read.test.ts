import assert from 'node:assert/strict';
import { makeContext } from '../../../core';
import { approvers } from '../../../core/azdo/approver/read';
import { askAzdo } from '../../../core/http/azdo';
import { type Lab, makeLab } from '../../../scripts/lab';

describe('look-up of approvers', () => {
  for (const asked of ['[churn]\\ML Approvers', 'ml approvers', 'ANA@contoso.com', 'ana lima']) {
    it(`finds "${asked}"`, async () => {
      const lab = await makeLab();
      const [found, ...more] = await approvers.find([asked], lab.context);
      assert.match(found?.id ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual(more, []);
    });
  }

  it('gives them in the order asked for, under their display names', async () => {
    const lab = await makeLab();
    const found = await approvers.find(['ben@contoso.com', '[churn]\\ML Approvers'], lab.context);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['Ben Osei', '[churn]\\ML Approvers'],
    );
  });

  it('never takes the group of another scope', async () => {
    const lab = await makeLab();
    await assert.rejects(approvers.find(['[fraud]\\ML Approvers'], lab.context), { code: 'guard.approver-unclear' });
  });

  for (const [url, host] of [
    ['https://dev.azure.com/contoso', 'https://vssps.dev.azure.com/contoso/_apis/identities'],
    ['https://contoso.visualstudio.com', 'https://contoso.vssps.visualstudio.com/_apis/identities'],
    ['https://azdo.contoso.local/DefaultCollection', 'https://azdo.contoso.local/DefaultCollection/_apis/identities'],
  ] as const) {
    it(`asks ${url} for people at its own address`, async () => {
      assert.match(await askedAddress(await makeLab(), url), new RegExp(`^${host.replaceAll('.', '\\.')}\\?`));
    });
  }
});

async function askedAddress(lab: Lab, url: string): Promise<string> {
  let asked = '';
  const http = {
    sendRequest: (request: { readonly url: string }) => {
      asked = request.url;
      return Promise.reject(new Error('only the address counts'));
    },
  };
  const organization = { ...lab.context.organization, url, http };
  const question = { method: 'GET', about: 'identities', path: '/_apis/identities' } as const;
  await askAzdo(makeContext({ ...lab.context, organization }), question).catch(() => {});
  return asked;
}
