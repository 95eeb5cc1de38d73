/**
 * Text that came from outside (a service's message, a description somebody wrote), made harmless before it is shown.
 * Source: the agent looks for `##vso[` anywhere in a line (azure-pipelines-agent, Command.cs), and the log viewer for
 * `##[`; line breaks and control characters could begin a line of their own.
 */

// Characters that turn the direction of writing make a line read as another one; what nobody sees makes two names look
// like one. Joiners stay: scripts and emoji need them.
const controls = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])+/gu;

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
