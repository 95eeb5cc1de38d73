import assert from 'node:assert/strict';
import { type ProjectShareWant, projectShare } from '../../../core/azdo/share/resource';
import { asClientId, asProjectId } from '../../../core/names/ids';
import type { Lab } from '../../../scripts/lab';
import { makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { asMember, forecastSeed } from '../../member';
import { madeEndpoint } from '../../parts';
import { projectOf } from '../../recipes/tenant';

const clientId = asClientId('99999999-9999-4999-8999-999999999999');

const open = async (lab: Lab): Promise<ProjectShareWant> => ({
  endpointId: (await madeEndpoint(lab, clientId)).id,
  connectionName: 'mlw-test',
  description: 'For a test.',
  own: lab.around.project,
  project: projectOf(lab, 'forecast'),
});

contract('project share', {
  resource: projectShare,
  seed: forecastSeed,
  as: asMember,
  open,
  refusals: [
    {
      match: { method: 'PATCH', url: 'serviceendpoint/endpoints' },
      code: 'sharing.forbidden',
      says: /"ml-platform", identity id \S+, must be an Administrator .* Creator .* in "forecast".*administrator of project "forecast"/,
    },
    {
      match: { method: 'GET', url: 'serviceendpoint/endpoints' },
      code: 'azdo.forbidden',
      says: /"ml-platform", identity id \S+, is neither User nor Administrator/,
    },
  ],
});

describe('resource project share', () => {
  it('keeps the projects that have the connection already', async () => {
    const lab = asMember(await makeLab(forecastSeed));
    const want = await open(lab);
    const fraud = { ...want, project: projectOf(lab, 'fraud') };
    await projectShare.apply(want, undefined, lab.context);
    await projectShare.apply(fraud, undefined, lab.context);
    for (const each of [want, fraud]) {
      assert.deepEqual(projectShare.diff(each, await projectShare.read(each, lab.context)), []);
    }
  });

  it('takes a project for the same in any case of its id', async () => {
    const lab = asMember(await makeLab(forecastSeed));
    const want = await open(lab);
    await projectShare.apply(want, undefined, lab.context);
    const shouted = { ...want.project, id: asProjectId(want.project.id.toUpperCase()) };
    assert.ok(await projectShare.read({ ...want, project: shouted }, lab.context));
  });

  it('says which connection has the name there', async () => {
    const lab = asMember(await makeLab(forecastSeed));
    const want = await open(lab);
    const other = await open({ ...lab, around: { ...lab.around, project: want.project } });
    await assert.rejects(projectShare.read(want, lab.context), {
      code: 'sharing.name-taken',
      why: new RegExp(`with id ${other.endpointId}`),
    });
  });

  it('says that a connection which it cannot see has the name there', async () => {
    const hidden = `${forecastSeed}        connections: [{ name: mlw-test, visibleTo: [admin] }]\n`;
    const lab = asMember(await makeLab(hidden));
    const want = await open(lab);
    const refused = await projectShare.apply(want, undefined, lab.context).catch((failed: unknown) => failed);
    assert.match(String(refused), /"ml-platform" \(identity id \S+\) cannot see/);
  });
});
