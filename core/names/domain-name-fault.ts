import { quote } from '../text/quote.ts';

/** Why a text is not a domain name, with the facts that its words need. */
export type DomainNameFault =
  | { code: 'empty' }
  | { code: 'too-long'; characters: number }
  | { code: 'ip-address' }
  | { code: 'character'; character: string }
  | { code: 'not-idna' }
  | { code: 'one-label' }
  | { code: 'label-undecodable'; label: string }
  | { code: 'label-empty' }
  | { code: 'label-too-long'; label: string; characters: number }
  | { code: 'label-characters'; label: string }
  | { code: 'label-hyphen'; label: string };

/** The end of a sentence in English: `is an IP address`. */
export function describeDomainNameFault(fault: DomainNameFault): string {
  switch (fault.code) {
    case 'empty':
      return 'is empty';
    case 'too-long':
      return `has ${fault.characters} characters, at most 253 are allowed`;
    case 'ip-address':
      return 'is an IP address';
    case 'character':
      return `contains ${quote(fault.character)}`;
    case 'not-idna':
      return 'is not a valid internationalised name (IDNA)';
    case 'one-label':
      return 'has only one label';
    case 'label-undecodable':
      return `has the label ${quote(fault.label)}, which is not a valid A-label (IDNA)`;
    case 'label-empty':
      return 'has an empty label';
    case 'label-too-long':
      return `has the label ${quote(fault.label)} of ${fault.characters} characters, at most 63 are allowed`;
    case 'label-characters':
      return `has the label ${quote(fault.label)}, which has other characters than letters, digits and hyphens`;
    case 'label-hyphen':
      return `has the label ${quote(fault.label)}, which begins or ends with a hyphen`;
  }
}
