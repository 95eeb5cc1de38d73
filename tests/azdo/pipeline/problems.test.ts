import assert from 'node:assert/strict';
import { pipelinesNotFound } from '../../../core/azdo/pipeline/problems';

describe('pipelines that are not there', () => {
  const why = (count: number) => {
    const known = Array.from({ length: count }, (_, at) => `p${at + 1}`);
    return pipelinesNotFound(['train'], { project: 'churn', who: 'the job', known }).why;
  };

  it('are told with twenty of those that are, or that there are none', () => {
    assert.match(why(0), /^The project shows no pipeline at all\. /);
    assert.match(why(2), /^It shows: p1, p2\. /);
    assert.match(why(21), /, p19, p20\. /);
  });
});
