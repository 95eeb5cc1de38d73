/** GUIDs that are derived from ARM ids. */
import { v5 } from 'uuid';

/** Their namespace: chosen by us. */
const namespace = '3d7e9c53-9a4c-4b2f-8d5b-0a5f0c2f7c11';

export function deriveGuid(text: string): string {
  return v5(text.toLowerCase(), namespace);
}
