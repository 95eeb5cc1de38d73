/**
 * Text that came from outside (a service's message, a description somebody wrote), made harmless before it is shown.
 * Source: the agent looks for `##vso[` anywhere in a line (azure-pipelines-agent, Command.cs), and the log viewer for
 * `##[`; line breaks and control characters could begin a line of their own.
 */

// Characters that turn the direction of writing make a line read as another one.
const controls = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * One harmless line.
 * @param most longest text to keep, in characters; what is cut is shown as "…"
 */
export function sanitize(text: string, most = 600): string {
  const line = text
    .replace(controls, ' ')
    .replace(/#(?=#)/g, '# ')
    .trim();
  return line.length <= most ? line : `${shortened(line, most)}…`;
}

/** The beginning of a text, never half a character. */
export function shortened(text: string, most: number): string {
  return [...text].slice(0, most).join('');
}
