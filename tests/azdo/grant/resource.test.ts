import assert from 'node:assert/strict';
import { type PipelineGrantWant, pipelineGrant } from '../../../core/azdo/grant/resource';
import { asClientId } from '../../../core/names/ids';
import { type Lab, makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { madeEndpoint } from '../../parts';

const [train, score] = [
  { id: 2, name: 'train' },
  { id: 3, name: 'score' },
];
const says =
  /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator of the service connection "mlw-test".*Ask an Administrator/;

const open = async (lab: Lab): Promise<PipelineGrantWant> => ({
  project: lab.around.project,
  endpointId: (await madeEndpoint(lab, asClientId('99999999-9999-4999-8999-999999999999'))).id,
  connectionName: 'mlw-test',
  pipelines: [train],
  besideAll: false,
});

contract('pipeline grant', {
  resource: pipelineGrant,
  open,
  drifts: [
    { field: 'pipeline "score" (3)', want: (want) => ({ ...want, pipelines: [train, score] }), mends: 'in place' },
    { field: 'all pipelines', want: (want) => ({ ...want, pipelines: 'all' as const }), mends: 'in place' },
  ],
  refusals: [
    {
      match: { method: 'GET', url: 'pipelinepermissions' },
      code: 'azdo.forbidden',
      says: /is neither User nor Administrator/,
    },
    { match: { method: 'PATCH', url: 'pipelinepermissions' }, code: 'connection.not-administrator', says },
  ],
});

describe('resource pipeline grant', () => {
  it('lets others keep theirs', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    await pipelineGrant.apply(want, undefined, lab.context);
    await pipelineGrant.apply(
      { ...want, pipelines: [score] },
      await pipelineGrant.read(want, lab.context),
      lab.context,
    );
    assert.deepEqual((await pipelineGrant.read(want, lab.context))?.pipelineIds, [2, 3]);
  });

  it('adds none where all may use it', () => {
    const want = { pipelines: [train] } as unknown as PipelineGrantWant;
    assert.deepEqual(pipelineGrant.diff(want, { all: true, pipelineIds: [] }), []);
  });

  it('adds one where all may use it, when that is going to be taken back', () => {
    const want = { pipelines: [train], besideAll: true } as unknown as PipelineGrantWant;
    assert.deepEqual(
      pipelineGrant.diff(want, { all: true, pipelineIds: [] }).map(({ field }) => field),
      ['pipeline "train" (2)'],
    );
  });
});
