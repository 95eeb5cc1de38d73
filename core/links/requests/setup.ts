/** The setup connection, which every task needs: as whom Azure is asked. */
import type { InputReading } from './reading';

export interface SetupText {
  /** Id of the connection that sets up. */
  readonly azureSubscription?: string | undefined;
  readonly subscriptionId?: string | undefined;
}

/** Complains where no setup connection is given. What it is was read before the inputs are. */
export function requireSetup(reading: InputReading<SetupText>): void {
  if (!reading.text.azureSubscription) {
    reading.complain('azureSubscription', 'nothing is given. Name the Azure Resource Manager connection that sets up.');
    // It would name the subscription where none is typed.
    reading.follows('subscriptionId');
  }
}
