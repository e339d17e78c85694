/** When `npm run test:model` stops searching: milliseconds since 1970. Undefined in `npm test`. */
const searchUntil = process.env.STRICTMX_SEARCH_UNTIL;

/** `npm run test:model` searches where `npm test` only replays or samples. */
export const isSearch = searchUntil !== undefined;

/** How often a property is tried: all of it in `npm run test:model`, a sample in `npm test`. */
export const sampled = (sample: number, all: number): number => (isSearch ? all : sample);

/** The part of a table that one row of another table meets. All rows together meet all of it; in `npm run test:model`, each row does. */
export const partOf = <T>(all: readonly T[], row: number, parts: number): T[] =>
  all.filter((_, at) => isSearch || at % parts === row % parts);

/** The milliseconds left for the search. Never zero: a slow machine searches less, but does search. */
export const searchTimeLeft = () => Math.max(20_000, Number(searchUntil) - Date.now());

/** The search's seeds after the first; the same in every run. */
const moreSeeds = [2, 3, 4, 5];

/** The first of these seeds, and the others while there is time. */
export function* moreSeedsInTime(): Generator<number> {
  for (const seed of moreSeeds) if (seed === moreSeeds[0] || Date.now() < Number(searchUntil)) yield seed;
}
