/** What a run prints: masked, on stdout and in `log.txt`. */
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Masker } from './masking';

interface LogOptions {
  /** Default: stdout. */
  readonly print?: (line: string) => void;
  readonly isDebug?: boolean;
}

export class Log {
  readonly #masker: Masker;
  readonly #file: string;
  readonly #print: (line: string) => void;
  readonly #isDebug: boolean;
  constructor(masker: Masker, file: string, { print, isDebug }: LogOptions) {
    this.#masker = masker;
    this.#file = file;
    this.#print = print ?? ((line) => void process.stdout.write(`${line}\n`));
    this.#isDebug = isDebug === true;
    writeFileSync(file, '');
  }

  readonly line = (text: string): void => {
    const masked = this.#masker.mask(text);
    appendFileSync(this.#file, `${masked}\n`);
    this.#print(masked);
  };

  readonly debug = (text: string): void => {
    if (this.#isDebug) {
      for (const line of text.split(/\r?\n/)) {
        this.line(`debug: ${line}`);
      }
    }
  };
}
