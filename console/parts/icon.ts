import { type Html, ownMarkup } from '../html.ts';

/** Shapes differ, so that nobody needs to see colours. */
const shapes = {
  bad: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="on" d="M5.5 5.5l5 5m0-5l-5 5"/>',
  look: '<path d="M8 1l7 13H1z"/><path class="on" d="M8 6v4m0 1.5v.5"/>',
  wait: '<circle cx="8" cy="8" r="7"/><path class="on" d="M8 4v4l3 2"/>',
  good: '<circle cx="8" cy="8" r="7"/><path class="on" d="M4.5 8.5l2.5 2.5 4.5-5"/>',
  off: '<circle cx="8" cy="8" r="7"/><path class="on" d="M4.5 8h7"/>',
  logo: '<path d="M1 3h14v10H1z"/><path class="on" d="M1.5 3.5L8 9l6.5-5.5"/>',
} as const;

export type IconName = keyof typeof shapes;

export const icon = (name: IconName): Html =>
  ownMarkup(
    `<svg class="icon ${name}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shapes[name]}</svg>`,
  );
