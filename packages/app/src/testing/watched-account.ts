import { withAccount } from './connected-account.ts';

/** An account that was read; nobody watches it yet. */
export async function unwatched(name: 'google' | 'microsoft' = 'google', publicUrl = 'https://clearweek.example') {
  const all = await withAccount(name, { publicUrl });
  await all.sync();
  all.provider.asked.length = 0;
  return { ...all, watches: () => [...all.tables().watches.values()] };
}

/** One whose calendars are watched. */
export async function watched(name: 'google' | 'microsoft' = 'google') {
  const all = await unwatched(name);
  await all.watch();
  await all.it.work();
  all.provider.asked.length = 0;
  return all;
}
