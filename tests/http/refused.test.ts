/** How a refusal is answered or worded: by its own name before its family, and what was not foreseen passes. */
import assert from 'node:assert/strict';
import { answering, unlessAbsent, unlessHidden, unlessUnreadable, wording } from '../../core/http/refused';
import { HttpProblem, type Refusal } from '../../core/problem/http-problem';
import { Problem } from '../../core/problem/problem';

const families: Readonly<Record<Refusal, 'forbidden' | 'absent' | undefined>> = {
  lacksRight: 'forbidden',
  locked: undefined,
  denied: 'forbidden',
  blocked: 'forbidden',
  firewall: 'forbidden',
  disabled: 'forbidden',
  notMember: 'forbidden',
  notFound: 'absent',
  subscriptionNotFound: 'absent',
  groupNotFound: 'absent',
  projectNotFound: 'absent',
  keyPolicy: undefined,
  notSignedIn: undefined,
  wrongTenant: undefined,
  principalUnknown: undefined,
  applicationUnknown: undefined,
  roleUnknown: undefined,
  alreadyThere: undefined,
  nameTaken: undefined,
  meansOther: undefined,
  limitReached: undefined,
  policy: undefined,
  subscriptionDisabled: undefined,
  notRegistered: undefined,
  conditionalAccess: undefined,
  claimsChallenge: undefined,
  page: undefined,
  tooLong: undefined,
  conflict: undefined,
  changing: undefined,
  beingDeleted: undefined,
  stillUsed: undefined,
  changedMeanwhile: undefined,
  versionUnknown: undefined,
  versionIsPreview: undefined,
  unsupported: undefined,
  invalid: undefined,
  busy: undefined,
  hostUnknown: undefined,
  broken: undefined,
  unexpected: undefined,
};

const isRefusal = (name: string): name is Refusal => name in families;

const seen = {
  method: 'GET',
  address: 'https://api.example/a',
  status: 418,
  serviceCode: undefined,
  requestId: undefined,
  time: '2026-11-21T09:00:00.000Z',
};
// The number says nothing to a noun, so it is the same everywhere here.
const refusedBy = (refusal: Refusal) => new HttpProblem(seen, { refusal, explanation: 'No.' });
const foreign = [
  new Error('a slip of our own'),
  new Problem({ code: 'role.forbidden', what: 'What.', why: 'Why.', fix: 'Fix.' }),
  { refusal: 'lacksRight', isForbidden: true, isAbsent: true },
];

describe('a refusal that is answered', () => {
  for (const refusal of Object.keys(families).filter(isRefusal)) {
    const family = families[refusal];

    it(`${family ? `is answered as ${family}` : 'passes where only families are foreseen'}: ${refusal}`, async () => {
      const failed = refusedBy(refusal);
      const answered = answering(Promise.reject(failed), { forbidden: () => 'forbidden', absent: () => 'absent' });
      await (family ? answered.then((answer) => assert.equal(answer, family)) : assert.rejects(answered, failed));
    });

    it(`is answered by its own name before the family: ${refusal}`, async () => {
      const answers = { forbidden: () => 'forbidden', absent: () => 'absent', [refusal]: () => 'its own' };
      assert.equal(await answering(Promise.reject(refusedBy(refusal)), answers), 'its own');
    });

    it(`passes where only others are foreseen: ${refusal}`, async () => {
      const failed = refusedBy(refusal);
      const other = refusal === 'conflict' ? 'busy' : 'conflict';
      const sent = answering(Promise.reject(failed), { [other]: () => 'another' });
      await assert.rejects(sent, (thrown) => thrown === failed);
    });
  }

  for (const [status, family] of [
    [400, 'invalid'],
    [403, 'forbidden'],
    [404, 'absent'],
    [409, 'conflict'],
  ] as const) {
    it(`is of the family ${family} where only its number says so, and its own name comes first`, async () => {
      const failed = new HttpProblem({ ...seen, status }, { refusal: 'nameTaken', explanation: 'No.' });
      const others = { forbidden: () => 'no', absent: () => 'no', conflict: () => 'no', invalid: () => 'no' };
      const sent = () => Promise.reject(failed);
      assert.equal(await answering(sent(), { ...others, [family]: () => 'yes' }), 'yes');
      assert.equal(await answering(sent(), { ...others, nameTaken: () => 'its own' }), 'its own');
    });
  }

  it('may be answered with nothing, later, or by what is told of it', async () => {
    const failed = refusedBy('conflict');
    assert.equal(await answering(Promise.reject(failed), { conflict: () => undefined }), undefined);
    assert.equal(await answering(Promise.reject(failed), { conflict: async ({ explanation }) => explanation }), 'No.');
  });

  it('is thrown anew in other words where the answer throws', async () => {
    const [, problem] = foreign;
    const sent = answering(Promise.reject(refusedBy('conflict')), { conflict: () => Promise.reject(problem) });
    await assert.rejects(sent, (thrown) => thrown === problem);
  });
});

describe('a refusal that is worded', () => {
  const problem = new Problem({ code: 'a.b', what: 'What.', why: 'Why.', fix: 'Fix.' });

  for (const [name, words] of [
    ['its own name', { blocked: () => problem, forbidden: () => assert.fail('the family') }],
    ['its family', { forbidden: () => problem, absent: () => assert.fail('another family') }],
    ['words that are looked up', { blocked: async () => problem }],
  ] as const) {
    it(`is thrown in the words given for ${name}`, async () => {
      // In a list, since a promise that is thrown would be waited for.
      const thrown = await wording(Promise.reject(refusedBy('blocked')), words).catch((failure: unknown) => [failure]);
      assert.deepEqual(thrown, [problem]);
    });
  }

  it('passes as it is where no words are given for it', async () => {
    const failed = refusedBy('blocked');
    const sent = wording(Promise.reject(failed), { absent: () => problem, lacksRight: () => problem });
    await assert.rejects(sent, (thrown) => thrown === failed);
  });

  it('is told to who words it', async () => {
    const sent = wording(Promise.reject(refusedBy('blocked')), { forbidden: ({ refusal }) => new Error(refusal) });
    await assert.rejects(sent, /^Error: blocked$/);
  });
});

describe('what may be missing', () => {
  const ways = {
    unlessUnreadable: { family: ['forbidden'], read: (read: Promise<string>) => unlessUnreadable(read, 'otherwise') },
    unlessHidden: { family: ['forbidden', 'absent'], read: (read: Promise<string>) => unlessHidden(read, 'otherwise') },
    unlessAbsent: { family: ['absent'], read: (read: Promise<string>) => unlessAbsent(read) },
  };
  for (const [name, { family, read }] of Object.entries(ways)) {
    for (const refusal of ['firewall', 'groupNotFound', 'notSignedIn', 'broken'] as const) {
      const isAnswered = family.includes(families[refusal] ?? '');
      it(`is ${isAnswered ? 'no failure' : 'a failure'} with ${name} at ${refusal}`, async () => {
        const failed = refusedBy(refusal);
        const answered = read(Promise.reject(failed));
        const expected = name === 'unlessAbsent' ? undefined : 'otherwise';
        await (isAnswered
          ? answered.then((answer) => assert.equal(answer, expected))
          : assert.rejects(answered, (thrown) => thrown === failed));
      });
    }
  }
});

describe('what is no refusal', () => {
  const answers = { forbidden: () => 'forbidden', absent: () => 'absent', lacksRight: () => 'lacks' };
  for (const failure of foreign) {
    it(`passes all of them: ${failure instanceof Error ? failure.name : 'a thing that looks like one'}`, async () => {
      const sent = () => Promise.reject(failure);
      for (const asked of [
        answering(sent(), answers),
        wording(sent(), answers),
        unlessUnreadable(sent(), 'otherwise'),
        unlessHidden(sent(), 'otherwise'),
        unlessAbsent(sent()),
      ]) {
        await assert.rejects(asked, (thrown) => thrown === failure);
      }
    });
  }

  it('is given as it came when nothing failed', async () => {
    const sent = () => Promise.resolve('given');
    const all = [
      answering(sent(), answers),
      wording(sent(), answers),
      unlessUnreadable(sent(), 'otherwise'),
      unlessHidden(sent(), 'otherwise'),
      unlessAbsent(sent()),
    ];
    assert.deepEqual(new Set(await Promise.all(all)), new Set(['given']));
  });
});
