/** `npm run test:model` searches for what `npm test` only replays or samples. */
export const isSearch = process.env.STRICTMX_SEARCH !== undefined;

/** Seeds of the search beside the first; the same in every run. */
export const moreSeeds = [2, 3, 4, 5];
