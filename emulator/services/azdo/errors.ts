/**
 * How Azure DevOps says no: the usual JSON body, the HTML sign-in page, and the refusals that several routes share.
 * Source: azure-devops-node-api (WrappedException), azure-devops-auth-samples #52, learn.microsoft.com rate limits.
 */
import { type Answer, type Call, ServiceError } from '../../frame';

const signInPage =
  '<!DOCTYPE html>\r\n<html lang="en-US"><head><title>Azure DevOps Services | Sign In</title></head>' +
  '<body><h1>Sign in to continue to Azure DevOps</h1></body></html>\r\n';

export function toError(error: ServiceError): Answer {
  if (error.code === 'SignIn') {
    return { status: 203, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: signInPage };
  }
  return {
    status: error.status,
    body: {
      $id: '1',
      innerException: null,
      message: error.message,
      typeName: `Microsoft.VisualStudio.Services.WebApi.${error.code}, Microsoft.VisualStudio.Services.WebApi`,
      typeKey: error.code,
      errorCode: 0,
      eventId: 3000,
    },
  };
}

/**
 * No token, or one that is expired or not known. Reads and POST end on the sign-in page, unless the caller asks not to
 * be sent there; the others get 401.
 */
export function notSignedIn(call: Call): ServiceError {
  const isSuppressed = call.headers.get('X-TFS-FedAuthRedirect')?.toLowerCase() === 'suppress';
  if (!isSuppressed && (call.method === 'GET' || call.method === 'POST')) {
    return new ServiceError(203, 'SignIn', 'Sign in.');
  }
  return unauthorized();
}

export function unauthorized(): ServiceError {
  const nobody = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa';
  return new ServiceError(
    401,
    'UnauthorizedRequestException',
    `TF400813: The user '${nobody}' is not authorized to access this resource.`,
  ).withHeaders({ 'WWW-Authenticate': 'Bearer, Basic realm="https://dev.azure.com/"' });
}

export function badArgument(message: string): ServiceError {
  return new ServiceError(400, 'ArgumentException', message);
}

/** Status and type are plausible, no source names them. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError(403, 'AccessDeniedException', message);
}

/** The text is the service's (terraform-provider-azuredevops #723); the status 403 is likely, not confirmed. */
export function notCreator(): ServiceError {
  return accessDenied(
    'You do not have permission to create a service connection. You need to be a Creator for service connections in this project.',
  );
}

export function notAdministrator(name: string): ServiceError {
  return accessDenied(
    `You do not have permission to manage the service connection '${name}'. You need to be an Administrator of it.`,
  );
}

/** Status, type and text as facts have them; said even where the caller cannot see the namesake. */
export function nameTaken(name: string): ServiceError {
  return new ServiceError(
    500,
    'DuplicateServiceConnectionException',
    `Service connection with name ${name} already exists. Only a user having Administrator/User role permissions on service connection ${name} can see it.`,
  );
}

export function projectNotFound(idOrName: string): ServiceError {
  const isGuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(idOrName);
  return new ServiceError(
    404,
    isGuid ? 'ProjectDoesNotExistException' : 'ProjectDoesNotExistWithNameException',
    `VS800075: The project with id '${idOrName}' does not exist, or you do not have permission to access it.`,
  );
}

/** Not confirmed: what a write to an unknown or invisible endpoint answers. */
export function endpointNotFound(id: string): ServiceError {
  return new ServiceError(
    404,
    'ServiceEndpointNotFoundException',
    `Service connection with id ${id} not found, or you do not have permission to access it.`,
  );
}

/** Not confirmed in wording: a connection switched off, as happens after 100 days without use. */
export function endpointDisabled(name: string): ServiceError {
  return new ServiceError(
    400,
    'ServiceEndpointDisabledException',
    `Service connection '${name}' is disabled. It was not used for 100 days or was disabled by an administrator. Enable it to use it again.`,
  );
}

export function noReference(): ServiceError {
  return badArgument(
    'Service endpoint must have at least one project reference. Parameter name: serviceEndpointProjectReferences',
  );
}
