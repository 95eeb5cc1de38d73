/** The agent's folders under the work folder, and the variables that name them. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from './checkouts';

export interface Workspace {
  readonly root: string;
  readonly tasks: string;
  readonly temp: string;
  readonly sources: string;
  readonly summaries: string;
  readonly attachments: string;
  readonly artifacts: string;
  readonly logFile: string;
  readonly variables: Readonly<Record<string, string>>;
}

export function makeWorkspace(root: string): Workspace {
  const at = (...parts: string[]) => {
    const folder = join(root, ...parts);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  rmSync(join(root, 'summaries'), { recursive: true, force: true });
  const [temp, sources] = [at('_temp'), at('1', 's')];
  return {
    root,
    tasks: at('_tasks'),
    temp,
    sources,
    summaries: at('summaries'),
    attachments: at('attachments'),
    artifacts: at('artifacts'),
    logFile: join(root, 'log.txt'),
    variables: {
      ...describeMachine(),
      'Agent.RootDirectory': root,
      'Agent.WorkFolder': root,
      'Agent.HomeDirectory': root,
      'Agent.ToolsDirectory': at('_tool'),
      'Agent.TempDirectory': temp,
      'Agent.BuildDirectory': join(root, '1'),
      'Pipeline.Workspace': join(root, '1'),
      ...nameStaging(at('1', 'a')),
      'Build.BinariesDirectory': at('1', 'b'),
      'Common.TestResultsDirectory': at('1', 'TestResults'),
    },
  };
}

function describeMachine(): Record<string, string> {
  return {
    'Agent.Id': '1',
    'Agent.Name': 'emulator',
    'Agent.MachineName': 'emulator',
    'Agent.Version': '4.260.0',
    'Agent.OS': { darwin: 'Darwin', win32: 'Windows_NT' }[process.platform as string] ?? 'Linux',
    'Agent.OSArchitecture': process.arch.toUpperCase(),
  };
}

/** The variables that name where the sources are. */
export function nameSources({ sources, self }: Layout): Record<string, string> {
  return {
    'Build.SourcesDirectory': sources,
    'Build.Repository.LocalPath': self,
    'System.DefaultWorkingDirectory': sources,
  };
}

/** The folder that several variables name. */
function nameStaging(staging: string): Record<string, string> {
  return {
    'Build.StagingDirectory': staging,
    'Build.ArtifactStagingDirectory': staging,
    'System.ArtifactsDirectory': staging,
  };
}

/** As after every job. */
export function emptyTemp({ temp }: Workspace): void {
  rmSync(temp, { recursive: true, force: true });
  mkdirSync(temp, { recursive: true });
}
