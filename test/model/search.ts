/** When `npm run test:model` stops searching: milliseconds since 1970. Undefined in `npm test`. */
const searchUntil = process.env.STRICTMX_SEARCH_UNTIL;

/** `npm run test:model` searches where `npm test` only replays or samples. */
export const isSearch = searchUntil !== undefined;

/** The milliseconds left for the search. Never zero: a slow machine searches less, but still everywhere. */
export const searchTimeLeft = () => Math.max(1_000, Number(searchUntil) - Date.now());

/** The search's seeds after the first; the same in every run. */
const moreSeeds = [2, 3, 4, 5];

/** The first of these seeds, and the others while there is time. */
export function* moreSeedsInTime(): Generator<number> {
  for (const seed of moreSeeds) if (seed === moreSeeds[0] || Date.now() < Number(searchUntil)) yield seed;
}
