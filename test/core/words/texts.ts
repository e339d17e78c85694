import type { Words } from '../../../core/words/words.ts';
import { sampleFaults, sampleFindings } from '../../fixtures/sample-findings.ts';
import { sampleInputFaults } from '../../fixtures/sample-input-faults.ts';
import { sampleProblemDetails } from '../../fixtures/sample-problem-details.ts';

/**
 * Every text of a language that needs no argument, and every finding and refusal with sample facts: where it is, and what
 * it says.
 */
export function textsOf({ language: _, ...words }: Words): [member: string, text: string][] {
  const findings = Object.entries(sampleFindings).map(([code, parameters]) => [
    code,
    (words.findings[code as keyof typeof sampleFindings] as (facts: object) => object)(parameters),
  ]);
  const faults = Object.entries(sampleFaults).map(([code, parameters]) => [
    code,
    (words.faults[code as keyof typeof sampleFaults] as (facts: object) => string)(parameters),
  ]);
  const { details, fields } = words.problemDetails;
  const refusals = Object.entries(sampleProblemDetails).map(([reason, samples]) => [
    reason,
    samples.map(details[reason as keyof typeof details] as (facts: object) => string),
  ]);
  const inputs = Object.entries(sampleInputFaults).map(([code, samples]) => [
    code,
    samples.map(fields[code as keyof typeof fields] as (facts: object) => string),
  ]);
  return [
    ...collect('', words),
    ...collect('fields.', Object.fromEntries(inputs)),
    ...collect('problemDetails.', Object.fromEntries(refusals)),
    ...collect('findings.', Object.fromEntries(findings)),
    ...collect('faults.', Object.fromEntries(faults)),
  ];
}

function collect(path: string, value: unknown): [string, string][] {
  if (typeof value === 'string') return [[path.slice(0, -1), value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([member, one]) => collect(`${path}${member}.`, one));
}
