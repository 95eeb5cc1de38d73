/** The permissions of Graph that mean something here: learn.microsoft.com/graph/permissions-reference. */
import { directoryRoles } from '../../directory-roles';

/** Writes any application; for a person as far as role or ownership goes. */
export const writeAll = 'Application.ReadWrite.All';
/** Makes applications, and writes those that one owns. */
export const writeOwned = 'Application.ReadWrite.OwnedBy';
/** With OwnedBy alone, reads of what others own pass too: forum reports (azure.md 3.4). */
export const readers: readonly string[] = ['Application.Read.All', 'Directory.Read.All', writeAll, writeOwned];

/** To be an owner of an application, which counts with OwnedBy, and for people. */
export const owner = 'owner';

/** What a seed may say that somebody lacks. */
export const graphActions: readonly string[] = [...readers, owner, ...directoryRoles];
