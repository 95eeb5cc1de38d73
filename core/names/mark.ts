/**
 * Our mark: how we know our own things again. There is no state file, so whatever we make says so in the field its
 * service has for it (description, tags, notes, name), with the run that made it. Only what carries it is ever removed.
 */
import { v5 } from 'uuid';
import { shortened } from './foreign-text';

export const productName = 'AML Links for Azure DevOps';
/** Tag of applications and managed identities that we made. */
export const markTag = 'aml-links';

/** Names that we give begin so, where a thing has no other field for a mark: keys, federated credentials. */
export const ownPrefix = 'aml-links-';

/** Whether a name says that we gave it. */
export function isOwnName(name: string | undefined): boolean {
  return name?.startsWith(ownPrefix) ?? false;
}

/** Who made it: a pipeline run, or a person in the hub. */
export interface Maker {
  /** For people: `contoso/churn, run 20261121.1`. */
  readonly who: string;
  /** Address of the run; none outside a pipeline. */
  readonly url: string | undefined;
}

/** So that it fits the shortest of the fields. */
const mostMarkLength = 250;

/** The sentence we leave behind, at most 250 characters. */
export function markOf(maker: Maker, most = mostMarkLength): string {
  const sentence = `Managed by ${productName}; made by ${maker.who}`;
  const whole = maker.url ? `${sentence} (${maker.url})` : sentence;
  return whole.length <= most ? whole : sentence.slice(0, most);
}

/**
 * The same for what stands on something that links may share: it says for which of them it was made.
 * @param link the key by which the link's own things are met again: `uniqueNameOf`, or that of a Synapse link
 */
export function markOfLink(maker: Maker, link: string): string {
  const before = `Link ${link}. `;
  return `${before}${markOf(maker, mostMarkLength - 1 - before.length)}.`;
}

/** For which link it was made; `undefined` where our mark names none, or is not there. */
export function linkIn(text: string | undefined): string | undefined {
  return carriesMark(text) ? /\bLink (aml-links-[0-9a-f-]{36})\./.exec(text ?? '')?.[1] : undefined;
}

/** Whether a text of a service carries our mark. */
export function carriesMark(text: string | undefined): boolean {
  return text?.includes(`Managed by ${productName}`) ?? false;
}

/** Who made it, as the sentence says. */
export function makerIn(text: string | undefined): Maker | undefined {
  const [, who = '', url] =
    /Managed by [^;\n]+; made by ([^\n]+?)(?: \((https?:[^)\s]+)\))?\.?(?:\n|$)/.exec(
      carriesMark(text) ? (text ?? '') : '',
    ) ?? [];
  return who === '' ? undefined : { who, url };
}

/** Tag of managed identities that says which link one was made for. */
export const linkTag = 'aml-links-for';

/** Which link a thing was made for. */
export interface LinkMark {
  /** The same for the same link, and for no other. */
  readonly key: string;
  /** Text to show, no identifier: `contoso/churn/mlw-churn`. It begins with organization and project. */
  readonly title: string;
}

/** The longest value of a tag. Source: docs azure-resource-manager/management/tag-resources, limitations. */
const mostTagLength = 256;

/** As a tag says it. */
export function linkMarkText({ key, title }: LinkMark): string {
  return shortened(`${key} ${title}`, mostTagLength);
}

/** The link that a text of a service names; `undefined` where it names none. */
export function linkMarkIn(text: string | undefined): LinkMark | undefined {
  const [, key, title = ''] = /(aml-links-[0-9a-f-]{36})(?: ([^\n]*))?/i.exec(text ?? '') ?? [];
  return key === undefined ? undefined : { key: key.toLowerCase(), title };
}

/** The project of a link's title, with its organization. */
export function projectOfLink({ title }: Pick<LinkMark, 'title'>): string {
  return title.split('/').slice(0, 2).join('/');
}

/** The longest name of a managed identity. Source: azure-rest-api-specs, msi, 2024-11-30 (name pattern). */
const mostIdentityName = 128;

/**
 * The name of a link's own managed identity: what is readable of its title, and enough of its key that no two links have
 * the same. It is no key all the same: whose an identity is says its tag.
 */
export function identityNameOf({ key, title }: LinkMark): string {
  const ending = `-${key.slice(ownPrefix.length, ownPrefix.length + 8)}`;
  const readable = title.replace(/[^A-Za-z0-9]+/g, '-').replace(/-+$/, '');
  return `${`id-${readable}`.slice(0, mostIdentityName - ending.length)}${ending}`;
}

/** The key in Graph under which a link's own application is met again. */
export function uniqueNameOf(organizationId: string, projectId: string, connectionName: string): string {
  return `${ownPrefix}${stableGuid(organizationId, projectId, connectionName)}`;
}

/** Another key of the same link, where a deleted application holds the one before. @param turn from 2 on */
export function furtherKey(uniqueName: string, turn: number): string {
  return `${uniqueName}-${turn}`;
}

/**
 * A name that is the same for the same parts, so that a second run meets the first. It equals the `guid()` function of
 * ARM templates over the same parts in lower case, so a Bicep file can agree with it.
 * Source: the name space is documented by many public templates; not checked against live Azure.
 */
export function stableGuid(...parts: readonly string[]): string {
  return v5(parts.map((part) => part.toLowerCase()).join('-'), '11fb06fb-712d-4ddd-98c7-e71bbd588830');
}
