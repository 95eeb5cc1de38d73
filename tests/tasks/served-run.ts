/** The packaged task as a process, run the way the agent runs it, against the emulator over HTTPS. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PipelineOptions, type PipelineResult, runPipeline } from '../../emulator/agent/runner';
import { loadSeed, parseSeed } from '../../emulator/seed/read';
import { type Served, serveEmulator } from '../../emulator/serve';
import type { TranscriptEntry } from '../../emulator/transcript';
import { packagedOnce } from '../package-once';

/** Inputs as in the samples. */
const workspace = { azureSubscription: 'azure-setup', workspace: 'mlw-churn', resourceGroup: 'rg-ml' };
const plainInputs = {
  EnsureAmlServiceConnection: { ...workspace, connectionName: 'mlw-churn-prod' },
  LinkSynapseAml: {
    ...workspace,
    synapseWorkspace: 'syn-churn',
    synapseResourceGroup: 'rg-ml',
    linkedServiceName: 'mlw-churn',
  },
  ManageAmlLinks: { azureSubscription: 'azure-setup' },
};

export interface TaskRun extends PipelineResult {
  /** All that was printed. */
  readonly log: string;
  /** Everything that the run left behind as text: log, summary, attachments. */
  readonly left: string;
  readonly issues: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The folder that the job's sources are in. */
  readonly sources: string;
}

export interface RunMore {
  /** Which task; `EnsureAmlServiceConnection` when left out. */
  readonly task?: keyof typeof plainInputs;
  readonly isDebug?: boolean;
  /** A pipeline file to run instead of the one step. */
  readonly file?: string;
  /** Environment of the step. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of the job; `Agent.Proxy…` configure the agent. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The branch that the run is of, who approves it, how the agent trusts certificates, and its Node. */
  readonly agent?: Pick<PipelineOptions, 'branch' | 'approvedBy' | 'certificates' | 'nodePath'>;
  /** More steps of the task, by their inputs. */
  readonly thenRun?: readonly Readonly<Record<string, string>>[];
}

export interface Bench {
  readonly served: Served;
  /** One run of the task; inputs go over the plain ones. */
  readonly run: (inputs?: Readonly<Record<string, string>>, more?: RunMore) => Promise<TaskRun>;
  /** Requests so far, those for tokens left out. */
  readonly requests: () => readonly TranscriptEntry[];
}

/** @param seed name of a seed, or its YAML; things are seen at once, since the task's clock is the machine's */
export async function onBench<Result>(
  seed: string,
  work: (bench: Bench) => Promise<Result>,
  onRequest: (entry: TranscriptEntry) => void = () => {},
): Promise<Result> {
  const vsix = await packagedOnce();
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-task-'));
  const onEntry = (entry: TranscriptEntry) => void (isForToken(entry) || onRequest(entry));
  const read = seed.includes('\n') ? parseSeed(seed) : loadSeed(seed);
  const served = await serveEmulator({ seed: { ...read, replicationSeconds: 0 }, onEntry });
  let runs = 0;
  try {
    return await work({
      served,
      requests: () => served.emulator.transcript.filter((entry) => !isForToken(entry)),
      run: async (
        inputs = {},
        {
          task = 'EnsureAmlServiceConnection',
          isDebug = false,
          env = {},
          file: given,
          variables = {},
          agent = {},
          thenRun = [],
        } = {},
      ) => {
        const at = join(folder, String(++runs));
        mkdirSync(at);
        const steps = [inputs, ...thenRun].map((more, index) => ({
          task: `${task}@1`,
          name: index === 0 ? 'link' : `link${index + 1}`,
          inputs: { ...plainInputs[task], ...more },
          env,
        }));
        const file = join(at, 'pipeline.yml');
        writeFileSync(file, JSON.stringify({ steps }));
        const emulator = served.ready.control;
        return runFile({ file: given ?? file, vsix, work: at, emulator, isDebug, variables, ...agent });
      },
    });
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One run of a pipeline file. */
async function runFile(options: PipelineOptions): Promise<TaskRun> {
  const lines: string[] = [];
  const result = await runPipeline({ ...options, print: (line) => void lines.push(line) });
  const kept = ['log.txt', 'summaries', 'attachments'].map((name) => readAll(join(options.work, name)));
  const [step] = result.steps;
  return {
    ...result,
    log: lines.join('\n'),
    left: [...lines, ...kept, JSON.stringify(result)].join('\n'),
    issues: step?.issues.map(({ message }) => message) ?? [],
    outputs: step?.outputVariables ?? {},
    sources: join(options.work, '1', 's'),
  };
}

function readAll(path: string): string {
  try {
    return readdirSync(path)
      .map((name) => readAll(join(path, name)))
      .join('\n');
  } catch {
    return tryRead(path);
  }
}

function tryRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isForToken({ url }: TranscriptEntry): boolean {
  return /\/token\b|oidctoken|openid-configuration|discovery\/instance|\/metadata\/identity/.test(url);
}
