/**
 * `npm run screenshots`: the report of a run, as the run's page shows it, as images/run-summary.png. Needs Chromium
 * (CHROMIUM names it where it is not found), and the report that `npm start -- --once` leaves behind.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import markdown from 'markdown-it';

const root = fileURLToPath(new URL('..', import.meta.url));
const summaries = join(root, '.work', 'start', 'first', 'summaries');
const [name = ''] = readdirSync(summaries);
const report = markdown({ linkify: false }).render(readFileSync(join(summaries, name), 'utf8'));

const style = `
  * { box-sizing: border-box; margin: 0 }
  body { font: 14px/20px 'Noto Sans', 'Segoe UI', Arial, sans-serif; color: #222; background: #f8f8f8 }
  header { padding: 12px 32px 0; background: #f8f8f8; border-bottom: 1px solid #ddd }
  header nav { font-size: 12px; color: #555 }
  h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 6px 0 8px }
  h1 b { display: inline-block; width: 20px; height: 20px; border-radius: 50%; background: #55a362; color: #fff;
    font-size: 13px; line-height: 20px; text-align: center; margin-right: 10px; vertical-align: 2px }
  header ul { display: flex; gap: 24px; list-style: none; padding: 0 }
  header li { padding: 4px 0 8px; color: #555 }
  header li.here { color: #222; font-weight: 600; border-bottom: 3px solid #0b6bcb }
  main { margin: 14px 32px; padding: 14px 20px; background: #fff; border: 1px solid #e4e4e4; border-radius: 4px }
  h2 { font-size: 16px; line-height: 22px; font-weight: 600; margin-bottom: 6px }
  p { margin-bottom: 10px }
  table { border-collapse: collapse; margin-bottom: 12px; font-size: 12.5px; line-height: 17px }
  th, td { border: 1px solid #e4e4e4; padding: 4px 8px; text-align: left; vertical-align: top; overflow-wrap: anywhere }
  th { background: #f8f8f8; font-weight: 600 } tr:not(:has(th:not(:empty), td)) { display: none }
  td:nth-child(1), td:nth-child(3) { white-space: nowrap }
`;
const page = `<!doctype html><meta charset="utf-8"><style>${style}</style>
<header><nav>contoso / churn / Pipelines / link-workspace</nav>
<h1><b>✓</b>#20261121.1 • Link the workspace mlw-churn</h1>
<ul><li>Summary</li><li class="here">Extensions</li></ul></header>
<main>${report}</main>`;

const folder = mkdtempSync(join(tmpdir(), 'aml-links-screenshot-'));
const file = join(folder, 'run.html');
writeFileSync(file, page);
const target = join(root, 'images', 'run-summary.png');
const quiet = '--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-background-networking'
  .concat(' --disable-component-update --disable-sync --window-size=1366,768')
  .split(' ');
const shot = spawnSync(
  process.env.CHROMIUM ?? 'chromium',
  [...quiet, `--user-data-dir=${join(folder, 'profile')}`, `--screenshot=${target}`, pathToFileURL(file).href],
  { encoding: 'utf8' },
);
rmSync(folder, { recursive: true });
if (shot.status !== 0) {
  console.error(shot.error?.message ?? shot.stderr);
  process.exit(1);
}
console.log('wrote images/run-summary.png');
