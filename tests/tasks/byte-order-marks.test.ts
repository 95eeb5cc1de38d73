/** Files that an editor or script on Windows saved begin with a byte order mark, and are read as any other. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSigned } from '../../emulator/certificates';
import { readCertificate } from '../../tasks/certificate';
import { makeTrusts } from '../../tasks/trust';
import { evaluate } from './own-node';

describe('a byte order mark before a file that a task reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-mark-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), `\ufeff${text}`);
    return join(folder, name);
  };

  it('is no part of a certificate and its key, nor of an authority', async () => {
    const { certificatePem, privateKeyPem } = await createSelfSigned()('somebody');
    const read = readCertificate(file('own.pem', `${certificatePem}\n${privateKeyPem}`), (secret) => secret);
    assert.ok(!('complaint' in read), JSON.stringify(read));
    assert.ok(read.pem.reveal().startsWith('-----BEGIN'));
    const authorityFile = file('authority.pem', certificatePem);
    assert.ok(makeTrusts({ authorityFile, skipsValidation: false, client: undefined }, false).others.secureContext);
  });

  it('is no part of a plan', () => {
    const plan = { format: 2, recipe: 'x', salt: 's', plannedAt: '2026-11-29T10:00:00Z', inputs: {}, steps: [] };
    const code = `
      process.env.INPUT_PLANFILE = ${JSON.stringify(file('plan.json', JSON.stringify(plan)))};
      const { planFileInput } = await import('./tasks/agent.ts');
      console.log('read: ' + JSON.stringify(planFileInput('planFile')));`;
    assert.ok(evaluate(code).stdout.includes(`read: ${JSON.stringify(plan)}`));
  });
});
