import { convertDomainName, type DomainName } from '../../names/domain-name.ts';

/**
 * The domain about whose mail servers Postfix asks. Postfix asks for the whole next-hop first, then for its parents with
 * a leading dot.
 * @returns undefined for what has no MX records of its own (`[smart.example.com]:587`), a parent, or no name at all
 */
export function readNextHop(key: string): DomainName | undefined {
  if (key.length > 255 || key.startsWith('.') || key.startsWith('[') || key.includes(':')) return undefined;
  const converted = convertDomainName(key);
  return converted.ok ? converted.domain : undefined;
}
