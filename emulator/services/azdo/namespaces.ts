/**
 * The permissions that are asked for and enforced here, by namespace.
 * Source: learn.microsoft.com "Security namespace and permission reference" (ids, names); MicrosoftDocs/vsts-rest-api-specs,
 * security 7.1, the example of securitynamespaces (bits of the first), public code for the other bits.
 */
export const namespaces = {
  ServiceEndpoints: {
    id: '49b48001-ca20-4adc-8111-5b60c903a50c',
    bits: { Use: 1, Administer: 2, Create: 4, ViewAuthorization: 8, ViewEndpoint: 16 },
  },
  Build: {
    id: '33344d9c-fc72-4d6f-aba5-fa317101a7e9',
    bits: { QueueBuilds: 128, ViewBuildDefinition: 1024 },
  },
  Project: { id: '52d39943-cb85-4d7f-8fa8-c6baac873819', bits: { GENERIC_READ: 1 } },
  Identity: { id: '5a27515b-ccd7-42c9-84f1-54c998f03866', bits: { Read: 1 } },
} as const;

type Namespaces = typeof namespaces;

/** `ServiceEndpoints/Use`, … */
export type Right = {
  [Name in keyof Namespaces]: `${Name}/${Extract<keyof Namespaces[Name]['bits'], string>}`;
}[keyof Namespaces];

/** To ask what one may do. */
export const ask = 'ask';

/** What a seed may say that somebody lacks. */
export const azdoActions: readonly string[] = [
  ...Object.entries(namespaces).flatMap(([name, { bits }]) => Object.keys(bits).map((bit) => `${name}/${bit}`)),
  ask,
];
