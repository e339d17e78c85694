/**
 * Whether we write the records of a domain into its own zone. If the word is from a newer version, this version treats the
 * domain as external: it writes, expects and describes names in the service's zone.
 */
export const isManaged = ({ zone }: { zone: string }): boolean => zone === 'managed';
