/**
 * Whether we write the records of a domain into its own zone. Of a word that only a newer version knows, this one knows
 * no such zone: it writes, expects and describes names in the service's zone, as for an external one.
 */
export const isManaged = ({ zone }: { zone: string }): boolean => zone === 'managed';
