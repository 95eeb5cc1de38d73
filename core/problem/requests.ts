/** What to hand over to those who can give rights: one text an owner, with everything that is asked of them. */
import { type Advisory, inSentence } from './problem';
import { identified } from './refused';

export interface RightRequest {
  /** Who can give it: `an Owner or User Access Administrator of /subscriptions/…`. */
  readonly to: string;
  /** Ready to be sent, several lines. */
  readonly text: string;
}

/** In the order of the problems and advisories; none for those that no right would mend. */
export function requestsFor(problems: readonly Pick<Advisory, 'asks'>[]): readonly RightRequest[] {
  const asks = problems.flatMap(({ asks: one }) => one ?? []);
  return [...new Set(asks.map(({ right }) => right.giver))].map((to) => {
    const mine = asks.filter(({ right }) => right.giver === to);
    const lines = mine.flatMap(({ right, holder }) => [
      `- ${right.unseen ? 'if it is there, ' : ''}${right.plea} (${right.scope}), so that it may ${right.doing}:`,
      `  ${right.how(holder)}`,
    ]);
    const whom = [...new Set(mine.map(({ holder }) => inSentence(identified(holder))))].join(' and ');
    return { to, text: [`Please, for ${whom}:`, ...new Set(lines)].join('\n') };
  });
}
