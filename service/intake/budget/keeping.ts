/** `sums`: the report is counted, without its details and its raw mail. */
export type Keeping = 'all' | 'sums' | 'nothing';
