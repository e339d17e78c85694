import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer';
import type { TableRow } from './report-rows.ts';
import { type ColumnType, type ReportTable, reportTables } from './report-tables.table.ts';

const parquetTypes = { string: 'STRING', bigint: 'INT64', boolean: 'BOOLEAN' } as const satisfies Record<
  ColumnType,
  BasicType
>;

/** A file of Apache Parquet: rows by column, each column compressed, so that a query reads only those that it names. */
export function formatParquet<Table extends ReportTable>(
  table: Table,
  rows: readonly TableRow<Table>[],
): Uint8Array {
  const columns = Object.entries(reportTables[table]) as [keyof TableRow<Table> & string, ColumnType][];
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(([name, type]) => ({
        name,
        type: parquetTypes[type],
        data: rows.map((row) => cellOf(row[name])),
      })),
      rowGroupSize: rows.length,
    }),
  );
}

/** A count is an integer of 64 bits. */
const cellOf = (value: string | number | boolean | undefined) =>
  typeof value === 'number' ? BigInt(Math.trunc(value)) : (value ?? null);
