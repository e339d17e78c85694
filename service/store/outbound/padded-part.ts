/** Four digits, because keys sort by their bytes. */
export const paddedPart = (part: number): string => String(part).padStart(4, '0');
