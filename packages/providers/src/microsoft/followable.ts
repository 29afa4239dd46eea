/**
 * Whether a link that came in an answer, or in a cursor, may be asked with a token: it has to lead to Graph itself. A link to anywhere else
 * would hand the token to whoever answers there.
 */
export function isFollowable(link: string, graphRoot: string): boolean {
  if (!URL.canParse(link)) return false;
  const { origin, username, password } = new URL(link);
  return origin === new URL(graphRoot).origin && username === '' && password === '';
}
