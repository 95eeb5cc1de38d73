import { servicePrincipal } from '../../../core/entra/principal/resource';
import { contract } from '../../contract';
import { madeApplication } from '../../parts';

const says =
  /identity "azure-setup" of the setup connection, .*lacks the Microsoft Graph permission Application\.ReadWrite\.OwnedBy/;

contract('service principal', {
  resource: servicePrincipal,
  open: async (lab) => ({ clientId: (await madeApplication(lab)).clientId }),
  refusals: [
    { match: { method: 'GET', url: '/servicePrincipals' }, code: 'graph.forbidden', says },
    { match: { method: 'POST', url: '/servicePrincipals' }, code: 'graph.forbidden', says },
  ],
});
