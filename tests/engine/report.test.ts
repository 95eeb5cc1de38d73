import assert from 'node:assert/strict';
import markdown from 'markdown-it';
import { cell, type Report, reportAsJson, reportAsMarkdown, type StepReport } from '../../core/engine/report';
import { headline, inWords } from '../../core/engine/words';
import { Problem } from '../../core/problem/problem';

const step = (more: Partial<StepReport> = {}): StepReport => ({
  step: 'a',
  kind: 'service connection',
  title: 'churn',
  state: 'noChange',
  changes: [],
  ...more,
});

const report = (more: Partial<Report> = {}): Report => ({
  recipe: 'r',
  mode: 'apply',
  isRemoval: false,
  outcome: 'noChange',
  startedAt: '2026-11-21T09:00:00.000Z',
  seconds: 1.25,
  steps: [step()],
  changed: false,
  verified: false,
  problems: [],
  warnings: [],
  rights: [],
  requests: [],
  ...more,
});

const seen = { method: 'PUT', address: 'https://x', status: 403, serviceCode: 'No', requestId: 'r-1', time: 'then' };
const problem = new Problem({ code: 'c.d', what: 'What.', why: 'Why.', fix: 'Fix.' }, seen);

/** The lines of a summary of one step. */
const linesOf = (more: Partial<Report>, facts: Readonly<Record<string, string | undefined>> = {}) =>
  reportAsMarkdown(report(more), { heading: 'A link', facts, wording: inYaml }).split('\n');

/** In the words of this test. */
const inYaml = () => 'set it';

describe('the report of a run for people', () => {
  it('says what came of it, and that nothing was written', () => {
    assert.deepEqual(linesOf({}), [
      '## A link',
      '',
      '**no change**; nothing was written (1.3 s)',
      '',
      '| what | which | state | details |',
      '|---|---|---|---|',
      '| service connection | churn | ✓ no change |  |',
      '',
    ]);
  });

  it('names the kind of the proof that was made', () => {
    const proved = step({ kind: 'call through the connection', state: 'proved' });
    assert.equal(
      linesOf({ verified: true, changed: true, steps: [step(), proved] })[2],
      '**no change**, proved by a call through the connection (1.3 s)',
    );
    assert.equal(linesOf({ verified: false, changed: true, steps: [proved] })[2], '**no change** (1.3 s)');
  });

  it('says so where its result is only inferred', () => {
    const inferred = step({ kind: 'connection test', state: 'inferred' });
    assert.equal(
      linesOf({ verified: false, changed: true, steps: [inferred] })[2],
      '**no change**; the connection test could not be made from here, and its result is inferred (1.3 s)',
    );
  });

  it('does not say that nothing was written where something was, or where a problem says enough', () => {
    assert.equal(linesOf({ outcome: 'changed', changed: true })[2], '**changed** (1.3 s)');
    assert.equal(linesOf({ outcome: 'failed', problems: [problem] })[2], '**failed** (1.3 s)');
  });

  it('has a line for its outcome, which reads as a sentence for a link and for its removal', () => {
    const lines = (['created', 'changed', 'noChange', 'planned', 'inOrder', 'drifted', 'failed'] as const).map(
      (outcome) => headline({ outcome, isRemoval: false }, 'link "x"'),
    );
    assert.deepEqual(lines, [
      'created: link "x"',
      'changed: link "x"',
      'no change: link "x"',
      'planned: link "x"',
      'in order: link "x"',
      'not as asked: link "x"',
      'failed: link "x"',
    ]);
    const gone = (['removed', 'noChange', 'planned', 'inOrder', 'drifted', 'failed'] as const).map((outcome) =>
      headline({ outcome, isRemoval: true }, 'link "x"'),
    );
    assert.deepEqual(gone, [
      'removed: what was made for link "x"',
      'no change: nothing is there to remove of link "x"',
      'planned: removal of link "x"',
      'in order: nothing is left of link "x"',
      'not as asked: something is left of link "x"',
      'failed: removal of link "x"',
    ]);
  });

  it('shows the facts that are known', () => {
    const lines = linesOf({}, { Project: 'churn', Vault: undefined });
    assert.deepEqual(lines.slice(4, 8), ['| | |', '|---|---|', '| Project | churn |', '']);
  });

  it('shows what changed, and of a new thing only what neither its title nor the facts say', () => {
    const changes = [
      { field: 'region', from: 'west', to: 'churn' },
      { field: 'name', from: undefined, to: 'churn' },
      { field: 'client', from: undefined, to: 'c-1' },
      { field: 'role', from: undefined, to: 'Reader' },
    ];
    const row = linesOf({ steps: [step({ state: 'created', changes })] }, { Client: 'c-1' })[10];
    assert.equal(row, '| service connection | churn | + created | region: west → churn; role: Reader |');
  });

  it('has a sign for each state', () => {
    const signs = {
      '✓': ['found', 'noChange', 'proved'],
      '=': ['kept'],
      '+': ['created', 'toCreate'],
      '~': ['changed', 'toChange'],
      '−': ['removed', 'toRemove'],
      '≈': ['inferred'],
      '…': ['notTried', 'notReached'],
      '✗': ['failed'],
    } as const;
    for (const [sign, states] of Object.entries(signs)) {
      for (const state of states) {
        assert.equal(
          linesOf({ steps: [step({ state })] })[6],
          `| service connection | churn | ${sign} ${inWords(state)} |  |`,
        );
      }
    }
  });

  it('shows what a step waits for, and what stays', () => {
    const row = linesOf({ steps: [step({ state: 'notReached', after: 'application', kept: ['a role'] })] })[6];
    assert.equal(row, '| service connection | churn | … not reached | after application; a role |');
  });

  it('tells problems with their request, and advisories, each with what to do', () => {
    assert.deepEqual(
      linesOf({ problems: [problem], warnings: [{ code: 'w', what: 'W.', why: 'V.', fix: 'F.' }] }).slice(8),
      [
        '### What.',
        '',
        'Why.',
        '',
        '**What to do:** Fix.',
        '',
        'c.d, request id r-1',
        '',
        '### W.',
        '',
        'V.',
        '',
        '**What to do:** F.',
        '',
        'w',
        '',
      ],
    );
  });

  it('keeps a cell short', () => {
    const row = linesOf({ steps: [step({ title: 'a'.repeat(1201) })] })[6];
    assert.equal(row, `| service connection | ${'a'.repeat(1200)}… | ✓ no change |  |`);
  });

  it('keeps the text of strangers inside its cell', () => {
    const row = linesOf({ steps: [step({ title: 'a|b\n<i> [x](https://evil.example)' })] })[6];
    assert.equal(row, '| service connection | a\\|b \\<i\\> \\[x\\](`https://evil.example`) | ✓ no change |  |');
  });

  for (const text of [
    'https://evil.example/a?b=c',
    'HTTP://evil.example',
    'ftp://evil.example and //evil.com/x',
    'www.evil.example or WWW.evil.com',
    'evil.com, portal.azure.com/x and contoso.onmicrosoft.com.',
    'ana@evil.example or mailto:ana@evil.com',
    '@ana, <https://evil.com>, [a]: https://evil.com and ![x](//evil.com/y.png)',
    'a &lt;b&gt; &#64; ~~c~~ `d` _e_ **f** | g \\',
  ]) {
    it(`shows as it is, and as no link: ${text}`, () => {
      const [paragraph] = markdown({ linkify: true, html: true }).render(cell(text)).trim().split('\n');
      // Addresses, and what stands between backticks, are in code marks.
      const shown = paragraph?.replace(/<\/?code>/g, '');
      assert.equal(shown, `<p>${markdown().utils.escapeHtml(text.replaceAll('`', ''))}</p>`);
    });
  }
});

describe('the report of a run for machines', () => {
  it('holds the run, its problems with what was seen, its warnings and what it gave', () => {
    const warning = new Problem({ code: 'w', what: 'W.', why: 'V.', fix: 'F.' });
    const json = reportAsJson(report({ problems: [problem], warnings: [warning] }), {
      outputs: { connectionId: '1' },
      wording: inYaml,
    });
    assert.deepEqual(json, {
      product: 'AML Links for Azure DevOps',
      ...report(),
      problems: [{ code: 'c.d', what: 'What.', why: 'Why.', fix: 'Fix.', seen }],
      warnings: [{ code: 'w', what: 'W.', why: 'V.', fix: 'F.' }],
      outputs: { connectionId: '1' },
    });
  });
});
