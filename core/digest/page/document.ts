import type { Language } from '../../names/language.ts';
import type { Urgency } from '../facts/urgency.ts';

/**
 * The daily mail before it becomes HTML or text: its content, in order. Every string in it is plain text, and untrusted text
 * was already made harmless. render-html.ts escapes all of it, render-text.ts lays it out in columns.
 */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; muted?: true }
  | { kind: 'list'; caption: string; ordered: boolean; items: string[] }
  | { kind: 'bars'; caption: string; bars: Bar[] }
  | { kind: 'lines'; caption: string; lines: Line[] }
  | { kind: 'links'; links: Link[] }
  /** A separate card: an item to act on, a domain. */
  | ({ kind: 'card'; urgency: Urgency; aside?: string } & CardContent);

export interface CardContent {
  title: string;
  blocks: Block[];
}

/** One row of a bar chart. */
export interface Bar {
  label: string;
  /** The figure in words: it must never appear only as a bar. */
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

/** Only this service makes URLs (links.ts). */
export interface Link {
  label: string;
  url: string;
}

export interface DigestDocument {
  language: Language;
  /** Above everything else: the service's name, the owner, the day. */
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
