/** The tenant in which the vendors' clients meet Synapse and a key vault. */

/** `azure-setup` owns the subscription, is a Synapse Administrator and reads the vault's secrets; nothing is slow. */
export const synapseTenant = `
extends: synapse-spn-link
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: generated }
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - name: syn-churn
            managedNetwork: true
            git: { account: contoso, project: churn, repository: synapse }
            integrationRuntimes: [{ name: ir-cellar, type: SelfHosted }]
            roles: { azure-setup: Synapse Administrator }
        keyVaults:
          - name: kv-churn
            secrets:
              - { name: kept-back, value: generated, enabled: false }
              - { name: with-an-end, value: generated, expires: 2030-01-01T00:00:00Z, contentType: text/plain }
    roleAssignments:
      - { role: Owner, principal: azure-setup }
`;
