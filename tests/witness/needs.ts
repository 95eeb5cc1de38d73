import { azVersions } from '../../scripts/az';

/** Skips the suite, and says so, where a client is missing. */
export function needs(what: 'cli' | 'devops', suite: Mocha.Context): void {
  if (azVersions?.[what] !== undefined) {
    return;
  }
  const name = what === 'cli' ? 'azure-cli' : 'python3-azext-devops';
  process.stdout.write(`SKIPPED: ${name} is not installed here, so nothing of it was driven.\n`);
  suite.skip();
}
