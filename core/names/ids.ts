/**
 * The GUIDs and paths of this field, told apart by the compiler: passing a client id where a principal id is wanted
 * does not compile. A brand is given only by the functions of this folder and by the wire that received the value.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'TenantId'>;
export type SubscriptionId = Branded<'SubscriptionId'>;
/** Application (client) id: what a token names, and what a service connection stores. */
export type ClientId = Branded<'ClientId'>;
/** Object id of an application in Microsoft Graph. Not the client id, not the principal. */
export type AppObjectId = Branded<'AppObjectId'>;
/** Object id of a service principal: what Azure role assignments are given to. */
export type PrincipalId = Branded<'PrincipalId'>;
/** Id of a service connection. */
export type EndpointId = Branded<'EndpointId'>;
export type ProjectId = Branded<'ProjectId'>;
/** The GUID part of a role definition, the same in every subscription for built-in roles. */
export type RoleId = Branded<'RoleId'>;
/** An Azure resource id, `/subscriptions/…`, spelled as it was given. Compare with `sameArmId`. */
export type ArmId = Branded<'ArmId'>;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text is a GUID with dashes, any case. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}

// The one place where text becomes a branded value; callers have checked it or had it from the service itself.
export const asTenantId = (text: string): TenantId => text as TenantId;
export const asSubscriptionId = (text: string): SubscriptionId => text as SubscriptionId;
export const asClientId = (text: string): ClientId => text as ClientId;
export const asAppObjectId = (text: string): AppObjectId => text as AppObjectId;
export const asPrincipalId = (text: string): PrincipalId => text as PrincipalId;
export const asEndpointId = (text: string): EndpointId => text as EndpointId;
export const asProjectId = (text: string): ProjectId => text as ProjectId;
export const asRoleId = (text: string): RoleId => text as RoleId;
export const asArmId = (text: string): ArmId => text as ArmId;

/** Azure resource ids differ in case between services and mean the same; a slash at the end does not count. */
export function sameArmId(left: string, right: string): boolean {
  return foldArmId(left) === foldArmId(right);
}

/** The spelling under which equal resource ids are equal texts. */
export function foldArmId(text: string): string {
  return text.replace(/\/+$/, '').toLowerCase();
}

/** Whether `inner` is `outer` or lies below it: a role at `outer` counts at `inner`. */
export function isAtOrBelow(inner: string, outer: string): boolean {
  return `${foldArmId(inner)}/`.startsWith(`${foldArmId(outer)}/`);
}

/** GUIDs and names that services treat without regard to case; a letter and its accent are one, however they are typed. */
export function sameText(left: string | undefined, right: string | undefined): boolean {
  return left?.normalize('NFC').toLowerCase() === right?.normalize('NFC').toLowerCase();
}
