import type { Language } from '../../names/language.ts';
import type { Urgency } from '../facts/urgency.ts';

/**
 * The daily mail before it is HTML or text: what is said, in order. Every string in it is plain text that was made
 * harmless where it came from strangers; render-html.ts escapes all of it, render-text.ts lays it out in columns.
 */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; muted?: true }
  | { kind: 'list'; caption: string; ordered: boolean; items: string[] }
  | { kind: 'bars'; caption: string; bars: Bar[] }
  | { kind: 'lines'; caption: string; lines: Line[] }
  | { kind: 'links'; links: Link[] }
  /** Something of its own: an item to act on, a domain. */
  | ({ kind: 'card'; urgency: Urgency; aside?: string } & CardContent);

export interface CardContent {
  title: string;
  blocks: Block[];
}

/** One row of a bar chart. */
export interface Bar {
  label: string;
  /** What the bar shows, in words: a bar is never the only place of a figure. */
  value: string;
  notes: string[];
  good: number;
  bad: number;
}

export interface Line {
  label: string;
  text: string;
  urgency: Urgency;
}

/** Addresses are made by this service alone (links.ts). */
export interface Link {
  label: string;
  url: string;
}

export interface DigestDocument {
  language: Language;
  /** Above all: the service's name, the owner, the day. */
  kicker: string;
  /** The first line: whether anything needs doing. */
  verdict: string;
  urgency: Urgency;
  /** One or two sentences under the verdict. */
  lead: string;
  blocks: Block[];
  /** Small print at the end. */
  footer: string[];
}
