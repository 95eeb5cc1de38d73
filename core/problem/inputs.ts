/** What is wrong with what was asked for: all of it at once, before the first request. */
import { plainWording, type Said, spell } from './said';

export interface Complaint {
  /** What it is about, by the name that the request has for it. */
  readonly field: string;
  /** What is wrong: a sentence that goes on after the field's name. */
  readonly says: string | Said;
}

/** Thrown before the first request. Each host words the complaints, and shows them where the fields are. */
export class WrongRequest extends Error {
  readonly complaints: readonly Complaint[];
  constructor(complaints: readonly Complaint[]) {
    super(complaints.map(({ field, says }) => `${field}: ${spell(says, plainWording)}`).join('\n'));
    this.name = 'WrongRequest';
    this.complaints = complaints;
  }
}
