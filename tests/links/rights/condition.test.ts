import assert from 'node:assert/strict';
import { permits } from '../../../core/links/rights/condition';
import type { RightOf, Standing } from '../../../core/problem/right';

const role = 'f6c7c914-8db3-469d-8ca1-694a8f32e121';
const other = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const giving: RightOf<'role assignment'> = {
  kind: 'role assignment',
  doing: 'give it',
  verb: 'write',
  role: 'AzureML Data Scientist',
  roleId: role,
  principalId: undefined,
  scope: '/subscriptions/s',
};
const taking = { ...giving, verb: 'delete', principalId: 'me' } as const;
const of = (what: string) => `Microsoft.Authorization/roleAssignments:${what}`;
const only = (verb: 'write' | 'delete', rule: string) =>
  `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR (${rule}))`;
const roleIn = (...ids: readonly string[]) =>
  `@Request[${of('RoleDefinitionId')}] ForAnyOfAnyValues:GuidEquals {${ids.join(', ')}}`;
const roleNotIn = (...ids: readonly string[]) =>
  `@Request[${of('RoleDefinitionId')}] ForAnyOfAllValues:GuidNotEquals {${ids.join(', ')}}`;
const typed = (type: string) => `@Request[${of('PrincipalType')}] ForAnyOfAnyValues:StringEqualsIgnoreCase {'${type}'}`;
const tookRole = (id: string) => `@Resource[${of('RoleDefinitionId')}] ForAnyOfAnyValues:GuidEquals {${id}}`;

const cases: readonly (readonly [title: string, condition: string, right: RightOf<'role assignment'>, Standing])[] = [
  ['the role is among those allowed', only('write', roleIn(other, role)), giving, 'has'],
  ['the role is not among those allowed', only('write', roleIn(other)), giving, 'lacks'],
  ['the role is none of those forbidden', only('write', roleNotIn(other)), giving, 'has'],
  ['the role is one of those forbidden', only('write', roleNotIn(other, role.toUpperCase())), giving, 'lacks'],
  ['the kind of identity is allowed', only('write', `${roleIn(role)} AND ${typed('serviceprincipal')}`), giving, 'has'],
  ['the kind of identity is not', only('write', `${roleIn(role)} AND ${typed('User')}`), giving, 'lacks'],
  ['one of two rules is met', only('write', `${roleIn(other)} || ${typed('ServicePrincipal')}`), giving, 'has'],
  [
    'an identity that is not made yet is listed by nobody',
    only('write', `@Request[${of('PrincipalId')}] ForAnyOfAnyValues:GuidEquals {${other}}`),
    giving,
    'lacks',
  ],
  ['the rule is for taking, and a role is given', only('delete', tookRole(other)), giving, 'has'],
  ['a role that may be given may be taken', only('delete', tookRole(role)), taking, 'has'],
  ['a role is taken that may not be', only('delete', tookRole(other)), taking, 'lacks'],
  ['both rules hold', `${only('write', roleIn(role))} AND ${only('delete', tookRole(other))}`, giving, 'has'],
  [
    'an attribute is not known here',
    only('write', "@Request[Microsoft.Other/things:Name] StringEquals 'a'"),
    giving,
    'unknown',
  ],
  [
    'an operator is not known here',
    only('write', `@Request[${of('RoleDefinitionId')}] ForAllOfAnyValues:GuidEquals {${other}}`),
    giving,
    'unknown',
  ],
  [
    'what is not known does not matter',
    only('write', `${roleIn(other)} AND @Request[Microsoft.Other/things:Name] StringEquals 'a'`),
    giving,
    'lacks',
  ],
  ['the language has a word more', `EXISTS ${roleIn(role)}`, giving, 'unknown'],
  ['a bracket is missing', `(${roleIn(role)}`, giving, 'unknown'],
  ...['*', '*/write', 'Microsoft.Authorization/*', 'microsoft.authorization/roleassignments/*'].map(
    (pattern) =>
      [
        `the rule is for all that ${pattern} covers`,
        `((!(ActionMatches{'${pattern}'})) OR (${roleIn(other)}))`,
        giving,
        'lacks',
      ] as const,
  ),
  [
    'the rule is for a pattern that does not cover it',
    `((!(ActionMatches{'*/delete'})) OR (${roleIn(other)}))`,
    giving,
    'has',
  ],
  ['NOT is written out', `NOT ${roleIn(other)}`, giving, 'has'],
];

describe('a condition on a role that gives roles', () => {
  for (const [title, condition, right, standing] of cases) {
    it(`${standing}: ${title}`, () => {
      assert.equal(permits(condition, right), standing);
    });
  }
});
