/** The part of a recipe that gives a link an application of its own, made or adopted, with its service principal. */
import type { Recipe } from '../engine/recipe';
import type { Outputs } from '../engine/step';
import { type AppRegistration, type AppRegistrationWant, appRegistration } from '../entra/application/resource';
import { type ServicePrincipal, servicePrincipal } from '../entra/principal/resource';
import type { PrincipalId } from '../names/ids';

interface OwnApplication<Before> {
  readonly displayName: string;
  /** Whether the inputs name it: a name by default is given only when the application is made. */
  readonly displayNameAsked: boolean;
  /** False where it signs in by federation, which Entra refuses to multi-tenant applications. */
  readonly mayBeMultiTenant: boolean;
  /** The key under which a later run finds it, and the application that the link uses already. */
  readonly found: (outputs: Outputs<Before>) => Promise<Pick<AppRegistrationWant, 'uniqueName' | 'adopt'>>;
}

interface Given {
  readonly home: AppRegistration;
  readonly principal: ServicePrincipal;
  readonly principalId: PrincipalId;
}

/** Gives `home`, `principal` and `principalId`. */
export function ownApplication<Before>({ found, ...named }: OwnApplication<Before>) {
  const about = `"${named.displayName}"`;
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Given> =>
    recipe
      .ensure(
        'home',
        appRegistration,
        async (outputs, { token, cloud }) => {
          // Graph's token is asked for while the link is read, which it does not depend on.
          const [by] = await Promise.all([found(outputs), token(cloud.graph)]);
          return { ...named, ...by };
        },
        { about },
      )
      .ensure('principal', servicePrincipal, async (outputs) => ({ clientId: (await outputs.home).clientId }), {
        childOf: 'home',
        about: `of ${about}`,
      })
      .value('principalId', async (outputs) => (await outputs.principal).principalId);
}
