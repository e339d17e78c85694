/** US dollars, us-east-1 list prices without free tiers. Written from memory: check them before relying on them. */
export const prices = {
  s3GetPer1000: 0.0004,
  s3PutPer1000: 0.005,
  s3StoragePerGigabyteMonth: 0.023,
  lambdaPerGigabyteSecond: 0.000_013_333_4,
  lambdaPerMillion: 0.2,
  /** Of messages with a group, 0.1 more than others. */
  sqsPerMillion: 0.5,
  sesInPer1000: 0.1,
  sesOutPer1000: 0.1,
  cloudFrontPer10000Requests: 0.01,
  cloudFrontTenantMonth: 0.1,
  cloudFrontFreeTenants: 200,
  cloudFrontFunctionPerMillion: 0.1,
  route53ZoneMonth: 0.5,
  route53QueriesPerMillion: 0.4,
  route53RecordMonth: 0.0015,
  route53FreeRecords: 10_000,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  logsPerGigabyte: 0.5,
};
