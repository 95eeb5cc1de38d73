/**
 * A plan in a file, and whether another plan is the same: by its steps and fields, and a digest of each input and change.
 * It holds no value, no secret and no digest of one: that a secret is given, made here or read from a vault is compared, and
 * which one is not. The digests are salted for the file, so that files do not show what they have in common and no table of
 * digests tells a value; one of a few values can be guessed all the same, and is no secret. The mode, the sign-in of who runs it, and the run that the mark names are left out, so
 * that a plan by somebody who only reads can be applied by somebody who may write.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { StepState } from '../context';
import { withoutFingerprints } from '../names/key-note';
import { makerIn } from '../names/mark';
import type { Problem } from '../problem/problem';
import { planIsStale } from '../problem/run';
import type { Report, StepReport } from './report';
import type { Change } from './resource';
import { inWords } from './words';

/** What a file holds; `format` changes with its meaning. */
export interface PlanFile {
  readonly format: 2;
  readonly recipe: string;
  /** Random, in hexadecimal digits: goes before each text whose digest is taken. */
  readonly salt: string;
  /** ISO time. */
  readonly plannedAt: string;
  /** Digests by the name of the input. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly steps: readonly PlannedStep[];
}

interface PlannedStep {
  readonly step: string;
  /** In the field's words, for people: `role assignment`. */
  readonly kind: string;
  readonly state: StepState;
  /** Digest of which one. */
  readonly which: string;
  /** Digests by the name of the field. */
  readonly changes: Readonly<Record<string, string>>;
}

/** What a plan is made from. */
export interface PlanMakings {
  readonly report: Report;
  /** By name; what is `undefined` was not given. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** @param salt that of the file with which it is to be compared; a new one where it is to be kept */
export function planFileOf(makings: PlanMakings, salt: string = bytesToHex(randomBytes(16))): PlanFile {
  const { recipe, startedAt, steps } = makings.report;
  const given = Object.entries(makings.inputs).filter(([, value]) => value !== undefined);
  return {
    format: 2,
    recipe,
    salt,
    plannedAt: startedAt,
    inputs: Object.fromEntries(given.map(([name, value]) => [name, digest(salt, textOf(value))])),
    steps: steps.filter(isPlanned).map((step) => plannedStep(step, salt)),
  };
}

/** Why a plan may not be applied that was made before; nothing where it is the same now. */
export function staleIn(before: PlanFile, now: PlanMakings): readonly Problem[] {
  const differences = planDifferences(before, now);
  return differences.length > 0 ? [planIsStale(differences, before.plannedAt)] : [];
}

/** What differs between them, each as a clause. */
function planDifferences(file: PlanFile, makings: PlanMakings): readonly string[] {
  const now = planFileOf(makings, file.salt);
  return file.recipe === now.recipe
    ? [
        ...fieldsThatDiffer(file.inputs, now.inputs).map((name) => `the input ${name}`),
        ...stepsThatDiffer(file.steps, now.steps, makings.report.steps),
      ]
    : [`what is planned: ${file.recipe}, and now ${now.recipe}`];
}

/** @param seen all steps of now: of which thing a step is, the file does not tell */
function stepsThatDiffer(
  before: readonly PlannedStep[],
  now: readonly PlannedStep[],
  seen: readonly StepReport[],
): readonly string[] {
  const named = (steps: readonly PlannedStep[], name: string) => steps.find(({ step }) => step === name);
  const told = ({ step, kind }: PlannedStep) => {
    const isOfMany = seen.filter((one) => one.kind === kind).length > 1;
    const title = isOfMany ? seen.find((one) => one.step === step)?.title : '';
    return title ? `${kind} ${title}` : kind;
  };
  const gone = before
    .filter(({ step }) => !named(now, step))
    .map((step) => `${told(step)}: was ${toBe(step.state)}, and is not now`);
  return [...gone, ...now.flatMap((step) => differencesOf(told(step), named(before, step.step), step))];
}

/** @param what it is, in words */
function differencesOf(what: string, before: PlannedStep | undefined, now: PlannedStep): readonly string[] {
  const { state } = now;
  if (!before) {
    return [`${what}: is ${toBe(state)}, and was not`];
  }
  if (before.state !== state) {
    return [`${what}: is ${toBe(state)}, and was ${toBe(before.state)}`];
  }
  return [
    ...(before.which === now.which ? [] : [`${what}: is another one`]),
    ...fieldsThatDiffer(before.changes, now.changes).map((field) => `${what}: ${field}`),
  ];
}

function fieldsThatDiffer(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => before[name] !== now[name]);
}

const planned: Readonly<Partial<Record<StepState, string>>> = {
  toCreate: 'to be created',
  toChange: 'to be changed',
  toRemove: 'to be removed',
  notReached: 'to come after another',
};

/** Whether a plan would write it, or what waits for that. */
export function isPlanned({ state, title }: StepReport): boolean {
  return state in planned && title !== '';
}

function toBe(state: StepState): string {
  return planned[state] ?? inWords(state);
}

function plannedStep({ step, kind, state, title, changes }: StepReport, salt: string): PlannedStep {
  const digests = changes.map((change) => [change.field, digest(salt, comparedIn(change))] as const);
  return { step, kind, state, which: digest(salt, title), changes: Object.fromEntries(digests) };
}

/** What comes with the day it is done on is the same change on another one. */
function comparedIn({ from, to, isOfToday = false }: Change): string {
  return withoutFingerprints(textOf([withoutRun(from), isOfToday ? '' : withoutRun(to)]));
}

/** Whichever run the mark in it names, this one or the one that made the thing. */
function withoutRun(text: string | undefined): string | undefined {
  const { who = '', url = '' } = makerIn(text) ?? {};
  return text?.replaceAll(who, '').replaceAll(url, '');
}

/** A secret stands for itself by a text that is the same for all: see `Secret`. */
function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

function digest(salt: string, text: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${salt} ${text}`)));
}

/** A plan file as it was kept; `undefined` for any other text. */
export function planFileIn(text: string): PlanFile | undefined {
  try {
    const file: unknown = JSON.parse(text);
    return isPlanFile(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function isPlanFile(file: unknown): file is PlanFile {
  const { format, recipe, salt, plannedAt, inputs, steps } = isRecord(file) ? file : {};
  const isNamed = format === 2 && [recipe, salt, plannedAt].every((text) => typeof text === 'string');
  return isNamed && isRecord(inputs) && Array.isArray(steps) && steps.every(isPlannedStep);
}

function isPlannedStep(step: unknown): step is PlannedStep {
  const { changes, state, ...named } = isRecord(step) ? step : {};
  const texts = ['step', 'kind', 'which'].map((name) => Reflect.get(named, name));
  const isText = texts.every((text) => typeof text === 'string');
  return isText && typeof state === 'string' && Object.hasOwn(planned, state) && isRecord(changes);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
