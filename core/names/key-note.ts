/**
 * Which key a connection holds, as a line of its description. Azure DevOps never shows a key again, so this line, sent in
 * the same request as the key, is how a later run knows it. Whoever edits the line away only causes a new key.
 */
import { sameText } from './ids';

export type KeyNote =
  /** One that we made, by its key id on the application. */
  | { readonly kind: 'secret'; readonly keyId: string; readonly endsOn: string }
  /** One that was given to us, by its fingerprint (`fingerprintOf`). */
  | { readonly kind: 'given secret'; readonly fingerprint: string }
  | { readonly kind: 'certificate'; readonly thumbprint: string; readonly endsOn: string };

const madeSecret = /^Secret ([0-9a-f-]{36}), ends (\d{4}-\d\d-\d\d)\.$/i;
/** A text without the fingerprints in it, which are made of secrets. */
export function withoutFingerprints(text: string): string {
  return text.replace(/\bfingerprint [0-9a-f]{8}\b/gi, 'fingerprint');
}

const givenSecret = /^Secret with fingerprint ([0-9a-f]{8})\.$/i;
const certificate = /^Certificate ([0-9A-F]{40}), ends (\d{4}-\d\d-\d\d)\.$/i;

/** The line that says so. */
export function keyNoteLine(note: KeyNote): string {
  switch (note.kind) {
    case 'secret':
      return `Secret ${note.keyId}, ends ${note.endsOn}.`;
    case 'given secret':
      return `Secret with fingerprint ${note.fingerprint}.`;
    case 'certificate':
      return `Certificate ${note.thumbprint}, ends ${note.endsOn}.`;
  }
}

/** The key that a description names; `undefined` when it names none. */
export function keyNoteIn(description: string | undefined): KeyNote | undefined {
  return linesOf(description)
    .map(parseKeyNote)
    .findLast((note) => note !== undefined);
}

/** The day on which that key ends, where the line says so. */
export function endIn(note: KeyNote | undefined): string | undefined {
  return note && 'endsOn' in note ? note.endsOn : undefined;
}

/** The description without that line. */
export function withoutKeyNote(description: string | undefined): string {
  const lines = linesOf(description);
  const others = lines.filter((line) => parseKeyNote(line) === undefined);
  return others.length === lines.length ? (description ?? '') : others.join('\n').trim();
}

/** Whether both name the same key. */
export function sameKey(left: KeyNote | undefined, right: KeyNote | undefined): boolean {
  return sameText(left && idOf(left), right && idOf(right));
}

/** In a few words, for people: `ends 2027-02-19`. */
export function keyInWords(note: KeyNote): string {
  switch (note.kind) {
    case 'secret':
      return `ends ${note.endsOn}`;
    case 'given secret':
      return `fingerprint ${note.fingerprint}`;
    case 'certificate':
      return `${note.thumbprint}, ends ${note.endsOn}`;
  }
}

/** The day of an ISO time. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

function parseKeyNote(line: string): KeyNote | undefined {
  const [, keyId, endsOn = ''] = madeSecret.exec(line) ?? [];
  if (keyId !== undefined) {
    return { kind: 'secret', keyId, endsOn };
  }
  const [, fingerprint] = givenSecret.exec(line) ?? [];
  if (fingerprint !== undefined) {
    return { kind: 'given secret', fingerprint };
  }
  const [, thumbprint, lastDay = ''] = certificate.exec(line) ?? [];
  return thumbprint === undefined ? undefined : { kind: 'certificate', thumbprint, endsOn: lastDay };
}

function linesOf(description: string | undefined): readonly string[] {
  return (description ?? '').split(/\r?\n/).map((line) => line.trimEnd());
}

function idOf(note: KeyNote): string {
  switch (note.kind) {
    case 'secret':
      return note.keyId;
    case 'given secret':
      return note.fingerprint;
    case 'certificate':
      return note.thumbprint;
  }
}
