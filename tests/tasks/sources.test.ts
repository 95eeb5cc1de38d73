import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSources, makeSources } from '../../tasks/sources';

describe('the sources folder of a job', () => {
  const top = mkdtempSync(join(tmpdir(), 'aml-links-sources-'));
  const root = join(top, 's');
  before(() => {
    mkdirSync(join(root, 'there'), { recursive: true });
    mkdirSync(join(top, 'outside'));
  });
  after(() => rmSync(top, { recursive: true }));
  const sources = () => {
    const made = makeSources(`${root}/`);
    assert.ok(made);
    return made;
  };

  it('is absent where the agent names none', () => {
    assert.equal(makeSources(undefined), undefined);
  });

  it('writes a file and its folders, and reads it again', async () => {
    assert.equal(await sources().read('a/linkedService/x (1).json'), undefined);
    await sources().write('a/linkedService/x (1).json', '{}\n');
    assert.equal(await sources().read('a/linkedService/x (1).json'), '{}\n');
    assert.equal(readFileSync(join(root, 'a', 'linkedService', 'x (1).json'), 'utf8'), '{}\n');
  });

  it('leads nowhere outside, nor into what Git keeps for itself', async () => {
    symlinkSync(join(top, 'outside'), join(root, 'linked'));
    writeFileSync(join(top, 'outside', 'secret.json'), 'secret');
    symlinkSync(join(top, 'outside', 'secret.json'), join(root, 'there', 'secret.json'));
    for (const path of [
      '../outside/x.json',
      'a/../../outside/x.json',
      join(top, 'outside', 'x.json'),
      'linked/x.json',
      'there/secret.json',
      '.git/hooks/x.json',
      '.GIT/config',
      'there/.git/config',
      '',
    ]) {
      await assert.rejects(sources().write(path, 'x'), { code: 'linked-service.file-unwritable' }, path);
      await assert.rejects(sources().read(path), { code: 'linked-service.file-unwritable' }, path);
    }
    assert.equal(existsSync(join(top, 'outside', 'x.json')), false);
    assert.equal(readFileSync(join(top, 'outside', 'secret.json'), 'utf8'), 'secret');
  });

  it('lists and removes, and passes a link over where it looks for checkouts', async () => {
    mkdirSync(join(root, 'syn', '.git'), { recursive: true });
    writeFileSync(
      join(root, 'syn', '.git', 'config'),
      '[remote "origin"]\n\turl = https://github.com/contoso/synapse\n',
    );
    mkdirSync(join(root, 'lib'));
    writeFileSync(join(root, 'lib', '.git'), 'gitdir: ../elsewhere\n');
    symlinkSync(join(root, 'syn'), join(root, 'also'));
    assert.deepEqual(await sources().remotes('syn'), ['https://github.com/contoso/synapse']);
    assert.deepEqual([await sources().remotes('also'), await sources().remotes('')], [undefined, undefined]);
    assert.deepEqual(await sources().remotes('lib'), [], 'a submodule has its addresses elsewhere');
    assert.ok((await sources().list(''))?.includes('syn'));
    assert.equal(await sources().list('missing'), undefined);
    for (const path of ['also', '..', '../outside']) {
      await assert.rejects(sources().list(path), { code: 'linked-service.file-unwritable' }, path);
    }
    await sources().write('syn/a.json', '{}');
    await sources().remove('syn/a.json');
    await sources().remove('syn/a.json');
    assert.equal(await sources().read('syn/a.json'), undefined);
    await assert.rejects(sources().remove('also/.gitignore'), { code: 'linked-service.file-unwritable' });
  });

  it('keeps a byte order mark, and reads nothing that it would spoil', async () => {
    await sources().write('mark.json', '\ufeff{}');
    assert.equal(await sources().read('mark.json'), '\ufeff{}');
    assert.equal(readFileSync(join(root, 'mark.json')).toString('hex'), 'efbbbf7b7d');
    for (const bytes of [Buffer.from('\ufeff{}', 'utf16le'), Buffer.from([0x22, 0xe4, 0x22])]) {
      writeFileSync(join(root, 'other.json'), bytes);
      await assert.rejects(sources().read('other.json'), { code: 'linked-service.file-encoding' });
    }
  });

  it('takes a folder as somebody names it', () => {
    for (const [typed, path] of [
      ['synapse', 'synapse'],
      ['./synapse/', 'synapse'],
      ['a\\b', 'a/b'],
      [`${root}/synapse`, 'synapse'],
      [root, '.'],
      ['.', '.'],
      ['../x', '../x'],
      [undefined, undefined],
    ] as const) {
      assert.equal(fromSources(`${root}/`, typed), path);
    }
  });

  it('says it when a file is where a folder should be, or the other way round', async () => {
    writeFileSync(join(root, 'file'), 'x');
    await assert.rejects(sources().write('file/x.json', 'x'), { code: 'linked-service.file-unwritable' });
    await assert.rejects(sources().read('there'), { code: 'linked-service.file-unwritable' });
  });
});
