/** What a seed may say of rights that somebody lacks. */
import { z } from 'zod';
import { systems } from '../lacks';
import { list, map, text } from './fields';

export const lacks = list(
  map({
    /** An application, identity or person; with `azdo` a user of the organization or a project's build service. */
    principal: text,
    system: z.enum(systems),
    /** As the service names it. */
    action: text,
    /** Where; everywhere when left out. */
    scope: text.exactOptional(),
  }),
);
