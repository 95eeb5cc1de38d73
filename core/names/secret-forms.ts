/** The forms in which a service may say a secret again. */
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** The secret itself, and each of its lines where it has several. The first and last line of a PEM block are no secret. */
export function partsOf(secret: string): readonly string[] {
  const lines = secret.split(/[\r\n]+/).filter((line) => !/^\s*-----(?:BEGIN|END) [A-Z0-9 ]+-----\s*$/.test(line));
  const parts = [lines.join('\n'), ...lines.map((line) => line.trim())];
  return [...new Set(parts)].filter((part) => part.trim() !== '');
}

/**
 * Texts of one line for whoever hides what they are told and nothing else: each line as it is, and the whole as JSON, in
 * an address, in Base64, and as the password of a basic sign-in without a user (a personal access token).
 */
export function formsOf(secret: string): readonly string[] {
  const wellFormed = secret.replace(/\p{Cs}/gu, '\ufffd');
  const forms = [
    ...partsOf(secret).filter((part) => !/[\r\n]/.test(part)),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(wellFormed),
    toBase64(utf8ToBytes(wellFormed)),
    toBase64(utf8ToBytes(`:${wellFormed}`)),
  ];
  return [...new Set(forms)].filter((form) => form.trim() !== '');
}

/** What shows of a text in the Base64 of any longer text that it is part of: one of three shifts. */
export function base64PartsOf(text: string): readonly string[] {
  const bytes = utf8ToBytes(text);
  return [0, 1, 2].flatMap((shift) => {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    const encoded = toBase64(shifted).replace(/=+$/, '');
    const isPartial = shifted.length % 3 !== 0;
    const whole = encoded.slice(shift === 0 ? 0 : shift + 1, isPartial ? -1 : undefined);
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.subarray(at, at + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const signs = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]);
    text += signs.slice(0, second === undefined ? 2 : third === undefined ? 3 : 4).join('');
    text += second === undefined ? '==' : third === undefined ? '=' : '';
  }
  return text;
}
