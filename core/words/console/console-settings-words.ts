/** The page of a domain's settings. */
export interface ConsoleSettingsWords {
  title: string;
  recipients: string;
  recipientsHint: string;
  hour: string;
  hourHint: string;
  webhook: string;
  webhookHint: string;
  autoEnforce: string;
  adoptRecords: string;
  save: string;
  saved: string;
  test: string;
  testLead: string;
  testButton: string;
  testNobody: string;
  testOutcomes: Record<'sent' | 'refused' | 'failed' | 'over-quota' | 'accepted' | 'webhook', string>;
  changedMeanwhile: string;
  keep: string;
  keepLead: string;
  keepButton: (domain: string) => string;
  remove: string;
  removeLead: string;
  removeName: string;
  removeButton: (domain: string) => string;
  removeMismatch: string;
}
