/** Four digits, since keys are in the order of their bytes. */
export const paddedPart = (part: number): string => String(part).padStart(4, '0');
