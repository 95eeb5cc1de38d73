/** `npm run pipeline`: runs an Azure Pipelines YAML file with the packaged tasks, against the emulator. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { certificateKinds } from './options';
import { WrongPipeline } from './pipeline';
import { type PipelineOptions, runPipeline } from './runner';

const usage = `Usage: npm run pipeline -- FILE.yml [options]
  --emulator URL          control address of a running emulator; without it one is started for the run
  --project ORG/PROJECT   default: the first of each
  --pipeline NAME|ID      default: the first of the project
  --branch REF            the branch that the run is of; default: refs/heads/main
  --approved-by NAME      a user who approves as soon as they are asked; may be repeated
  --certificates KIND     node (default), agent, skipped: how the machine trusts the emulator's certificates
  --variable NAME=VALUE   may be repeated
  --secret NAME=VALUE     a secret variable; may be repeated
  --vsix FILE             default: the newest in dist/
  --node PATH             the Node that runs the tasks
  --work DIR              default: .work/<time>
  --json FILE             writes the result there
  --debug                 shows debug lines`;

class WrongUsage extends Error {}

function parseOptions(parameters: string[]): PipelineOptions & { json: string | undefined } {
  const { values, positionals } = parse(parameters);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new WrongUsage('One pipeline file is needed.');
  }
  if (!existsSync(file)) {
    throw new WrongUsage(`There is no file ${file}.`);
  }
  const [organization, project] = values.project?.split('/') ?? [];
  if (values.project !== undefined && (!organization || !project)) {
    throw new WrongUsage('--project wants ORG/PROJECT.');
  }
  return {
    file,
    vsix: values.vsix ?? findNewestVsix('dist'),
    work: values.work ?? join('.work', new Date().toISOString().replace(/[:.]/g, '-')),
    variables: parseVariables('--variable', values.variable ?? []),
    secrets: parseVariables('--secret', values.secret ?? []),
    isDebug: values.debug === true,
    json: values.json,
    ...parseCertificates(values.certificates),
    ...(values.branch === undefined ? {} : { branch: values.branch }),
    ...(values['approved-by'] === undefined ? {} : { approvedBy: values['approved-by'] }),
    ...(values.emulator === undefined ? {} : { emulator: values.emulator }),
    ...(values.node === undefined ? {} : { nodePath: values.node }),
    ...(values.pipeline === undefined ? {} : { pipeline: values.pipeline }),
    ...(organization === undefined ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
  };
}

function parse(parameters: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        emulator: text,
        project: text,
        pipeline: text,
        vsix: text,
        node: text,
        work: text,
        json: text,
        branch: text,
        certificates: text,
        'approved-by': { type: 'string', multiple: true },
        variable: { type: 'string', multiple: true },
        secret: { type: 'string', multiple: true },
        debug: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

function parseCertificates(given: string | undefined): Pick<PipelineOptions, 'certificates'> {
  if (given === undefined) {
    return {};
  }
  const certificates = certificateKinds.find((kind) => kind === given);
  if (certificates === undefined) {
    throw new WrongUsage(`--certificates wants ${certificateKinds.join(', ')}, not '${given}'.`);
  }
  return { certificates };
}

function parseVariables(option: string, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) {
        throw new WrongUsage(`${option} wants NAME=VALUE, not '${pair}'.`);
      }
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

function findNewestVsix(folder: string): string {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.vsix')) : [];
  const paths = files.map((name) => join(folder, name));
  const newest = paths.sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0];
  if (newest === undefined) {
    throw new WrongUsage(`There is no .vsix in ${folder}/: run \`npm run package\` first, or give --vsix.`);
  }
  return newest;
}

async function main(): Promise<number> {
  try {
    const { json, ...options } = parseOptions(process.argv.slice(2));
    const outcome = await runPipeline(options);
    if (json !== undefined) {
      writeFileSync(json, `${JSON.stringify(outcome, undefined, 2)}\n`);
    }
    return outcome.result === 'failed' ? 1 : 0;
  } catch (error) {
    if (error instanceof WrongUsage) {
      process.stderr.write(`${error.message}\n\n${usage}\n`);
      return 2;
    }
    if (!(error instanceof Error)) {
      throw error;
    }
    const lines = error instanceof WrongPipeline ? error.complaints : [error.message];
    for (const line of lines) {
      process.stderr.write(`error: ${line}\n`);
    }
    return error instanceof WrongPipeline ? 2 : 1;
  }
}

process.exitCode = await main();
