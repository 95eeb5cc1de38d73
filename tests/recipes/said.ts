/** All words of an advisory or a problem, as one text. */
export function said(about: { readonly what: string; readonly why: string; readonly fix: string } | undefined): string {
  return about ? `${about.what} ${about.why} ${about.fix}` : '';
}
