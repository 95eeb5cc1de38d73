/** What is said, in the words of a pipeline. */
import { type Advisory, fixIn, spell } from '../../core';
import type { Said } from '../../core/problem/said';
import { inYaml } from '../../tasks/words';

/** All words of an advisory or a problem, as one text. */
export function said(about: Advisory | undefined): string {
  return about ? `${about.what} ${about.why} ${fixOf(about)}` : '';
}

/** What is to be done. */
export function fixOf(about: Pick<Advisory, 'fix'> | undefined): string {
  return about ? fixIn(about, inYaml) : '';
}

export function spelled(text: string | Said | undefined): string {
  return spell(text ?? '', inYaml);
}

/** The codes of problems or advisories. */
export function codes(all: readonly { readonly code: string }[]): readonly string[] {
  return all.map(({ code }) => code);
}
