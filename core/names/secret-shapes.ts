/**
 * What is a secret by its look, whoever made it: tokens, signed addresses, sign-ins, private keys.
 * Source: RFC 7519 (a token begins with the Base64 of `{"`), RFC 6750 and 7617 (sign-ins), RFC 6749 (fields of a sign-in),
 * learn.microsoft.com "Create a service SAS" (`sig`); ARM signs the addresses of its operations with `t`, `c`, `s` and `h`.
 */

const token = String.raw`eyJ(?:[\w-]{5,}(?:\.[\w-]{4,}){1,4}(?:\.[\w-]*)?|[\w-]{24,})`;

/** Each with the secret as its group `secret`. */
const shapes: readonly RegExp[] = [
  new RegExp(`(?<![A-Za-z0-9])(?<secret>${token})`, 'dg'),
  // A token in Base64, and one as the password of a basic sign-in without a user.
  /(?<![A-Za-z0-9])(?<secret>(?:ZXlK|OmV5S)[\w+/-]{20,}=*)/dg,
  /(?<secret>-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$))/dgs,
  /\b(?:bearer|basic)\s+(?<secret>[\w.~+/-]{16,}=*)/dgi,
  /[?&;](?:sig|code|token|key|pwd|password|secret|api[-_]?key)=(?<secret>[^&#\s"'<>]+)/dgi,
  /[?&][tcsh]=(?<secret>[^&#\s"'<>]{20,})/dg,
  /\b(?:access_token|id_token|refresh_token|client_secret|client_assertion|AccountKey|SharedAccessKey|SharedAccessSignature)=(?<secret>[^&;#\s"'<>]+)/dgi,
  /"(?:access_token|id_token|refresh_token|oidcToken|client_secret|client_assertion|assertion|secretText|password|apitoken|serviceprincipalkey|servicePrincipalKey)"\s*:\s*"(?<secret>[^"]+)"/dgi,
  /:\/\/(?<secret>[^\s/?#@:]*:[^\s/?#@]+)@/dg,
];

/** Where such secrets are in a text: begin and end of each. */
export function secretShapesIn(text: string): readonly (readonly [begin: number, end: number])[] {
  const found = shapes.flatMap((shape) => [...text.matchAll(shape)]);
  return found.map(({ indices }) => indices?.groups?.secret ?? [0, 0]);
}

/** Whether a text is a token and nothing else. */
export function isToken(text: string): boolean {
  return wholeToken.test(text);
}

const wholeToken = new RegExp(`^${token}$`);
