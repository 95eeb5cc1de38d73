/** What core says is to be set, or run, in the words of a pipeline: lines of YAML. */
import type { Action } from '../core';

export function inYaml(action: Action): string {
  if (action.kind === 'run') {
    return action.action === 'convertAll'
      ? 'run ManageAmlLinks with action: convertAll'
      : `run with ${linesOf(action)}`;
  }
  const line = action.value === undefined ? action.field : `${action.field}: ${action.value}`;
  return action.kind === 'set' ? `set ${line}` : line;
}

function linesOf({ action, mode }: Extract<Action, { readonly kind: 'run' }>): string {
  return [action && `action: ${action}`, mode && `mode: ${mode}`].filter(Boolean).join(' and ');
}
