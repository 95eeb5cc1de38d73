/** Addresses of Git repositories, in all spellings. */
import assert from 'node:assert/strict';
import { parseRemote, remotesIn, repositoryTitle, sameRepository } from '../../core/names/git-remotes';

const azure = { host: 'dev.azure.com', path: ['contoso', 'My Churn', 'synapse'] };
const gitHub = { host: 'github.com', path: ['contoso', 'synapse'] };

describe('addresses of Git repositories', () => {
  for (const address of [
    'https://dev.azure.com/contoso/My%20Churn/_git/synapse',
    'https://contoso@dev.azure.com/contoso/My%20Churn/_git/synapse',
    'https://user:token@dev.azure.com:443/Contoso/my%20churn/_git/Synapse/',
    'https://dev.azure.com/contoso/My%20Churn/_git/_full/synapse',
    'https://contoso.visualstudio.com/My%20Churn/_git/synapse',
    'https://contoso.visualstudio.com/DefaultCollection/My%20Churn/_git/_optimized/synapse',
    'git@ssh.dev.azure.com:v3/contoso/My%20Churn/synapse',
    'ssh://git@ssh.dev.azure.com:22/v3/contoso/My%20Churn/synapse',
    'contoso@vs-ssh.visualstudio.com:v3/contoso/My%20Churn/synapse',
    'ssh://contoso@vs-ssh.visualstudio.com:22/DefaultCollection/My%20Churn/_ssh/synapse',
    'ssh://contoso@contoso.visualstudio.com:22/My%20Churn/_git/synapse',
  ]) {
    it(`knows ${address} for a repository of Azure DevOps`, () => {
      const found = parseRemote(address);
      assert.ok(found && sameRepository(found, azure), JSON.stringify(found));
    });
  }

  for (const address of [
    'https://github.com/contoso/synapse',
    'https://github.com/Contoso/Synapse.git',
    'https://www.github.com/contoso/synapse/',
    'https://x-access-token:ghs_abc@github.com/contoso/synapse',
    'git@github.com:contoso/synapse.git',
    'github.com:contoso/synapse.git',
    'ssh://git@github.com/contoso/synapse.git',
    'ssh://git@ssh.github.com:443/contoso/synapse.git',
    'git://github.com/contoso/synapse.git',
  ]) {
    it(`knows ${address} for a repository of GitHub`, () => {
      const found = parseRemote(address);
      assert.ok(found && sameRepository(found, gitHub), JSON.stringify(found));
    });
  }

  it('tells others apart', () => {
    for (const address of [
      'https://dev.azure.com/contoso/My%20Churn/_git/synapse2',
      'https://dev.azure.com/fabrikam/My%20Churn/_git/synapse',
      'https://dev.azure.com/contoso/Other/_git/synapse',
      'https://dev.azure.com/contoso/_git/synapse',
      'https://github.com/fabrikam/synapse',
      'https://github.example.com/contoso/synapse',
      'https://gitlab.com/contoso/group/synapse',
      '/srv/git/synapse',
      'C:\\git\\synapse',
      '../synapse',
      '',
    ]) {
      const found = parseRemote(address);
      assert.ok(!found || !(sameRepository(found, azure) || sameRepository(found, gitHub)), address);
    }
  });

  it('takes the project of a repository without one for its own name', () => {
    for (const address of ['https://dev.azure.com/contoso/_git/churn', 'https://contoso.visualstudio.com/_git/churn']) {
      assert.deepEqual(parseRemote(address)?.path, ['contoso', 'churn', 'churn']);
    }
  });

  it('shows no user and no token', () => {
    const found = parseRemote('https://user:token@github.com/contoso/synapse');
    assert.equal(found && repositoryTitle(found), 'github.com/contoso/synapse');
  });

  it('reads the remotes of a configuration, and no other address', () => {
    const config = [
      '# made by hand',
      '[core]',
      '\tbare = false',
      '\turl = no',
      '[remote "origin"]',
      '\tfetch = +refs/heads/*:refs/remotes/origin/*',
      '\turl = https://dev.azure.com/contoso/churn/_git/synapse ; the one',
      '[remote "mirror"] url = git@github.com:contoso/synapse.git',
      '\tpushurl = https://example.com/x/y',
      '[Remote "third"]',
      '\tURL="https://github.com/c/d"',
      '[submodule "lib"]',
      '\turl = https://github.com/contoso/lib',
      '[branch "main"]',
      '\tremote = origin',
    ];
    for (const newline of ['\n', '\r\n']) {
      assert.deepEqual(remotesIn(config.join(newline)), [
        'https://dev.azure.com/contoso/churn/_git/synapse',
        'git@github.com:contoso/synapse.git',
        'https://github.com/c/d',
      ]);
    }
  });
});
