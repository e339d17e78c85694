import type { Words } from '../words.ts';
import { digest } from './digest.table.ts';
import { explanations } from './explanations.table.ts';
import { format } from './format.ts';
import { plans } from './plans.table.ts';

export const english: Words = { language: 'en', format, explanations, digest, plans };
