import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ReportTable, reportTables } from '../../core/tls-rpt/table/report-tables.table.ts';
import type { ObjectStore } from '../../service/ports/object-store.ts';
import { listKeys } from '../../service/store/list-keys.ts';
import { prefixes } from '../../service/store/prefixes.ts';

type Row = Record<string, unknown>;

/** An SQL engine that reads the files of the tables as they are in a store. @returns what asks it */
export async function openTables(
  store: ObjectStore,
  folder: string,
): Promise<(sql: string) => Promise<Row[]>> {
  for await (const key of listKeys({ store }, prefixes.tables)) {
    const file = join(folder, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await store.get(key))?.body ?? '');
  }
  const connection = await (await DuckDBInstance.create()).connect();
  for (const table of Object.keys(reportTables) as ReportTable[]) {
    const files = join(folder, prefixes.tables, table, '*', '*.parquet');
    await connection.run(
      `CREATE VIEW ${table} AS SELECT * FROM read_parquet('${files}', hive_partitioning = true, hive_types_autocast = false)`,
    );
  }
  return async (sql) => {
    const result = await connection.runAndReadAll(sql);
    return result
      .getRowObjects()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            typeof value === 'bigint' ? Number(value) : value,
          ]),
        ),
      );
  };
}
