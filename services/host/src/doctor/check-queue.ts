import { checkRedis } from '@clearweek/worker';
import type { Config } from '../config/config.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether Redis answers and keeps what it is given; without it the queue is as well as the database. */
export async function checkQueue({ redisUrl, mode }: Config): Promise<Finding[]> {
  if (redisUrl === null) return [ok('The job queue lives in PostgreSQL.')];
  try {
    const warnings = await checkRedis(redisUrl);
    if (warnings.length === 0) return [ok('Redis answers and keeps what it is given.')];
    return warnings.map(({ code, text }) => {
      const [what = text, ...mend] = text.split(/(?<=\.) /);
      const refused = mode === 'production' && code !== 'redis_configuration_hidden';
      return (refused ? problem : warning)(what, mend.join(' '));
    });
  } catch {
    return [problem('Redis does not answer.', 'Start it, or correct REDIS_URL.')];
  }
}
