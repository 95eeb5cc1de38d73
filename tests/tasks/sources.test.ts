import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSources } from '../../tasks/sources';

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
      '',
    ]) {
      await assert.rejects(sources().write(path, 'x'), { code: 'linked-service.file-unwritable' }, path);
      await assert.rejects(sources().read(path), { code: 'linked-service.file-unwritable' }, path);
    }
    assert.equal(existsSync(join(top, 'outside', 'x.json')), false);
    assert.equal(readFileSync(join(top, 'outside', 'secret.json'), 'utf8'), 'secret');
  });

  it('says it when a file is where a folder should be, or the other way round', async () => {
    writeFileSync(join(root, 'file'), 'x');
    await assert.rejects(sources().write('file/x.json', 'x'), { code: 'linked-service.file-unwritable' });
    await assert.rejects(sources().read('there'), { code: 'linked-service.file-unwritable' });
  });
});
