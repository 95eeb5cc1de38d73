/**
 * Secrets of a job: masked by the agent from the moment they are known, and replaced by us in whatever leaves the task.
 * Source: azure-pipelines-task-lib, internal.ts: inputs and secret variables are moved into a vault when it is loaded, and
 * every input is printed to a log with details as it is read (task.ts, getInput), so secrets are taken from the vault first.
 */
import { _knownVariableMap, _vault } from 'azure-pipelines-task-lib/internal';
import * as tl from 'azure-pipelines-task-lib/task';
import { formsOf, KnownSecrets } from '../core';

/** The inputs that hold a secret. What is not named here cannot be read as one. */
const secretInputs = ['clientSecret'] as const;

export type SecretInput = (typeof secretInputs)[number];

const known = new KnownSecrets();

/** Masks a secret from now on. Must be called before anything else is done with it. */
export function mask(secret: string): string {
  known.add(secret);
  for (const form of formsOf(secret)) {
    tl.setSecret(form);
  }
  return secret;
}

/** A text without secrets. Must be called before anything else is done with what a service said, and with all that leaves. */
export const hide = known.hide;

/**
 * Masks what was typed into inputs that hold secrets: to be called before anything is printed.
 * @returns those whose value is certainly of no secret variable, so that it is readable where it was typed
 */
export function maskTyped(): readonly SecretInput[] {
  const typed = secretInputs.flatMap((input) => {
    const text = _vault.retrieveSecret(`INPUT_${input.toUpperCase()}`);
    return text === undefined || text.trim() === '' || isUnreplaced(text) ? [] : [{ input, text }];
  });
  for (const { text } of typed) {
    mask(text);
  }
  return typed.filter(({ text }) => isReadable(text)).map(({ input }) => input);
}

/** An agent that tells of no variable at all cannot tell of secret ones. */
function isReadable(typed: string): boolean {
  const variables = Object.entries(_knownVariableMap);
  const secrets = variables.flatMap(([key, { secret }]) => (secret ? [_vault.retrieveSecret(`SECRET_${key}`)] : []));
  return variables.length > 0 && !secrets.some((secret) => secret !== undefined && typed.includes(secret.trim()));
}

/** Whether it is a variable that nobody replaced: its name is no secret, and whoever reads the log needs it. */
function isUnreplaced(typed: string): boolean {
  return /^\$\([^()\r\n]+\)$/.test(typed.trim());
}
