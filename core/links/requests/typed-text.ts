/**
 * Text that is no value, though it looks like one: a variable or expression that nobody replaced, and a name that holds
 * characters nobody sees.
 */
import { Secret } from '../../names/secret';

/** As it stands in the text, and what it is. */
interface Unexpanded {
  readonly text: string;
  readonly kind: 'variable' | 'expression';
}

/**
 * Source: learn.microsoft.com "Define variables": a macro `$(name)` whose variable is not set stays as it is; `$[ … ]` counts
 * for variables and conditions only; `${{ … }}` in YAML only.
 */
const patterns: readonly (readonly [kind: Unexpanded['kind'], pattern: RegExp])[] = [
  ['variable', /\$\([^()\r\n]+\)/],
  ['expression', /\$\{\{.*?\}\}|^\$\[.*\]$/],
];

/** What in a typed text was to be replaced, and was not; in a secret only where that is all of it. */
export function unexpandedIn(typed: unknown): Unexpanded | undefined {
  if (typed instanceof Secret) {
    const found = unexpandedIn(typed.reveal());
    return found?.text === typed.reveal() ? found : undefined;
  }
  for (const [kind, pattern] of typeof typed === 'string' ? patterns : []) {
    const [text] = pattern.exec(String(typed)) ?? [];
    if (text !== undefined) {
      return { text, kind };
    }
  }
  return undefined;
}

/** A sentence that goes on after the input's name. */
export function unexpandedSays({ text, kind }: Unexpanded): string {
  return kind === 'variable'
    ? `names the variable ${text}, which this run does not have. Check its name and its variable group; runs for pull requests of forks get no secrets.`
    : `holds the expression ${text}, which is not evaluated here. Give the value itself, or a variable that holds it.`;
}

/** Names of Unicode for those that come with pasted text. */
const knownCharacters: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u00ad': 'a soft hyphen',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u202f': 'a narrow no-break space',
  '\u2060': 'a word joiner',
  '\ufeff': 'a byte order mark',
};

/**
 * Format characters, the other spaces, line separators, and what is shown as nothing by default.
 * Source: Unicode Standard Annex 44 (Cf, Zs, Zl, Zp, Default_Ignorable_Code_Point).
 */
const unseen = /(?! )[\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The first character of a name that nobody sees, in words: `a zero-width space (U+200B)`. */
export function unseenIn(name: string): string | undefined {
  const [character] = unseen.exec(name) ?? [];
  if (character === undefined) {
    return undefined;
  }
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const words = turning.test(character)
    ? 'a character that turns the direction of writing'
    : 'a character that is not seen';
  return `${knownCharacters[character] ?? words} (U+${code})`;
}
