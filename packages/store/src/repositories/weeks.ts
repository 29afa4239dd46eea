import { sql } from 'kysely';
import type { TenantTransaction, WeeklyMetrics } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';

export function createWeeks({ db, tenantId }: TenantSession): TenantTransaction['weeks'] {
  return {
    async save(personId, weeks) {
      const rows = weeks.flatMap(({ week, metrics, measuredAt }) =>
        Object.entries(metrics).map(([metricId, { version, value }]) => ({
          week,
          metricId,
          version,
          value,
          measuredAt,
        })),
      );
      await sql`delete from weekly_metrics where person_id = ${personId} and week = any(${weeks.map(({ week }) => week)}::text[])`.execute(
        db,
      );
      await sql`
        insert into weekly_metrics (tenant_id, person_id, week, metric_id, version, value, measured_at)
        select ${tenantId}::uuid, ${personId}::uuid, week, metric_id, version, value, to_timestamp(measured_ms / 1000)
        from unnest(
          ${rows.map((row) => row.week)}::text[],
          ${rows.map((row) => row.metricId)}::text[],
          ${rows.map((row) => row.version)}::int[],
          ${rows.map((row) => row.value)}::float8[],
          ${rows.map((row) => row.measuredAt)}::float8[]) as new (week, metric_id, version, value, measured_ms)`.execute(
        db,
      );
    },
    async get(personId, week) {
      const rows = await db
        .selectFrom('weekly_metrics')
        .select(['metric_id', 'version', 'value', 'measured_at'])
        .where('person_id', '=', personId)
        .where('week', '=', week)
        .execute();
      const [first] = rows;
      if (first === undefined) return null;
      const metrics = Object.fromEntries(
        rows.map(({ metric_id: id, version, value }) => [id, { version, value }]),
      ) as WeeklyMetrics['metrics'];
      return { week, metrics, measuredAt: first.measured_at };
    },
    async removeAll(personId) {
      await db.deleteFrom('weekly_metrics').where('person_id', '=', personId).execute();
    },
  };
}
