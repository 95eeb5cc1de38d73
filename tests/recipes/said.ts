/** All words of an advisory or a problem, as one text. */
export function said(about: { readonly what: string; readonly why: string; readonly fix: string } | undefined): string {
  return about ? `${about.what} ${about.why} ${about.fix}` : '';
}

/** The codes of problems or advisories. */
export function codes(all: readonly { readonly code: string }[]): readonly string[] {
  return all.map(({ code }) => code);
}
