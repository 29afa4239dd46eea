/** The words with a full stop behind them; a question has its own sign. */
export function asSentence(words: string): string {
  return words.endsWith('?') ? words : `${words}.`;
}
