import { excerpt } from '../../finding/fault.ts';
import type { JsonObject } from '../json-object.ts';
import { type Forgive, type ReadingNote, readingNote } from '../reading-note.ts';
import { Notes } from './notes.ts';
import { type ReadLimits, RefusalError } from './read-limits.ts';
import { type MemberNames, type NameNotes, readMembers } from './read-members.ts';

/** State that the reports of one input share. */
export interface SharedRoom {
  policyLetters: number;
}

/** The state of reading one report. */
export class Reading implements NameNotes {
  readonly limits: ReadLimits;
  readonly notes: Notes;
  remainingDetails: number;
  readonly #shared: SharedRoom;
  readonly #unknownNames = new Set<string>();

  constructor(limits: ReadLimits, shared: SharedRoom = { policyLetters: limits.policyLetters }) {
    this.limits = limits;
    this.#shared = shared;
    this.notes = new Notes(limits.notes);
    this.remainingDetails = limits.failureDetails;
  }

  forgive(member: string): Forgive {
    return this.notes.forgive(member);
  }

  members(raw: JsonObject, names: MemberNames, path: string): JsonObject {
    return readMembers(raw, names, path, this);
  }

  /**
   * Takes a text, or a list of them, that will be split.
   * @throws RefusalError `too-large`
   */
  takePolicyText(value: unknown): void {
    for (const text of [value].flat())
      if (typeof text === 'string') this.#shared.policyLetters -= text.length;
    if (this.#shared.policyLetters < 0)
      throw new RefusalError('too-much-policy-text', { max: this.limits.policyLetters });
  }

  unknown(name: string): void {
    if (this.#unknownNames.size < maxUnknownNames) this.#unknownNames.add(excerpt(name));
  }

  renamed(member: string, readAs: string): void {
    this.notes.add('renamed', { member: excerpt(member), readAs });
  }

  listNotes(): ReadingNote[] {
    const names = [...this.#unknownNames];
    return names.length === 0
      ? this.notes.list()
      : [...this.notes.list(), readingNote('unknown-members', { names })];
  }
}

/** The most unknown members that a note names. */
const maxUnknownNames = 8;

/** Sets a member; without a value, it stays absent instead of being undefined. */
export function setMember<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}
