/** A set-up that cannot go on for a reason outside the code; its message says what to do next. */
export class SetUpFailure extends Error {}

/** What to do next, from the words with which npm, pnpm and Node.js report the usual causes. */
export function advice(tail) {
  if (/ENOSPC|no space left/i.test(tail))
    return 'The disk is full. Free some space (about 1 GB) and run the same command again.';
  if (/EACCES|EPERM|permission denied|EROFS/i.test(tail))
    return "This folder or npm's cache cannot be written. Mend its permissions and run the same command again.";
  if (/CERT|certificate/i.test(tail))
    return 'A proxy on the way signs with its own certificate. Name its file in NODE_EXTRA_CA_CERTS and SSL_CERT_FILE and run the same command again.';
  if (/OUTDATED_LOCKFILE/.test(tail))
    return 'pnpm-lock.yaml does not match the package.json files. Run `pnpm install` and commit the lockfile.';
  if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|network|fetch|dns|connect/i.test(tail))
    return 'The npm registry could not be reached. Check the network (or the proxy and registry settings: `npm config list`) and run the same command again; what was fetched is kept.';
  return 'Run the same command again; if it fails in the same way, the words above say why.';
}
