/** What a seed may say of Azure DevOps organizations, and of what they do where no source says. */
import { z } from 'zod';
import { deriveGuid, guid, list, map, mapOf, optional, text, texts, wholeNumber } from './fields';
import { connection } from './schema-connection';

/** Choices where no public source says what Azure DevOps does. The default is the harsher one, but for `deletedTrustLingers`. */
const readings = map({
  /** A PUT with a secret of `null` (what a GET gives) keeps the stored one. Default: it is wiped, as an empty one is. */
  nullKeepsSecret: z.boolean().default(false),
  /** Who may convert a secret connection: who is its Administrator (default), or people only. */
  convertsFor: z.enum(['administrators', 'people']).default('administrators'),
  /**
   * The call that converts the issuer: writes the new trust with the rights of the person who asks, and for applications
   * goes on only when it is there (`asCaller`, default); writes it whoever asks (`always`); is not there (`absent`).
   */
  issuerConversion: z.enum(['asCaller', 'always', 'absent']).default('asCaller'),
  /** Which tokens it takes: Entra's (default), or those of jobs and personal access tokens too. */
  issuerConversionTokens: z.enum(['entra', 'any']).default('entra'),
  /** Whether it says that it could not write the trust. Default: it accepts, and nothing happens. */
  issuerConversionSpeaks: z.boolean().default(false),
  /** Whether the old trust is taken off the identity after. Default: it stays. */
  issuerConversionTidies: z.boolean().default(false),
  /** A PUT of a connection with the old issuer moves it to Entra's, trust or no trust. Default: it does not. */
  savingConvertsIssuer: z.boolean().default(false),
  /**
   * A trust that was deleted keeps its connection from being deleted for as long as things take to replicate, as was
   * seen. Default: it is gone at once.
   */
  deletedTrustLingers: z.boolean().default(false),
  /** Whether who makes a connection is its Administrator (default); if not, one seldom may give it to pipelines. */
  creatorAdministers: z.boolean().default(true),
  /** Most characters of a connection's name and description. */
  nameLength: wholeNumber.default(256),
  descriptionLength: wholeNumber.default(1024),
  /** Connections that no run used for 100 days are switched off. It is rolled out step by step. Default: they are not. */
  disablesUnused: z.boolean().default(false),
  /** `isOutdated` marks connections with the old issuer. Default: nothing does. */
  marksOutdated: z.boolean().default(false),
});

export type Readings = Readonly<z.output<typeof readings>>;

/** How an organization reads that says nothing of it. */
export const harshReadings: Readings = readings.parse({});

/** Azure DevOps roles for service connections at project level. */
const roles = ['Reader', 'User', 'Creator', 'Administrator'] as const;

const user = map({
  name: text,
  /** The name when left out; two people may have the same. */
  displayName: text.exactOptional(),
  mail: text.exactOptional(),
  /** `generated` or the text itself; none when left out. */
  pat: text.exactOptional(),
  /** Application (display name) or managed identity whose Entra tokens sign this identity in. */
  application: text.exactOptional(),
  /** A person's roles in Entra, such as `Application Administrator`. */
  entraRoles: texts,
  /** Project name to role; `*` for all projects. */
  roles: mapOf(z.enum(roles)),
});

const group = map({
  /** Without its scope: `ML Approvers` becomes `[churn]\ML Approvers`. */
  name: text,
  /** Names of users of the organization. */
  members: texts,
});

const variableGroup = map({
  name: text,
  /** Variables in plain text. */
  variables: z.record(z.string(), z.string()).default({}),
  /** Secret variables. */
  secrets: z.record(z.string(), z.string()).default({}),
});

const project = map({
  name: text,
  /** Name of the Git repository that its pipelines are in; the project's own when left out. */
  repository: text.exactOptional(),
  /** Groups that all pipelines of the project may use. */
  variableGroups: list(variableGroup),
  id: guid.exactOptional(),
  /** Role of "<project> Build Service (<organization>)" for service connections; none when left out. */
  buildRole: z.enum([...roles, 'none']).exactOptional(),
  groups: list(group),
  /** Full names of the branches that have a branch policy. */
  protectedBranches: z.array(z.string()).default(['refs/heads/main']),
  pipelines: list(
    map({
      id: wholeNumber,
      name: text,
      /** `\\team-a\\prod`; the root when left out. */
      folder: text.regex(/^\\/, { error: 'a folder begins with a backslash' }).default('\\'),
    }),
  ),
  connections: list(connection),
});

function identify({ id, buildRole, connections, ...rest }: z.output<typeof project>, organization: string) {
  const path = `${organization}/${rest.name}`;
  return {
    ...rest,
    id: id ?? deriveGuid(`project ${path}`),
    ...optional('buildRole', buildRole === 'none' ? undefined : buildRole),
    connections: connections.map((one) => ({ ...one, id: one.id ?? deriveGuid(`connection ${path}/${one.name}`) })),
  };
}

/** YAML reads a version without quotes as a number. */
const server = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.enum(['2020', '2022', '2022.1']),
);

export const organization = map({
  name: text,
  id: guid.exactOptional(),
  /** Domain of its tenant. */
  tenant: text.exactOptional(),
  /** Set for a collection of Azure DevOps Server: the organization is then a collection of it. */
  server: server.exactOptional(),
  /** The name that it had when the trusts of old issuers were written. */
  renamedFrom: text.exactOptional(),
  /** What five minutes allow a caller, in the service's units; 200 when left out. */
  rateLimit: wholeNumber.exactOptional(),
  readings: readings.exactOptional(),
  /** People and service identities besides the build identities, with their personal access tokens. */
  users: list(user),
  groups: list(group),
  projects: list(project),
}).transform(({ id, projects, ...rest }) => ({
  ...rest,
  id: id ?? deriveGuid(`organization ${rest.name}`),
  projects: projects.map((one) => identify(one, rest.name)),
}));
