import { situations } from './situation';

describe('Situations in Azure DevOps', () => {
  situations([
    {
      title: 'one name is several pipelines',
      seed: 'pipelines-in-folders',
      text: { pipelineAccess: 'list', pipelines: 'train' },
      outcome: 'failed',
      codes: ['pipeline.ambiguous'],
      says: /train \(2\), team-a\\train \(7\), team-b\\prod\\train \(8\)/,
      writes: false,
    },
    {
      title: 'a name with its folder is one',
      seed: 'pipelines-in-folders',
      text: { pipelineAccess: 'list', pipelines: 'team-b/prod/train' },
      outcome: 'created',
    },
    {
      title: 'the grant is shown by its number',
      seed: 'grant-to-gone-pipeline',
      text: { connectionName: 'mlw-churn' },
      outcome: 'changed',
      says: /"train" \(2\), pipeline 99/,
    },
    {
      title: 'is not made into an AML connection',
      seed: 'publish-profile-connection',
      text: { connectionName: 'mlw-churn' },
      outcome: 'failed',
      codes: ['change.not-in-place'],
      says: /"PublishProfile"/,
      writes: false,
    },
  ]);
});
