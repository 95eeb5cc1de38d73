/** Every function of the product that words a problem: the `problems` files of its rooms, and those of the tasks. */
import * as approver from '../../core/azdo/approver/problems';
import * as check from '../../core/azdo/check/problems';
import * as connection from '../../core/azdo/connection/problems';
import * as connectionProof from '../../core/azdo/connection/proof-problems';
import * as conversion from '../../core/azdo/conversion/problems';
import * as grant from '../../core/azdo/grant/problems';
import * as pipeline from '../../core/azdo/pipeline/problems';
import * as project from '../../core/azdo/project/problems';
import * as share from '../../core/azdo/share/problems';
import * as amlWorkspace from '../../core/azure/aml-workspace/problems';
import * as managedIdentity from '../../core/azure/managed-identity/problems';
import * as purpose from '../../core/azure/purpose/problems';
import * as role from '../../core/azure/role/problems';
import * as vault from '../../core/azure/vault/problems';
import * as application from '../../core/entra/application/problems';
import * as keyEnd from '../../core/entra/key/end-problems';
import * as key from '../../core/entra/key/problems';
import * as principal from '../../core/entra/principal/problems';
import * as trust from '../../core/entra/trust/problems';
import * as arm from '../../core/http/arm-problems';
import * as azdo from '../../core/http/azdo-problems';
import * as synapse from '../../core/http/synapse-problems';
import * as amlConnection from '../../core/links/aml-connection/problems';
import * as synapseLink from '../../core/links/synapse-link/problems';
import * as denied from '../../core/problem/denied';
import * as refused from '../../core/problem/refused';
import * as run from '../../core/problem/run';
import * as unexpected from '../../core/problem/unexpected';
import * as linkedServiceFile from '../../core/synapse/linked-service/file-problems';
import * as linkedService from '../../core/synapse/linked-service/problems';
import * as linkTest from '../../core/synapse/linked-service/test-problems';
import * as synapseWorkspace from '../../core/synapse/workspace/problems';
import * as agent from '../../tasks/problems/agent';
import * as inputs from '../../tasks/problems/inputs';
import * as organizationConnection from '../../tasks/problems/organization-connection';
import * as signIn from '../../tasks/problems/sign-in';
import * as sources from '../../tasks/problems/sources';

export const catalogue = {
  ...approver,
  ...check,
  ...connection,
  ...connectionProof,
  ...conversion,
  ...grant,
  ...pipeline,
  ...project,
  ...share,
  ...amlWorkspace,
  ...managedIdentity,
  ...purpose,
  ...role,
  ...vault,
  ...application,
  ...keyEnd,
  ...key,
  ...principal,
  ...trust,
  ...arm,
  ...azdo,
  ...synapse,
  ...amlConnection,
  ...synapseLink,
  ...denied,
  ...refused,
  ...run,
  ...unexpected,
  ...linkedService,
  ...linkedServiceFile,
  ...linkTest,
  ...synapseWorkspace,
  ...agent,
  ...inputs,
  ...organizationConnection,
  ...signIn,
  ...sources,
};

export type Catalogue = typeof catalogue;
