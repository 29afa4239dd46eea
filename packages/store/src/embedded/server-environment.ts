/**
 * All that the database's programs get to know of our environment: none of our secrets, and the same everywhere. The
 * folders are where `setpriv` lies; Windows' programs do not start without SystemRoot.
 */
export const serverEnvironment: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ...(process.platform === 'win32' && { SystemRoot: String.raw`C:\Windows` }),
};
