/**
 * What the facts of a link come to. Only what is certain is called broken, and only what a call proved in this run is
 * called healthy: a link of which nothing bad is known was not checked.
 */
import { unusedDays } from '../../azdo/connection/use-read';
import { daysBetween } from '../../names/days';
import { issuerEnds } from './dates';
import { type Fact, known } from './fact';
import { type Finding, type LinkFacts, linkStates } from './link';

/** Days before the end of a key at which something has to be done. Chosen by us. */
const keyDays = 30;

type Rule = (facts: LinkFacts, now: Date) => readonly Finding[];

/** The most urgent first; there is always one. */
export function findingsOf(facts: LinkFacts, now: Date): readonly Finding[] {
  const found = rules.flatMap((rule) => rule(facts, now));
  const urgency = ({ state }: Finding) => linkStates.indexOf(state);
  return found.length > 0 ? found.toSorted((one, other) => urgency(one) - urgency(other)) : [quiet(facts)];
}

const broken = (cause: string, toDo: string): Finding => ({ state: 'broken', cause, toDo });
const needsAction = (cause: string, toDo: string): Finding => ({ state: 'needsAction', cause, toDo });

const conditions: Rule = ({ condition }) => {
  switch (known(condition)) {
    case 'disabled':
      return [
        broken(
          'It is switched off, so no pipeline gets it.',
          'Find out who switched it off, or use it again after switching it on: Project settings, Service connections, the connection. Azure DevOps switches off what was not used for 100 days.',
        ),
      ];
    case 'failed':
      return [broken('Azure DevOps could not finish making it.', 'Delete it, and make the link again.')];
    case 'draft':
      return [
        needsAction(
          'It was kept as a draft and never finished.',
          'Finish it in Project settings, Service connections, or delete it.',
        ),
      ];
    case 'inProgress':
      return [{ state: 'notChecked', cause: 'Azure DevOps is still making it.', toDo: 'Look again in some minutes.' }];
    default:
      return [];
  }
};

const identities: Rule = ({ identity }) => {
  const { standing, clientId } = known(identity) ?? {};
  switch (standing) {
    case 'gone':
      return [
        broken(
          `Nothing in the tenant has the client id ${clientId} any more.`,
          'Restore the application within 30 days of its deletion, or make the link again with another identity.',
        ),
      ];
    case 'disabled':
      return [
        broken(
          'Its identity is switched off in the directory.',
          'Have the service principal enabled, if it is meant to work.',
        ),
      ];
    default:
      return [];
  }
};

const roles: Rule = ({ identity, roles: held }) => {
  const all = known(held);
  if (!all || known(identity)?.standing !== 'there') {
    return [];
  }
  if (all.length === 0) {
    return [
      broken(
        'Its identity holds no role at the workspace, neither there nor above it, nor by a group.',
        'Give it the role that its pipelines need, on the workspace.',
      ),
    ];
  }
  const above = all.filter(({ isAbove }) => isAbove);
  const named = above.map(({ name, scope }) => `${name} on ${scope}`).join(', ');
  return above.length > 0
    ? [
        {
          state: 'overPrivileged',
          cause: `Its identity reaches more than the workspace: ${named}.`,
          toDo: 'Give it a role on the workspace alone, and take that one away.',
        },
      ]
    : [];
};

const grants: Rule = ({ grants: granted }) =>
  known(granted) === 'all'
    ? [
        {
          state: 'overPrivileged',
          cause: 'Every pipeline of the project may use it, also each later one.',
          toDo: 'Grant it to the pipelines that need it.',
        },
      ]
    : [];

const keys: Rule = ({ keyEnd }, now) => {
  const key = known(keyEnd);
  if (!key || key === 'none') {
    return [];
  }
  if (key.on === undefined) {
    return [
      broken(
        'Its application holds no key, so it cannot sign in by one.',
        'Give the link a new key, or convert it to federation.',
      ),
    ];
  }
  const left = daysBetween(now, new Date(key.on));
  const renew = 'Give the link a new key before that day, or convert it to federation.';
  return [
    ...(left < -1
      ? [broken(`Its key ended on ${key.on}.`, 'Give the link a new key, or convert it to federation.')]
      : []),
    ...(left >= -1 && left <= keyDays
      ? [needsAction(`Its key ${key.isCertain ? 'ends' : 'may end'} on ${key.on}.`, renew)]
      : []),
    ...(key.isMissing
      ? [
          {
            state: 'drifted',
            cause: 'The key that its description names is not on its application any more.',
            toDo: 'Run the link again, which gives it a new key.',
          } as const,
        ]
      : []),
  ];
};

const issuer: Rule = ({ signIn }) =>
  known(signIn) === 'olderIssuer'
    ? [
        needsAction(
          `It signs in by the issuer of Azure DevOps, which is retired on ${issuerEnds}.`,
          'Convert it before that day.',
        ),
      ]
    : [];

const disuse: Rule = ({ lastUsed, condition }, now) => {
  const used = known(lastUsed);
  const days = used && used !== 'never' ? daysBetween(new Date(used), now) : 0;
  return days >= unusedDays.warn && known(condition) === 'ready'
    ? [
        needsAction(
          `It was last used ${days} days ago, and Azure DevOps switches it off after ${unusedDays.end} days without use.`,
          'Run a pipeline that uses it, or remove the link.',
        ),
      ]
    : [];
};

const calls: Rule = ({ call, roles: held }) => {
  const trial = known(call);
  switch (trial?.kind) {
    case 'refused':
    case 'expired':
      return [broken(`It does not sign in: ${trial.said}`, 'Mend what the answer says: its trust, or its key.')];
    case 'signs in':
      return known(held)?.length === 0
        ? []
        : [
            {
              state: 'notChecked',
              cause: `It signs in, and Azure did not show it the computes of the workspace: ${trial.said}`,
              toDo: 'Check that the workspace is there and that its role allows what its pipelines do.',
            },
          ];
    case 'unclear':
      return [
        {
          state: 'notChecked',
          cause: `A call through it gave no clear answer: ${trial.said}`,
          toDo: 'Look again later.',
        },
      ];
    default:
      return [];
  }
};

const signIns: Rule = ({ signIn }) =>
  known(signIn) === 'none'
    ? [broken('It names no way to sign in, so it cannot.', 'Run the link again, which gives it its sign-in.')]
    : [];

const rules: readonly Rule[] = [conditions, signIns, identities, calls, roles, keys, issuer, disuse, grants];

/** Where nothing is to be said. */
function quiet({ call, name, identity, roles: held }: LinkFacts): Finding {
  if (known(call)?.kind === 'works') {
    return { state: 'healthy', cause: 'A call through it reached the workspace in this run.', toDo: 'Nothing.' };
  }
  const hidden: readonly Fact<unknown>[] = [name, identity, held];
  const [why] = hidden.flatMap((fact) => ('unknown' in fact ? [fact.unknown] : []));
  const reason = why ?? ('unknown' in call ? call.unknown : 'no call was made');
  return {
    state: 'notChecked',
    cause: `Nothing is known against it, and nothing proved it in this run: ${reason}.`,
    toDo: why
      ? 'Let whoever looks see it, or look as somebody who may.'
      : 'Look again with a call through each connection.',
  };
}
